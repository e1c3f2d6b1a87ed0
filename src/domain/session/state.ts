import type * as t from 'io-ts'
import { DAY, type Instant, oneOf, plusMillis, type Role, type UserId } from '../kernel'
import type { AuthenticationMethod } from './methods'

/**
 * A session ends at the latest after this, however much it is used, and then its holder signs in again. ASVS 5.0 (7.3.2)
 * asks for such a limit and leaves its length to an analysis of the risk; NIST SP 800-63B-4 (2.1.3) names 30 days for
 * the lowest assurance level, and what is delicate here asks for recent authentication besides.
 */
export const LIFETIME = 30 * DAY

/** A session that was not refreshed for so long is over (ASVS 5.0, 7.3.1). */
export const IDLE_LIFETIME = 14 * DAY

/**
 * For how long the token before the present one may be shown again, as long as the present one was not used: two tabs of
 * a browser that share a token, or a client whose answer was lost. They get the same successor.
 */
export const REUSE_GRACE = 30_000

/**
 * Why a session ended: its holder logged out, or had it revoked; a refresh token was reused; it was over anyway; or its
 * holder's account no longer allows it (suspended, erased, logged out everywhere, or in a role it has lost).
 */
export const EndCause = oneOf('log-out', 'revoked', 'reuse', 'expired', 'account')
export type EndCause = t.TypeOf<typeof EndCause>

/** A session that lasts. */
export interface LiveSession {
  readonly stage: 'live'
  readonly userId: UserId
  readonly role: Role
  readonly methods: readonly AuthenticationMethod[]
  readonly startedAt: Instant
  /** When its holder last showed who they are. */
  readonly authenticatedAt: Instant
  readonly expiresAt: Instant
  /** Of the refresh token that is good now; from 0. */
  readonly generation: number
  /** When that generation began. */
  readonly refreshedAt: Instant
}

/** The stages of a session: none -> live -> ended. */
export type SessionState =
  | { readonly stage: 'none' }
  | LiveSession
  | { readonly stage: 'ended'; readonly userId: UserId; readonly cause: EndCause; readonly endedAt: Instant }

/** Whether a session is over by the clock: from the instant on at which either of its limits is reached. */
export const isOver = ({ expiresAt, refreshedAt }: LiveSession, at: Instant): boolean =>
  at >= expiresAt || at >= plusMillis(refreshedAt, IDLE_LIFETIME)
