import { defineAggregate } from '../kernel'
import { decider } from './booking-series'
import { commands } from './commands'
import { errors } from './errors'
import { events } from './events'

export type { SeriesCommand } from './commands'
export { followingMovedTo } from './decide-changes'
export type { SeriesError } from './errors'
export type { SeriesEvent } from './events'
export { MAX_OCCURRENCES, occurrencesOf, SeriesPlan } from './plan'
export type { RequestedSeries, SeriesOccurrence, SeriesState } from './state'

/**
 * A recurring lesson: what was planned, and what became of it, one lesson or all from one on. Each lesson is a booking
 * of its own, with its own terms; their times are taken together, all or none, in the tutor's calendar.
 */
export const bookingSeries = defineAggregate({
  category: 'series',
  context: 'bookings',
  collection: 'series',
  noun: 'Series',
  commands,
  events,
  errors,
  decider,
})
