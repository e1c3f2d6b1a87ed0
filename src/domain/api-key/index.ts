import { defineAggregate } from '../kernel'
import { decider } from './api-key'
import { commands } from './commands'
import { errors } from './errors'
import { events } from './events'

export { MOST_KEY_DAYS, MOST_OVERLAP_DAYS, secretsAt } from './api-key'
export type { ApiKeyState } from './api-key'
export type { ApiKeyCommand } from './commands'
export type { ApiKeyError } from './errors'
export type { ApiKeyEvent } from './events'
export { Scope } from './scope'

/** A key by which a program works for an institution, with the scopes that it was given. */
export const apiKey = defineAggregate({
  category: 'apikey',
  context: 'profiles',
  collection: 'api-keys',
  noun: 'ApiKey',
  commands,
  events,
  errors,
  decider,
})
