import { defineAggregate } from '../kernel'
import { decider } from './account'
import { commands } from './commands'
import { errors } from './errors'
import { events } from './events'

export { standing } from './challenge'
export type { AccountCommand } from './commands'
export { type AccountError, badToken, errors as accountErrors } from './errors'
export type { AccountEvent } from './events'
export { FAILURES_BEFORE_LOCK, hasLapsed, UNPROVEN_DAYS } from './limits'
export { type AccountFacts, type AccountState, type Challenge, isLocked, type Open as OpenAccount } from './state'
export {
  AccountRole,
  Channel,
  ChallengeId,
  Consents,
  EmailAddress,
  ErasureCause,
  Locale,
  OwnRole,
  PhoneNumber,
  Purpose,
  RevocationCause,
} from './values'

/** Somebody who can sign in: their addresses, their password, their roles. Its id is the user's id everywhere. */
export const account = defineAggregate({
  category: 'account',
  context: 'accounts',
  collection: 'accounts',
  noun: 'Account',
  commands,
  events,
  errors,
  decider,
})
