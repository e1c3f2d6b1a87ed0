import { defineAggregate } from '../kernel'
import { commands } from './commands'
import { errors } from './errors'
import { events } from './events'
import { decider } from './identifier'

export type { IdentifierCommand } from './commands'
export type { IdentifierError } from './errors'
export type { IdentifierEvent } from './events'
export { holderAt, type IdentifierState } from './identifier'
export { IdentifierId, IdentifierKind } from './values'

/** What somebody signs in with, and who holds it: its stream is what makes it unique, whoever races. */
export const identifier = defineAggregate({
  category: 'identifier',
  context: 'accounts',
  collection: 'identifiers',
  noun: 'Identifier',
  commands,
  events,
  errors,
  decider,
})
