import { booking } from '../../domain/booking'
import { readModel } from '../runtime/read-model'
import { queries } from './queries'
import { bookings } from './tables'

const { on, define } = readModel({ bookings })

const handlers = on(
  booking,
  {
    BookingRequested: ({ id, data, revision, at }, { bookings }) =>
      bookings.put({
        id,
        tutorId: data.tutorId,
        learnerId: data.learnerId,
        startsAt: data.range.start,
        endsAt: data.range.end,
        stage: 'requested',
        price: data.terms.price,
        cancellation: data.terms.cancellation,
        fee: null,
        refund: null,
        heldUntil: data.heldUntil,
        requestedAt: data.requestedAt,
        moves: 0,
        cancelledBy: null,
        absent: null,
        groupLessonId: data.groupLessonId ?? null,
        sessionId: data.sessionId ?? null,
        seriesId: data.seriesId ?? null,
        packageId: null,
        changedAt: at,
        revision,
      }),
    BookingConfirmed: ({ id }, { bookings }) => bookings.update([id], () => ({ stage: 'confirmed' })),
    BookingDeclined: ({ id }, { bookings }) => bookings.update([id], () => ({ stage: 'declined' })),
    BookingRescheduled: ({ id, data: { to, sessionId } }, { bookings }) =>
      bookings.update([id], (row) => ({
        startsAt: to.start,
        endsAt: to.end,
        sessionId: sessionId ?? row.sessionId,
        moves: row.moves + 1,
      })),
    BookingPaidByCredit: ({ id, data: { packageId } }, { bookings }) => bookings.update([id], () => ({ packageId })),
    BookingCancelled: ({ id, data: { by, fee, refund } }, { bookings }) =>
      bookings.update([id], () => ({ stage: 'cancelled', cancelledBy: by, fee, refund })),
    BookingStarted: ({ id }, { bookings }) => bookings.update([id], () => ({ stage: 'inProgress' })),
    BookingCompleted: ({ id }, { bookings }) => bookings.update([id], () => ({ stage: 'completed' })),
    NoShowRecorded: ({ id, data: { absent, fee, refund } }, { bookings }) =>
      bookings.update([id], () => ({ stage: 'noShow', absent, fee, refund })),
    BookingDisputed: ({ id }, { bookings }) => bookings.update([id], () => ({ stage: 'disputed' })),
    DisputeResolved: ({ id, data: { fee, refund } }, { bookings }) =>
      bookings.update([id], () => ({ stage: 'resolved', fee, refund })),
    BookingExpired: ({ id }, { bookings }) => bookings.update([id], () => ({ stage: 'expired' })),
  },
  ({ id, revision, at }, { bookings }) => bookings.update([id], () => ({ revision, changedAt: at })),
)

/** Bookings of tutors' time. */
export const bookingsModel = define({
  name: 'bookings',
  version: 3,
  description: "Bookings of tutors' time, for those who booked and those who are booked.",
  on: [handlers],
  queries,
})
