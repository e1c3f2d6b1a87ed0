import type { CommandRequest } from '../../../application/commands/command'
import type { Actor, Instant } from '../../../domain/kernel'
import { stableCommandId, stableUuid } from '../stable-id'
import type { Assessment, Presentation } from './source'

/** Who enters the university's records. */
export const IMPORTER: Actor = { id: 'import:oulad', role: 'system' }

/** The university, as the owner of its courses; its instant is that of its first presentation in the data. */
const UNIVERSITY = stableUuid('2013-02-01T00:00:00.000Z' as Instant, 'oulad/open-university')

/** The university's pass mark for course work, of 100 (Kuzilek et al. 2017: a score below 40 is a fail). */
const PASS_MARK = 40

export const courseIdOf = ({ key, startsAt }: Presentation): string => stableUuid(startsAt, `oulad/${key}`)

/** An assessment's weight counts towards the course work; an examination is counted apart, as the data set has it. */
const assessmentItem = ({ id, kind, weight }: Assessment) => ({
  id,
  kind: kind.toLowerCase(),
  title: `${kind} ${id}`,
  weight: weight / 100,
  ...(kind === 'Exam' && { countedApart: true }),
})

/** The commands by which a presentation becomes a published course: free of charge and open to any number. */
export const courseCommands = (presentation: Presentation, at: Instant): readonly CommandRequest[] => {
  const { key, startsAt, endsAt, assessments } = presentation
  const isWeighted = assessments.some(({ kind, weight }) => kind !== 'Exam' && weight > 0)
  const id = courseIdOf(presentation)
  const command = (type: string, data: unknown): CommandRequest => ({
    category: 'course',
    id,
    type,
    data,
    by: IMPORTER,
    at,
    commandId: stableCommandId(`oulad/${key}/${type}`),
  })
  return [
    command('DraftCourse', { ownerId: UNIVERSITY, title: key }),
    command('DefineOutline', { lessons: [], assessments: assessments.map(assessmentItem) }),
    command('SetPrice', { price: { amount: 0, currency: 'GBP' } }),
    command('SetSeats', { seats: { kind: 'unlimited' } }),
    command('SetCompletionRule', {
      rule: { minimumProgress: 0, minimumScore: isWeighted ? PASS_MARK : 0, passMarks: [] },
    }),
    command('SetTerm', { term: { start: startsAt, end: endsAt } }),
    command('PublishCourse', {}),
  ]
}
