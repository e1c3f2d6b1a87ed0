import { randomUUID } from 'node:crypto'
import { type Either, isRight, left, right } from 'fp-ts/Either'
import { errors, jwtVerify, SignJWT } from 'jose'
import { LRUCache } from 'lru-cache'
import type { InvalidToken, TokenVerifier, VerifiedToken } from '../../application/ports/token-verifier'
import { type Actor, Role, UserId } from '../../domain/kernel'
import type { SigningKey } from './signing-key'

const ISSUER = 'lyceum'
const AUDIENCE = 'lyceum'
/** EdDSA over Ed25519 (RFC 8037) and nothing else: neither `none` nor an HMAC keyed with the public key. */
const ALGORITHM = 'EdDSA'
/** Between the clocks of two machines. */
const CLOCK_TOLERANCE_SECONDS = 5
/** Far above any token of ours, far below what would cost time to look at. */
const MAX_TOKEN_CHARACTERS = 4_096
const CACHED_TOKENS = 10_000

/** Signs tokens for actors. */
export class TokenSigner {
  constructor(private readonly key: SigningKey) {}

  /** A compact JWT (RFC 7519) for `actor`, valid for `seconds` from now. */
  sign(actor: Actor, seconds: number): Promise<string> {
    const now = Math.floor(Date.now() / 1_000)
    return new SignJWT({ role: actor.role })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setSubject(actor.id)
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt(now)
      .setExpirationTime(now + seconds)
      .setJti(randomUUID())
      .sign(this.key.privateKey)
  }
}

interface CachedToken {
  readonly verified: VerifiedToken
  /** In milliseconds since 1970; after it the token is looked at again, and refused. */
  readonly expires: number
}

const invalid = (reason: string): Either<InvalidToken, never> => left({ _tag: 'InvalidToken', reason })

/** What may be told of a failure: which claim, never its value. */
const reasonOf = (error: unknown): string => {
  if (error instanceof errors.JWTExpired) return 'the token has expired'
  if (error instanceof errors.JWTClaimValidationFailed) return `the claim ${error.claim} is missing or not acceptable`
  if (error instanceof errors.JOSEAlgNotAllowed) return `tokens are signed with ${ALGORITHM}`
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'the signature does not match'
  return 'this is not a token'
}

/**
 * Verifies the tokens of `TokenSigner`. A verified token is remembered until it expires, since checking a signature
 * costs more than all else that a small request does; tokens cannot be revoked before they expire.
 */
export class LocalTokenVerifier implements TokenVerifier {
  private readonly known = new LRUCache<string, CachedToken>({ max: CACHED_TOKENS })

  constructor(private readonly key: Pick<SigningKey, 'publicKey'>) {}

  async verify(token: string): Promise<Either<InvalidToken, VerifiedToken>> {
    if (token.length > MAX_TOKEN_CHARACTERS) return invalid('this is not a token')
    const known = this.known.get(token)
    if (known !== undefined && Date.now() < known.expires) return right(known.verified)
    return this.check(token)
  }

  private async check(token: string): Promise<Either<InvalidToken, VerifiedToken>> {
    try {
      const { payload } = await jwtVerify<{ readonly role?: unknown }>(token, this.key.publicKey, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['sub', 'exp', 'role'],
      })
      const { sub, role, exp = 0 } = payload
      if (!UserId.is(sub)) return invalid('the claim sub is not a user id')
      // `system` is Lyceum itself, which needs no token.
      const decoded = Role.decode(role)
      if (!isRight(decoded) || decoded.right === 'system') return invalid('the claim role names no role')
      const verified = { actor: { id: sub, role: decoded.right } }
      this.known.set(token, { verified, expires: exp * 1_000 })
      return right(verified)
    } catch (error) {
      return invalid(reasonOf(error))
    }
  }
}
