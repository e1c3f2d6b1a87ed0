import type { CommandOutcome } from '../../../src/application/commands/command'
import type { CommandService } from '../../../src/application/commands/command-service'
import type { Actor } from '../../../src/domain/kernel'
import { hours, learner, lesson, plainRules, tutor } from '../calendar-fixture'
import { accepted, nextId, request } from './marketplace'

/** Opens the tutor's calendar: every day from 09:00 to 18:00 UTC. */
export const openCalendar = async (
  service: CommandService,
  changes: Partial<typeof plainRules> = {},
): Promise<void> => {
  const steps: readonly (readonly [string, unknown])[] = [
    ['OpenCalendar', { zone: 'UTC' }],
    ['SetAvailability', { rules: [hours('FREQ=DAILY', '2026-01-01', '09:00', 540)] }],
    ['SetBookingRules', { ...plainRules, ...changes }],
  ]
  for (const [type, data] of steps) accepted(await service.execute(request('calendar', tutor.id, type, data, tutor)))
}

/** Asks for the lesson that starts at an instant, in the name of a learner, as the booking `id`. */
export const askFor = (
  service: CommandService,
  start: string,
  by: Actor = learner(1),
  {
    id = nextId(),
    commandId = nextId(),
    groupLessonId,
  }: { id?: string; commandId?: string; groupLessonId?: string } = {},
): Promise<CommandOutcome> => {
  const data = { tutorId: tutor.id, learnerId: by.id, range: lesson(start), ...(groupLessonId && { groupLessonId }) }
  return service.execute(request('booking', id, 'RequestBooking', data, by, { commandId }))
}
