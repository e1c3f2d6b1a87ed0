import { defineAggregate } from '../kernel'
import { commands } from './commands'
import { errors } from './errors'
import { events } from './events'
import { decider } from './session'

export { SessionClient } from './client'
export type { SessionCommand } from './commands'
export { errors as sessionErrors, type SessionError } from './errors'
export type { SessionEvent } from './events'
export { areTwoFactors, AuthenticationMethod } from './methods'
export { EndCause, IDLE_LIFETIME, isOver, LIFETIME, REUSE_GRACE } from './state'
export type { LiveSession, SessionState } from './state'

/** Somebody's time with Lyceum, from signing in to signing out: the family of all tokens that come of one log-in. */
export const session = defineAggregate({
  category: 'session',
  context: 'accounts',
  collection: 'sessions',
  noun: 'Session',
  commands,
  events,
  errors,
  decider,
})
