import * as t from 'io-ts'
import { ERASED, type EventsOf, Instant, integer, object, personal, Role, text, UserId } from '../kernel'
import { SessionClient } from './client'
import { AuthenticationMethod } from './methods'
import { EndCause } from './state'

const generation = integer(0, 0xffff_ffff)
const methods = t.readonlyArray(AuthenticationMethod)

export const events = {
  SessionStarted: {
    data: object({
      userId: UserId,
      role: Role,
      methods,
      client: personal(SessionClient, { field: 'userId' }, { address: ERASED }),
      startedAt: Instant,
      expiresAt: Instant,
    }),
  },
  /** The refresh token of this generation is the good one from now on. */
  SessionRefreshed: { data: object({ generation, refreshedAt: Instant }) },
  SessionRoleChosen: { data: object({ role: Role, chosenAt: Instant }) },
  SessionConfirmed: { data: object({ userId: UserId, methods, confirmedAt: Instant }) },
  /** The session's holder, `userId`, acts for `forId`: an administrator for a user, a member for an institution. */
  ActingStarted: {
    data: object(
      { userId: UserId, forId: UserId, forRole: Role, startedAt: Instant, until: Instant },
      { reason: personal(text(1, 500), { field: 'forId' }) },
    ),
  },
  /** A refresh token was used again that had been replaced by a later one: it, or its successor, was stolen. */
  ReuseDetected: { data: object({ userId: UserId, presented: generation, current: generation, detectedAt: Instant }) },
  SessionEnded: { data: object({ userId: UserId, cause: EndCause, endedAt: Instant }) },
} as const

export type SessionEvent = EventsOf<typeof events>
