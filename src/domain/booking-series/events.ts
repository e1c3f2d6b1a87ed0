import * as t from 'io-ts'
import { Party } from '../booking/party'
import { Terms } from '../booking/terms'
import { BookingId, type EventsOf, Instant, object, personal, text, TimeRange, UserId } from '../kernel'
import { SeriesPlan } from './plan'

export const events = {
  SeriesRequested: {
    data: object({
      tutorId: UserId,
      learnerId: UserId,
      plan: SeriesPlan,
      terms: Terms,
      heldUntil: Instant,
      requestedAt: Instant,
      occurrences: t.readonlyArray(object({ bookingId: BookingId, range: TimeRange })),
      skipped: t.readonlyArray(TimeRange),
    }),
  },
  OccurrencesChanged: {
    data: object({
      by: Party,
      changedAt: Instant,
      changes: t.readonlyArray(object({ bookingId: BookingId, from: TimeRange, to: TimeRange })),
    }),
  },
  OccurrencesCancelled: {
    data: object(
      { by: Party, cancelledAt: Instant, bookingIds: t.readonlyArray(BookingId) },
      { reason: personal(text(1, 2_000), 'actor') },
    ),
  },
} as const

export type SeriesEvent = EventsOf<typeof events>
