import { booking, type BookingState } from '../../domain/booking'
import { tutorCalendar } from '../../domain/tutor-calendar'
import { type Process, type ProcessCommand, type ProcessEvent, when } from './process'

const release = ({ id }: ProcessEvent, state: BookingState): readonly ProcessCommand[] =>
  state.stage === 'none'
    ? []
    : [{ category: 'calendar', id: state.facts.tutorId, type: 'ReleaseSlot', data: { bookingId: id } }]

/** When a booking comes to nothing, its time in the tutor's calendar is free again. */
export const freeSlots: Process = {
  name: 'free-slots',
  reactions: [
    when(booking, 'BookingCancelled', release),
    when(booking, 'BookingDeclined', release),
    when(booking, 'BookingExpired', release),
  ],
}

/**
 * When a hold's time is over, that is put on record. Nothing waits for it: a lapsed hold counts for nothing in any
 * decision, recorded or not.
 */
export const expireHolds: Process = {
  name: 'expire-holds',
  reactions: [
    when(
      booking,
      'BookingRequested',
      ({ id }, { stage }) =>
        stage === 'requested' ? [{ category: 'booking', id, type: 'ExpireBooking', data: {} }] : [],
      { due: ({ data }) => data.heldUntil },
    ),
    // Also the hold of a request that was interrupted before there was a booking.
    when(
      tutorCalendar,
      'SlotHeld',
      ({ id, data: { bookingId } }, state) => {
        const slot = state.stage === 'open' ? state.slots.byKey.get(bookingId) : undefined
        return slot?.heldUntil === undefined
          ? []
          : [{ category: 'calendar', id, type: 'ExpireHold', data: { bookingId } }]
      },
      { due: ({ data }) => data.heldUntil },
    ),
  ],
}
