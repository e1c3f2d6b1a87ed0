import {
  BookingId,
  type EventsOf,
  GroupLessonId,
  HoursBefore,
  Instant,
  Money,
  object,
  oneOf,
  PackageId,
  personal,
  SeriesId,
  text,
  TimeRange,
  UserId,
} from '../kernel'
import { Party, Side } from './party'
import { Terms } from './terms'

const reason = personal(text(1, 2_000), 'actor')
/** Who did it. */
const by = Party
/** How the price is shared out: what the learner owes of it, and what they get back. The two make up the price. */
const settlement = { fee: Money, refund: Money }

export const events = {
  BookingRequested: {
    data: object(
      {
        tutorId: UserId,
        learnerId: UserId,
        range: TimeRange,
        terms: Terms,
        heldUntil: Instant,
        requestedAt: Instant,
      },
      { groupLessonId: GroupLessonId, sessionId: BookingId, seriesId: SeriesId },
    ),
  },
  BookingConfirmed: { data: object({ confirmedAt: Instant }) },
  BookingDeclined: { data: object({ declinedAt: Instant }, { reason }) },
  BookingRescheduled: {
    data: object({ from: TimeRange, to: TimeRange, by, rescheduledAt: Instant }, { sessionId: BookingId }),
  },
  BookingPaidByCredit: { data: object({ packageId: PackageId, paidAt: Instant }) },
  BookingCancelled: { data: object({ by, cancelledAt: Instant, ...settlement }, { reason }) },
  BookingStarted: { data: object({ startedAt: Instant }) },
  BookingCompleted: { data: object({ completedAt: Instant }) },
  NoShowRecorded: {
    data: object({ absent: Side, by, recordedAt: Instant, ...settlement }),
  },
  BookingDisputed: { data: object({ by, reason, disputedAt: Instant }) },
  DisputeResolved: {
    data: object({ resolution: oneOf('upheld', 'rejected'), note: reason, resolvedAt: Instant, ...settlement }),
  },
  BookingExpired: { data: object({ expiredAt: Instant }) },
  /** It is so many hours until the lesson, or somewhat less where nobody could say so in time. */
  BookingReminded: { data: object({ hoursBefore: HoursBefore, startsAt: Instant, remindedAt: Instant }) },
} as const

export type BookingEvent = EventsOf<typeof events>
