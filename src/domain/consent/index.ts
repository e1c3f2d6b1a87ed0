import { defineAggregate } from '../kernel'
import { commands } from './commands'
import { decider } from './consent'
import { errors } from './errors'
import { events } from './events'

export { Agreed, type ConsentCommand } from './commands'
export type { ConsentState } from './consent'
export type { ConsentError } from './errors'
export type { ConsentEvent } from './events'
export { type ConsentDocument, DocumentName, documents, DocumentVersion, Given, inForce, type InForce } from './values'

/** What a person has agreed to, in which version, and what was taken back: one stream a person, by the user's id. */
export const consent = defineAggregate({
  category: 'consent',
  context: 'privacy',
  collection: 'consents',
  noun: 'Consent',
  identity: 'given',
  commands,
  events,
  errors,
  decider,
})
