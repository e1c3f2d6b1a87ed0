import { defineAggregate } from '../kernel'
import { commands } from './commands'
import { decider } from './dead-letter'
import { errors } from './errors'
import { events } from './events'

export type { DeadLetterCommand } from './commands'
export type { DeadLetterState } from './dead-letter'
export type { DeadLetterError } from './errors'
export type { DeadLetterEvent } from './events'

/** An event that a consumer was told to go on without: who said so, and why. What is parked meanwhile is the inbox's. */
export const deadLetter = defineAggregate({
  category: 'deadletter',
  context: 'audit',
  collection: 'dead-letters',
  noun: 'DeadLetter',
  commands,
  events,
  errors,
  decider,
})
