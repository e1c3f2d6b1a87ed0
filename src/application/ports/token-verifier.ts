import type { Either } from 'fp-ts/Either'
import type { Actor, Instant } from '../../domain/kernel'

/** Whom a valid bearer token speaks for. */
export interface VerifiedToken {
  readonly actor: Actor
  /** The session that it belongs to; absent for tokens of services, API keys and the command line. */
  readonly sessionId?: string
  /** What it may be used for, `<context>:read`, `<context>:write` or `*`; absent: all that the actor may do. */
  readonly scopes?: readonly string[]
  /** When its holder last showed who they are. */
  readonly authenticatedAt?: Instant
  /** How they did (RFC 8176). */
  readonly methods?: readonly string[]
}

/** Why a token is not accepted; `reason` may be told to its bearer and holds nothing of the token. */
export interface InvalidToken {
  readonly _tag: 'InvalidToken'
  readonly reason: string
}

/** Checks bearer tokens (RFC 6750): signature, algorithm, issuer, audience, expiry, and that it was not revoked. */
export interface TokenVerifier {
  verify(token: string): Promise<Either<InvalidToken, VerifiedToken>>
}
