import { defineAggregate } from '../kernel'
import { decider } from './calendar-feed'
import { commands } from './commands'
import { errors } from './errors'
import { events } from './events'

export type { FeedState } from './calendar-feed'
export type { FeedCommand } from './commands'
export type { FeedError } from './errors'
export type { FeedEvent } from './events'

/** The address under which a person's calendar can be subscribed to. Its id is the person's own. */
export const calendarFeed = defineAggregate({
  category: 'feed',
  context: 'bookings',
  collection: 'calendar-feeds',
  noun: 'Feed',
  identity: 'given',
  commands,
  events,
  errors,
  decider,
})
