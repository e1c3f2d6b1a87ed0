import { tutorCalendar } from '../../domain/tutor-calendar'
import { type Process, when } from './process'

/**
 * When an offered time was not taken in time, the next who waits is offered it; and nobody waits on for a time that has
 * passed. Times that come free are offered by the calendar itself, in the decision that frees them.
 */
export const advanceSlotWaitlists: Process = {
  name: 'advance-slot-waiting-lists',
  reactions: [
    when(
      tutorCalendar,
      'SlotOffered',
      ({ id }) => [{ category: 'calendar', id, type: 'AdvanceSlotWaitlist', data: {} }],
      { due: ({ data }) => data.expiresAt },
    ),
    when(
      tutorCalendar,
      'SlotWaitlistJoined',
      ({ id, data: { waitId } }) => [{ category: 'calendar', id, type: 'LeaveSlotWaitlist', data: { waitId } }],
      { due: ({ data }) => data.window.end },
    ),
  ],
}
