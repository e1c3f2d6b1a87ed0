import type { BookingId, CourseId, Instant, Money, PostingId, TimeRange, UserId } from '../../domain/kernel'

/** A lesson, as one of its two sides hears of it. Ids alone: names are looked up when it is told. */
export interface LessonFacts {
  readonly bookingId: BookingId
  /** Whose eyes it is seen with. */
  readonly side: 'learner' | 'tutor'
  /** The other side. */
  readonly partnerId: UserId
  readonly range: TimeRange
  readonly price: Money
  /** How often it has been moved: the SEQUENCE of its calendar entry (RFC 5545, 3.8.7.4). */
  readonly moves: number
}

/** What is paid for. */
export type PaidFor =
  | { readonly kind: 'booking'; readonly bookingId: string }
  | { readonly kind: 'enrollment'; readonly enrollmentId: string; readonly courseId?: string }
  | { readonly kind: 'package'; readonly packageId: string }

export interface PaymentFacts {
  readonly paymentId: string
  /** The other side of it: whom it was paid to. */
  readonly partnerId: UserId
  readonly amount: Money
  readonly paidFor: PaidFor
  readonly courseId?: CourseId
}

/** How the price of a lesson was shared out in the end, as one of its sides hears of it. */
export interface SettledFacts extends LessonFacts {
  /** `fee` + `refund` make up the price. */
  readonly fee: Money
  readonly refund: Money
  /** Paid by a package's credit, which is spent where there is any fee, and the learner's again where there is none. */
  readonly byCredit: boolean
}

/** How far an application for a job has come. `lapsed`: an offer that was not answered in time. */
export type ApplicationStatus = 'submitted' | 'shortlisted' | 'interview' | 'offered' | 'lapsed' | 'hired' | 'rejected'

/** What each kind of notification tells, beside when it happened. Shapes are stable: what waits is told by them. */
export interface FactsOf {
  /** To the tutor; `until` they can answer. */
  readonly 'booking-requested': LessonFacts & { readonly until: Instant }
  readonly 'booking-confirmed': LessonFacts
  /** To the learner, as the next two. */
  readonly 'booking-declined': LessonFacts
  readonly 'booking-expired': LessonFacts
  readonly 'booking-rescheduled': LessonFacts & {
    readonly from: TimeRange
    readonly by: LessonFacts['side'] | 'platform'
  }
  /** `fee` + `refund` make up the price. */
  readonly 'booking-cancelled': LessonFacts & {
    readonly by: LessonFacts['side'] | 'platform'
    readonly fee: Money
    readonly refund: Money
  }
  readonly 'booking-reminder': LessonFacts & { readonly hoursBefore: number }
  /** To both sides; `until` they can dispute it. */
  readonly 'booking-no-show': SettledFacts & { readonly absent: LessonFacts['side']; readonly until: Instant }
  readonly 'booking-disputed': LessonFacts & { readonly by: LessonFacts['side'] | 'platform' }
  readonly 'booking-dispute-decided': SettledFacts & { readonly resolution: 'upheld' | 'rejected' }
  readonly 'slot-offered': { readonly tutorId: UserId; readonly range: TimeRange; readonly until: Instant }
  readonly 'slot-offer-expired': { readonly tutorId: UserId; readonly range: TimeRange }
  readonly 'seat-offered': { readonly courseId: CourseId; readonly until: Instant }
  readonly 'seat-offer-expired': { readonly courseId: CourseId }
  /** It was not paid for in time. */
  readonly 'enrolment-unpaid': { readonly courseId: CourseId; readonly enrollmentId: string }
  readonly enrolled: { readonly courseId: CourseId; readonly enrollmentId: string }
  readonly 'certificate-issued': {
    readonly courseId: CourseId
    readonly enrollmentId: string
    readonly certificateNumber: string
  }
  /** The receipt, to who paid. */
  readonly 'payment-received': PaymentFacts
  readonly 'payment-failed': PaymentFacts
  readonly 'payment-refunded': PaymentFacts
  /** The payer's bank asks for money back: to both sides. `partnerId`: the other one. */
  readonly 'payment-disputed': PaymentFacts & {
    readonly side: 'payer' | 'payee'
    /** As the payee sees it. */
    readonly dispute: 'opened' | 'won' | 'lost'
  }
  /** To who was paid. */
  readonly 'payout-sent': { readonly paymentId: string; readonly amount: Money }
  readonly 'payout-returned': { readonly paymentId: string; readonly amount: Money }
  /** To the tutor who applied. `range` and `until`: of an interview, of an offer. */
  readonly 'application-status': {
    readonly applicationId: string
    readonly postingId: PostingId
    readonly institutionId: string
    readonly status: ApplicationStatus
    readonly range?: TimeRange
    readonly until?: Instant
  }
  /** To who offered the job. */
  readonly 'job-offer-expired': {
    readonly applicationId: string
    readonly postingId: PostingId
    readonly tutorId: UserId
  }
  /** To the learner, about a tutor or a course. */
  readonly 'review-invited': {
    readonly reviewId: string
    readonly partnerId?: UserId
    readonly courseId?: CourseId
    readonly until?: Instant
  }
}

/** What people can be told of in the marketplace, and choose how. */
export type NotificationKind = keyof FactsOf

/** One of the kinds, with its facts. */
export type Told = {
  readonly [K in NotificationKind]: { readonly kind: K; readonly facts: FactsOf[K] }
}[NotificationKind]
