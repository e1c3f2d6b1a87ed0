import { MINUTE, plusMillis } from '../../domain/kernel'
import { tutorCalendar } from '../../domain/tutor-calendar'
import { instantOf, type Process, when } from './process'

/** Longer than any move takes that is not interrupted between its two steps. */
const GRACE = MINUTE

/**
 * When a booking's time was moved and the booking did not follow (the move was interrupted, or refused in a race), the
 * booking follows: the calendar has the last word. Nothing happens where it agrees already, or was moved on since.
 */
export const followCalendar: Process = {
  name: 'bookings-follow-the-calendar',
  reactions: [
    when(
      tutorCalendar,
      'SlotMoved',
      ({ data: { bookingId, to, sessionId } }, state) => {
        const slot = state.stage === 'open' ? state.slots.byKey.get(bookingId) : undefined
        return slot?.range.start === to.start && slot.range.end === to.end
          ? [
              {
                category: 'booking',
                id: bookingId,
                type: 'RescheduleBooking',
                data: { range: to, ...(sessionId !== undefined && { sessionId }) },
              },
            ]
          : []
      },
      { due: (event) => plusMillis(instantOf(event), GRACE) },
    ),
  ],
}
