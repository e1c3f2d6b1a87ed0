import type { Either } from 'fp-ts/Either'
import type { Actor } from '../../domain/kernel'

/** Whom a valid bearer token speaks for. */
export interface VerifiedToken {
  readonly actor: Actor
}

/** Why a token is not accepted; `reason` may be told to its bearer and holds nothing of the token. */
export interface InvalidToken {
  readonly _tag: 'InvalidToken'
  readonly reason: string
}

/** Checks bearer tokens (RFC 6750): signature, algorithm, issuer, audience and expiry. */
export interface TokenVerifier {
  verify(token: string): Promise<Either<InvalidToken, VerifiedToken>>
}
