import type * as t from 'io-ts'
import type { CourseTerms, ItemId } from '../course'
import { type CourseId, type Instant, type Money, PersistentMap, type PaymentId, type UserId } from '../kernel'
import type { OutOfTerm } from './records'
import type { Spans } from './watched'

export interface LessonProgress {
  /** 0 to 100, never less than before. */
  readonly percent: number
  /** What has been watched of a video lesson. */
  readonly watched: Spans
}

export interface Grade {
  readonly score: number
  readonly gradedAt: Instant
}

export interface Submission {
  readonly submittedAt: Instant
  readonly workRef?: string
  /** Why it does not fit the tidy course of an enrolment; empty where it does. */
  readonly outOfTerm: readonly t.TypeOf<typeof OutOfTerm.submission>[]
  /** Every grade that was given, the one in force last. */
  readonly grades: readonly Grade[]
}

/** What is known of a learner in a course, whatever the stage. */
export interface LearnerRecord {
  readonly courseId: CourseId
  readonly learnerId: UserId
  /** The terms on which the learner enrolled; a newer outline is in force once the learner has accepted it. */
  readonly terms: CourseTerms
  /** Absent where the register does not know it. */
  readonly requestedAt?: Instant
  readonly lessons: PersistentMap<ItemId, LessonProgress>
  readonly submissions: PersistentMap<ItemId, Submission>
}

/** When an enrolment started, and the payment that started it unless it was free. */
export interface Activation {
  readonly activatedAt: Instant
  readonly paymentId?: PaymentId
}

export interface AwaitingPayment {
  readonly stage: 'awaitingPayment'
  readonly record: LearnerRecord
}
export interface Active {
  readonly stage: 'active'
  readonly record: LearnerRecord
  readonly activation: Activation
}
export interface Completed {
  readonly stage: 'completed'
  readonly record: LearnerRecord
  readonly activation: Activation
  readonly completedAt: Instant
  readonly certificateNumber?: string
}
export interface Withdrawn {
  readonly stage: 'withdrawn'
  readonly record: LearnerRecord
  readonly activation?: Activation
  readonly withdrawnAt: Instant
  readonly refund: Money
}
export interface Expired {
  readonly stage: 'expired'
  readonly record: LearnerRecord
  readonly activation?: Activation
  readonly expiredAt: Instant
}

/** An enrolment that exists. */
export type Enrolled = AwaitingPayment | Active | Completed | Withdrawn | Expired

/**
 * The stages of an enrolment: none -> awaitingPayment -> active -> completed, with withdrawn and expired as ends that a
 * reinstatement takes back.
 */
export type EnrollmentState = { readonly stage: 'none' } | Enrolled

/** The record of a learner who has just enrolled. */
export const newRecord = ({
  courseId,
  learnerId,
  terms,
  requestedAt,
}: Omit<LearnerRecord, 'lessons' | 'submissions'>): LearnerRecord => ({
  courseId,
  learnerId,
  terms,
  ...(requestedAt !== undefined && { requestedAt }),
  lessons: PersistentMap.empty(),
  submissions: PersistentMap.empty(),
})
