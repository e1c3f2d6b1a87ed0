import { DAY, type Instant, instant, plusMillis, toMillis } from '../../../domain/kernel'
import type { ImportStep } from '../pipeline'
import { stableCommandId, stableUuid } from '../stable-id'
import { courseIdOf, IMPORTER } from './courses'
import { dayOf, type Presentation, type Registration, type Submission } from './source'

/**
 * A step to be made when it is sent, and what it is sorted by: milliseconds since 1970, and for steps of one instant
 * their rank. There are hundreds of thousands, so it holds nothing that can be made later.
 */
export interface DatedStep {
  readonly at: number
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

/** An enrolment with what its commands are addressed by. */
interface Addressed extends Enrolment {
  readonly key: string
  readonly id: string
  /** The instant its records begin: that of registration, or where it is unknown the first other fact's. */
  readonly begin: Instant
}

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
  const addressed = { ...enrolment, key, id: stableUuid(begin, key), begin }
  return [
    ...registrationSteps(addressed),
    ...enrolment.submissions.flatMap((submission) => submissionSteps(addressed, submission)),
  ]
}

/** What a step sends: a command of the row it comes from, at an instant. */
interface Sent {
  readonly type: string
  readonly data: unknown
  readonly at: Instant
  /** Tells the row among those of the enrolment. */
  readonly row: string
  readonly source: string
  readonly countedAs?: string
  readonly opens?: true
}

const stepOf = ({ key, id }: Addressed, { type, data, at, row, source, countedAs, opens }: Sent): ImportStep => ({
  source,
  ...(countedAs !== undefined && { countedAs }),
  ...(opens && { opens }),
  request: {
    category: 'enrollment',
    id,
    type,
    data,
    by: IMPORTER,
    at,
    commandId: stableCommandId(`${key}/${row}/${type}`),
  },
})

/** A registration row: the start of an enrolment, and its end where the learner left. */
const registrationSteps = (enrolment: Addressed): readonly DatedStep[] => {
  const { presentation, registration, begin } = enrolment
  const { registered, unregistered } = registration
  const common = { row: 'row', source: REGISTRATIONS }
  const start: DatedStep = {
    at: toMillis(begin),
    rank: RANK.register,
    make: () =>
      stepOf(enrolment, {
        ...common,
        type: registered === undefined ? 'RecordRegistration' : 'RequestEnrollment',
        data: { courseId: courseIdOf(presentation), learnerId: learnerIdOf(registration) },
        at: begin,
        countedAs: registrationKind(registration),
        opens: true,
      }),
  }
  if (unregistered === undefined) return [start]
  const withdrawnAt = dayOf(presentation, unregistered)
  const at = latest(withdrawnAt, begin)
  const left = isBeforeStart(unregistered)
    ? { type: 'RecordWithdrawal', data: { withdrawnAt } }
    : { type: 'WithdrawEnrollment', data: {} }
  return [start, { at: toMillis(at), rank: RANK.withdraw, make: () => stepOf(enrolment, { ...common, ...left, at }) }]
}

// A learner is one person in every presentation, so no presentation's date can be part of the id.
const learnerIdOf = ({ student }: Registration): string =>
  stableUuid(instant('2013-01-01T00:00:00Z'), `oulad/student/${student}`)

const isBeforeStart = (unregistered: number): boolean => unregistered <= 0

const registrationKind = ({ registered, unregistered }: Registration): string =>
  counted(unregistered === undefined ? 'enrolment' : 'enrolment and withdrawal', [
    ...(registered === undefined ? ['undated'] : []),
    ...(unregistered !== undefined && isBeforeStart(unregistered) ? ['left before the start'] : []),
  ])

const counted = (tidy: string, reasons: readonly string[]): string =>
  reasons.length === 0 ? tidy : `${tidy}, registrar's record: ${reasons.join(', ')}`

/** A submission row: handed in and graded, or entered by the registrar. */
const submissionSteps = (enrolment: Addressed, submission: Submission): readonly DatedStep[] => {
  const reasons = outOfTerm(enrolment, submission)
  const submittedAt = dayOf(enrolment.presentation, submission.day)
  const { assessment, score, banked } = submission
  const common = { row: assessment, source: SUBMISSIONS }
  if (reasons.length > 0) {
    const at = latest(submittedAt, enrolment.begin)
    const make = (): ImportStep => {
      const facts = { ...(score !== undefined && { score }), ...(banked && { carriedOver: true }) }
      const data = { assessmentId: assessment, submittedAt, ...facts }
      return stepOf(enrolment, {
        ...common,
        type: 'RecordSubmission',
        data,
        at,
        countedAs: counted('submission', reasons),
      })
    }
    return [{ at: toMillis(at), rank: RANK.record, make }]
  }
  const at = toMillis(submittedAt)
  const send = (type: string, data: unknown, countedAs?: string): ImportStep =>
    stepOf(enrolment, { ...common, type, data, at: submittedAt, ...(countedAs !== undefined && { countedAs }) })
  return [
    {
      at,
      rank: RANK.submit,
      make: () => send('SubmitAssessment', { assessmentId: assessment }, 'submission and grade'),
    },
    { at, rank: RANK.grade, make: () => send('GradeAssessment', { assessmentId: assessment, score }) },
  ]
}

/** Why a submission does not fit the tidy course of an enrolment; the domain works the same out by itself. */
const outOfTerm = (
  { registration: { registered, unregistered } }: Enrolment,
  { day, banked, score }: Submission,
): readonly string[] => [
  ...(registered !== undefined && day < registered ? ['before the registration'] : []),
  ...(unregistered !== undefined && day > unregistered ? ['after the withdrawal'] : []),
  ...(banked ? ['carried over'] : []),
  ...(score === undefined ? ['without a score'] : []),
]

/** What is dated before the enrolment is entered at its beginning. */
const latest = (a: Instant, b: Instant): Instant => (a < b ? b : a)

/** The instant at which a presentation is published: a day before the first record in it. */
export const publicationOf = (enrolments: readonly Enrolment[], presentation: Presentation): Instant =>
  plusMillis(
    dayOf(
      presentation,
      enrolments.reduce((first, enrolment) => Math.min(first, firstDay(enrolment)), 0),
    ),
    -DAY,
  )
