import { defineAggregate } from '../kernel'
import { decider } from './booking'
import { commands } from './commands'
import { errors } from './errors'
import { events } from './events'

export type { BookingCommand } from './commands'
export { DISPUTE_WINDOW } from './decide-lesson'
export type { BookingError } from './errors'
export type { BookingEvent } from './events'
export { type CancellationQuote, quoteCancellation } from './settlement'
export { Party, Side } from './party'
export type { BookingState, Settlement } from './state'
export { CancellationPolicy, Terms } from './terms'

/**
 * A lesson that a learner has with a tutor, or a seat in a group lesson. The terms in force when it is requested are
 * frozen into it. Its time is taken in the tutor's calendar first; this is the agreement about that time.
 */
export const booking = defineAggregate({
  category: 'booking',
  context: 'bookings',
  collection: 'bookings',
  noun: 'Booking',
  commands,
  events,
  errors,
  decider,
})
