import * as t from 'io-ts'
import { CompletionRule, CourseTerms, ItemId, OutlineTerms, Percent } from '../course'
import {
  CourseId,
  type EventsOf,
  Instant,
  integer,
  Money,
  object,
  oneOf,
  PaymentId,
  personal,
  text,
  UserId,
} from '../kernel'
import { OutOfTerm } from './records'

const whose = { courseId: CourseId, learnerId: UserId }
const reason = { reason: personal(text(1, 500), { field: 'learnerId' }) }
const percent = integer(0, 100)

/**
 * `outOfTerm` marks a fact that a registrar entered and says why it does not fit the tidy course of an enrolment; it is
 * absent from every other. The fact counts all the same.
 */
export const events = {
  /** `requestedAt` is absent where the register does not know it. */
  EnrollmentRequested: {
    data: object(
      { ...whose, terms: CourseTerms },
      { requestedAt: Instant, outOfTerm: t.readonlyArray(OutOfTerm.registration) },
    ),
  },
  /** Free courses are activated without a payment. */
  EnrollmentActivated: { data: object({ ...whose, activatedAt: Instant }, { paymentId: PaymentId }) },
  /** `progress` is the mean over all lessons after it, in whole per cent, rounded down. */
  LessonProgressRecorded: { data: object({ lessonId: ItemId, percent, progress: percent }) },
  /** `added` holds what was not covered before, in milliseconds, in order; `percent` is the lesson's share, rounded down. */
  VideoWatched: {
    data: object({
      lessonId: ItemId,
      added: t.readonlyArray(object({ from: integer(0, 86_400_000), to: integer(1, 86_400_000) })),
      percent,
      progress: percent,
    }),
  },
  AssessmentSubmitted: {
    data: object(
      { assessmentId: ItemId, submittedAt: Instant },
      { workRef: personal(text(1, 500), 'holder'), outOfTerm: t.readonlyArray(OutOfTerm.submission) },
    ),
  },
  /** `previousScore` is there where it was graded before. */
  AssessmentGraded: {
    data: object({ assessmentId: ItemId, score: Percent, gradedAt: Instant }, { previousScore: Percent }),
  },
  /** `score` is the weighted score of the course work, where any of it counts. */
  EnrollmentCompleted: { data: object({ ...whose, completedAt: Instant, progress: percent }, { score: Percent }) },
  /** `refund` is what is due to the learner, of the payment named. */
  EnrollmentWithdrawn: {
    data: object(
      { ...whose, withdrawnAt: Instant, refund: Money },
      { paymentId: PaymentId, ...reason, outOfTerm: t.readonlyArray(OutOfTerm.withdrawal) },
    ),
  },
  EnrollmentExpired: { data: object({ ...whose, expiredAt: Instant, cause: oneOf('unpaid', 'term-over') }) },
  /** `to` is where the enrolment stands again. */
  EnrollmentReinstated: {
    data: object({ ...whose, reinstatedAt: Instant, to: oneOf('awaitingPayment', 'active') }, reason),
  },
  CertificateIssued: {
    data: object({ ...whose, certificateNumber: personal(text(1, 100), { field: 'learnerId' }), issuedAt: Instant }),
  },
  OutlineAccepted: {
    data: object({ outline: OutlineTerms, completionRule: CompletionRule, acceptedAt: Instant }),
  },
} as const

export type EnrollmentEvent = EventsOf<typeof events>
