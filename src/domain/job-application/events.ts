import {
  ABSENT,
  type EventsOf,
  Instant,
  integer,
  Money,
  object,
  personal,
  PostingId,
  text,
  TimeRange,
  UserId,
} from '../kernel'

/** Whoever gives it, it is about the tutor. */
const reason = { reason: personal(text(1, 500), 'holder') }

export const events = {
  /** Starts an attempt; `attempt` counts a tutor's applications to the posting from 1. */
  ApplicationSubmitted: {
    data: object(
      {
        attempt: integer(1, 1_000_000),
        postingId: PostingId,
        institutionId: UserId,
        tutorId: UserId,
        coverLetter: personal(text(1, 10_000), { field: 'tutorId' }),
        submittedAt: Instant,
      },
      { expectedSalary: personal(Money, { field: 'tutorId' }, ABSENT) },
    ),
  },
  ApplicationScreened: {
    data: object({ score: integer(0, 100), screenedAt: Instant }, { notes: personal(text(1, 5_000), 'holder') }),
  },
  ApplicationShortlisted: { data: object({ shortlistedAt: Instant }) },
  InterviewScheduled: {
    data: object({ range: TimeRange, scheduledAt: Instant }, { place: personal(text(1, 500), 'holder') }),
  },
  JobOffered: {
    data: object(
      { expiresAt: Instant, offeredAt: Instant },
      { salary: Money, message: personal(text(1, 5_000), 'holder') },
    ),
  },
  OfferAccepted: { data: object({ acceptedAt: Instant }) },
  OfferDeclined: { data: object({ declinedAt: Instant }, reason) },
  /** Nobody waits for it: an offer binds by the clock. It tells both sides; another offer can be made. */
  OfferExpired: { data: object({ expiredAt: Instant }) },
  ApplicationRejected: { data: object({ ...reason, rejectedAt: Instant }) },
  ApplicationWithdrawn: { data: object({ withdrawnAt: Instant }, reason) },
} as const

export type ApplicationEvent = EventsOf<typeof events>
