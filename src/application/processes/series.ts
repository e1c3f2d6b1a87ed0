import { bookingSeries } from '../../domain/booking-series'
import { type Process, when } from './process'

/** When a series is requested, moved or cancelled, so is each of its bookings. */
export const bookSeries: Process = {
  name: 'book-series',
  reactions: [
    // At the instant of the request, so that one that is late still finds the holds in force that the series was given.
    when(bookingSeries, 'SeriesRequested', ({ id, data }) => {
      const { tutorId, learnerId, terms, heldUntil, requestedAt } = data
      const agreed = { tutorId, learnerId, terms, heldUntil, seriesId: id }
      return data.occurrences.map(({ bookingId, range }) => ({
        category: 'booking',
        id: bookingId,
        type: 'RequestBooking',
        data: { ...agreed, range },
        at: requestedAt,
      }))
    }),
    // On the terms of the instant, which decides over fees, and for the side that cancelled.
    when(bookingSeries, 'OccurrencesCancelled', ({ data: { by, bookingIds, reason, cancelledAt } }) =>
      bookingIds.map((bookingId) => ({
        category: 'booking',
        id: bookingId,
        type: 'CancelBooking',
        data: { ...(by !== 'platform' && { onBehalfOf: by }), ...(reason !== undefined && { reason }) },
        at: cancelledAt,
      })),
    ),
  ],
}
