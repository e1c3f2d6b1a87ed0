import { defineAggregate } from '../kernel'
import { commands } from './commands'
import { errors } from './errors'
import { events } from './events'
import { decider } from './forgetting'

export type { ForgettingCommand } from './commands'
export type { ForgettingError } from './errors'
export type { ForgettingEvent } from './events'
export type { ForgettingState } from './forgetting'
export { Cause, Part, PARTS } from './values'

/** How a person is forgotten, from the wish to the proof that it is done: one stream a person, by the user's id. */
export const forgetting = defineAggregate({
  category: 'forgetting',
  context: 'privacy',
  collection: 'forgettings',
  noun: 'Forgetting',
  identity: 'given',
  commands,
  events,
  errors,
  decider,
})
