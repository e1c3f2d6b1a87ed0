import type { CommandRequest } from '../../../application/commands/command'
import { type Instant, plusMillis } from '../../../domain/kernel'
import { stableCommandId, stableUuid } from '../stable-id'
import { courseIdOf, REGISTRAR } from './courses'
import { dayOf, type Presentation, type Registration, type Submission } from './source'
import type { ImportStep } from '../pipeline'

/** A step to be made, with what it is sorted by: steps of one instant keep the order of their ranks. */
export interface DatedStep {
  readonly at: Instant
  readonly rank: number
  readonly make: () => ImportStep
}

const RANK = { register: 0, submit: 1, grade: 2, withdraw: 3, record: 4 } as const

const REGISTRATIONS = 'studentRegistration.csv'
const SUBMISSIONS = 'studentAssessment.csv'

/** One learner in one presentation: its registration and its submissions. */
export interface Enrolment {
  readonly presentation: Presentation
  readonly registration: Registration
  readonly submissions: readonly Submission[]
}

/** The day the records of an enrolment begin: that of registration, or where it is unknown the first other fact's. */
const firstDay = ({ registration: { registered, unregistered }, submissions }: Enrolment): number =>
  registered ?? Math.min(0, unregistered ?? 0, ...submissions.map(({ day }) => day))

/**
 * The steps of one enrolment. What is in order goes in as a learner's own life cycle would; what is not goes in as a
 * registrar's record, which names its reasons.
 */
export const enrolmentSteps = (enrolment: Enrolment): readonly DatedStep[] => {
  const { presentation, registration } = enrolment
  const begin = dayOf(presentation, firstDay(enrolment))
  const key = `oulad/${presentation.key}/${registration.student}`
  const id = stableUuid(begin, key)
  const step = (type: string, data: unknown, at: Instant, rank: number, row: string, counted?: Counted): DatedStep => ({
    at,
    rank,
    make: () => ({
      source: counted?.source ?? SUBMISSIONS,
      ...(counted && { countedAs: counted.as }),
      request: request(id, type, data, at, stableCommandId(`${key}/${row}/${type}`)),
    }),
  })
  return [
    ...registrationSteps(enrolment, begin, step),
    ...enrolment.submissions.flatMap((submission) => submissionSteps(enrolment, submission, begin, step)),
  ]
}

interface Counted {
  readonly source: string
  readonly as: string
}
type MakeStep = (type: string, data: unknown, at: Instant, rank: number, row: string, counted?: Counted) => DatedStep

const request = (id: string, type: string, data: unknown, at: Instant, commandId: string): CommandRequest => ({
  category: 'enrollment',
  id,
  type,
  data,
  by: REGISTRAR,
  at,
  commandId,
})

/** A registration row: the start of an enrolment, and its end where the learner left. */
const registrationSteps = (
  { presentation, registration: { student, registered, unregistered } }: Enrolment,
  begin: Instant,
  step: MakeStep,
): readonly DatedStep[] => {
  // A learner is one person in every presentation, so no presentation's date can be part of the id.
  const learnerId = stableUuid('2013-01-01T00:00:00.000Z' as Instant, `oulad/student/${student}`)
  const who = { courseId: courseIdOf(presentation), learnerId }
  const undated = registered === undefined
  const beforeStart = unregistered !== undefined && unregistered <= 0
  const reasons = [...(undated ? ['undated'] : []), ...(beforeStart ? ['left before the start'] : [])]
  const fate = unregistered === undefined ? 'enrolment' : 'enrolment and withdrawal'
  const counted = {
    source: REGISTRATIONS,
    as: reasons.length === 0 ? fate : `${fate}, registrar's record: ${reasons.join(', ')}`,
  }
  const start = step(undated ? 'RecordRegistration' : 'RequestEnrollment', who, begin, RANK.register, 'row', counted)
  if (unregistered === undefined) return [start]
  const left = dayOf(presentation, unregistered)
  const end = beforeStart
    ? step('RecordWithdrawal', { withdrawnAt: left }, latest(left, begin), RANK.withdraw, 'row')
    : step('WithdrawEnrollment', {}, latest(left, begin), RANK.withdraw, 'row')
  return [start, end]
}

const submissionSteps = (
  { registration: { registered, unregistered }, presentation }: Enrolment,
  { assessment, day, banked, score }: Submission,
  begin: Instant,
  step: MakeStep,
): readonly DatedStep[] => {
  const submittedAt = dayOf(presentation, day)
  const reasons = [
    ...(registered !== undefined && day < registered ? ['before the registration'] : []),
    ...(unregistered !== undefined && day > unregistered ? ['after the withdrawal'] : []),
    ...(banked ? ['carried over'] : []),
    ...(score === undefined ? ['without a score'] : []),
  ]
  if (reasons.length === 0 && score !== undefined)
    return [
      step('SubmitAssessment', { assessmentId: assessment }, submittedAt, RANK.submit, assessment, {
        source: SUBMISSIONS,
        as: 'submission and grade',
      }),
      step('GradeAssessment', { assessmentId: assessment, score }, submittedAt, RANK.grade, assessment),
    ]
  const data = {
    assessmentId: assessment,
    submittedAt,
    ...(score !== undefined && { score }),
    ...(banked && { carriedOver: true }),
  }
  return [
    step('RecordSubmission', data, latest(submittedAt, begin), RANK.record, assessment, {
      source: SUBMISSIONS,
      as: `registrar's record: ${reasons.join(', ')}`,
    }),
  ]
}

/** What is dated before the enrolment is entered at its beginning. */
const latest = (a: Instant, b: Instant): Instant => (a < b ? b : a)

/** The instant at which a presentation is published: a day before the first record in it. */
export const publicationOf = (enrolments: readonly Enrolment[], presentation: Presentation): Instant =>
  plusMillis(
    dayOf(
      presentation,
      enrolments.reduce((first, e) => Math.min(first, firstDay(e)), 0),
    ),
    -86_400_000,
  )
