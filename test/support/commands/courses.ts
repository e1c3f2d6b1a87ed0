import type { SeatPolicy } from '../../../src/domain/course'
import { money } from '../../../src/domain/kernel'
import type { CommandBus, CommandOutcome } from '../../../src/application/commands/command'
import { uuid } from '../decider-specification'
import { outline, rule, tutor } from '../lms'
import { accepted, request } from './marketplace'

/** Publishes a course by commands. */
export const publishCourse = async (
  bus: CommandBus,
  courseId: string,
  seats: SeatPolicy,
  { price = 0 }: { readonly price?: number } = {},
): Promise<void> => {
  const steps: readonly (readonly [string, unknown])[] = [
    ['DraftCourse', { ownerId: tutor.id, title: 'Discrete mathematics' }],
    ['DefineOutline', outline],
    ['SetPrice', { price: money(price, 'EUR') }],
    ['SetSeats', { seats }],
    ['SetCompletionRule', { rule }],
    ['PublishCourse', {}],
  ]
  for (const [type, data] of steps) accepted(await bus.dispatch(request('course', courseId, type, data, tutor)))
}

/** A learner of the thousands that a test has. */
export const pupil = (n: number) => ({ id: uuid(0x10_0000 + n), role: 'learner' as const })

/** Each of the learners asks for a seat, all at once; under `commandId` where one is given. */
export const reserveSeats = (
  bus: CommandBus,
  courseId: string,
  learners: readonly number[],
  commandId?: string,
): Promise<readonly CommandOutcome[]> =>
  Promise.all(
    learners.map((n) => {
      const seat = { enrollmentId: uuid(0x20_0000 + n), learnerId: pupil(n).id }
      const known = commandId === undefined ? {} : { commandId }
      return bus.dispatch(request('course', courseId, 'ReserveSeat', seat, pupil(n), known))
    }),
  )
