import { defineAggregate } from '../kernel'
import { commands } from './commands'
import { errors } from './errors'
import { events } from './events'
import { decider } from './factors'

export type { FactorsCommand } from './commands'
export { errors as factorsErrors, type FactorsError } from './errors'
export type { FactorsEvent } from './events'
export { base64Url, CodeHash, CredentialId, EnrolmentId, PasskeyId, PasskeyName } from './shapes'
export { type Factors, factorsIn, type FactorsState, type Identity, type Passkey, remaining } from './state'

/** What somebody signs in with beside a password: one-time codes, recovery codes, passkeys, identities elsewhere. */
export const factors = defineAggregate({
  category: 'factors',
  context: 'accounts',
  collection: 'factors',
  noun: 'Factors',
  identity: 'given',
  commands,
  events,
  errors,
  decider,
})
