import { type EventsOf, Instant, integer, Money, object, PostingId, text, TimeRange, UserId } from '../kernel'

export const events = {
  /** Starts an attempt; `attempt` counts a tutor's applications to the posting from 1. */
  ApplicationSubmitted: {
    data: object(
      {
        attempt: integer(1, 1_000_000),
        postingId: PostingId,
        institutionId: UserId,
        tutorId: UserId,
        coverLetter: text(1, 10_000),
        submittedAt: Instant,
      },
      { expectedSalary: Money },
    ),
  },
  ApplicationScreened: { data: object({ score: integer(0, 100), screenedAt: Instant }, { notes: text(1, 5_000) }) },
  ApplicationShortlisted: { data: object({ shortlistedAt: Instant }) },
  InterviewScheduled: { data: object({ range: TimeRange, scheduledAt: Instant }, { place: text(1, 500) }) },
  JobOffered: {
    data: object({ expiresAt: Instant, offeredAt: Instant }, { salary: Money, message: text(1, 5_000) }),
  },
  OfferAccepted: { data: object({ acceptedAt: Instant }) },
  OfferDeclined: { data: object({ declinedAt: Instant }, { reason: text(1, 500) }) },
  ApplicationRejected: { data: object({ reason: text(1, 500), rejectedAt: Instant }) },
  ApplicationWithdrawn: { data: object({ withdrawnAt: Instant }, { reason: text(1, 500) }) },
} as const

export type ApplicationEvent = EventsOf<typeof events>
