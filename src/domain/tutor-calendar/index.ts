import { defineAggregate } from '../kernel'
import { commands } from './commands'
import { errors } from './errors'
import { events } from './events'
import { legible } from './state'
import { decider } from './tutor-calendar'

export type { CalendarCommand } from './commands'
export { MAX_OCCURRENCES } from './decide-series'
export type { CalendarError } from './errors'
export type { CalendarEvent } from './events'
export { openingsAround } from './openings'
export type { Conflict, Occurrence } from './place-all'
export { conflictsOf, type FreeSlot, freeSlots, type FreeSlotsQuery, MAX_WINDOW_DAYS, termsOf } from './queries'
export { AvailabilityRule, Block, BookingRules, GroupLesson, Hours } from './rules'
export { type CalendarState, isActive, type OpenCalendar, type Slot } from './state'

/**
 * A tutor's time. It is the boundary that makes double booking impossible: every lesson takes its time here first, and
 * what is listed as free, previewed for a series, held and moved to is decided by one rule (`placementOf`).
 */
export const tutorCalendar = defineAggregate({
  category: 'calendar',
  context: 'bookings',
  collection: 'calendars',
  noun: 'Calendar',
  identity: 'given',
  commands,
  events,
  errors,
  decider,
  legible,
})
