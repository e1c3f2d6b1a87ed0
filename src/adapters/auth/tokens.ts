import { randomUUID } from 'node:crypto'
import { type Either, left, right } from 'fp-ts/Either'
import { errors, SignJWT } from 'jose'
import { LRUCache } from 'lru-cache'
import type { Bearer, Revocations } from '../../application/ports/revocations'
import type { AccessGrant, TokenIssuer } from '../../application/ports/token-issuer'
import type { InvalidToken, TokenVerifier, VerifiedToken } from '../../application/ports/token-verifier'
import { type Actor, fromMillis } from '../../domain/kernel'
import { acceptClaims, type AcceptedClaims, AUDIENCE, BadClaim, claimsOf, ISSUER } from './claims'
import { UnknownKey, verifyJws } from './jws'
import type { TokenKeys, VerificationKeys } from './key-source'
import { ALGORITHMS } from './verification-key'

/** RFC 9068, section 2.1: a token of another kind that the same key signed is no access token. */
const TYPE = 'at+jwt'
/** Far above any token of ours, far below what would cost time to look at. */
const MAX_TOKEN_CHARACTERS = 4_096
const CACHED_TOKENS = 10_000

/** Signs access tokens. */
export class TokenSigner implements TokenIssuer {
  /** @param now - milliseconds since 1970 */
  constructor(
    private readonly keys: Pick<TokenKeys, 'current'>,
    private readonly now: () => number = () => Date.now(),
  ) {}

  async issue(grant: AccessGrant, seconds: number): Promise<string> {
    const { signing, verification } = await this.keys.current()
    const now = Math.floor(this.now() / 1_000)
    return new SignJWT(claimsOf(grant))
      .setProtectedHeader({ alg: verification.alg, typ: TYPE, kid: verification.kid })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt(now)
      .setExpirationTime(now + seconds)
      .setJti(randomUUID())
      .sign(signing.privateKey)
  }

  /** A token of no session for `actor`, valid for `seconds` from now. */
  sign(actor: Actor, seconds: number): Promise<string> {
    return this.issue({ actor }, seconds)
  }
}

interface CachedToken {
  readonly verified: VerifiedToken
  readonly bearer: Bearer
  /** In milliseconds since 1970; after it the token is looked at again, and refused. */
  readonly expires: number
}

const invalid = (reason: string): Either<InvalidToken, never> => left({ _tag: 'InvalidToken', reason })

/** What may be told of a failure: which claim, never its value. Anything that is not foreseen is a bug, and thrown. */
const reasonOf = (error: unknown): string => {
  if (error instanceof BadClaim || error instanceof UnknownKey) return error.message
  if (error instanceof errors.JOSEAlgNotAllowed) return `tokens are signed with ${ALGORITHMS.join(' or ')}`
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'the signature does not match'
  if (error instanceof errors.JOSEError) return 'this is not a token'
  throw error
}

const verifiedOf = ({ grant: { actor, session, scopes } }: AcceptedClaims): VerifiedToken => ({
  actor,
  ...(scopes && { scopes }),
  ...(session && {
    sessionId: session.id,
    authenticatedAt: session.authenticatedAt,
    methods: session.methods,
  }),
})

const bearerOf = ({ grant: { actor, session }, issuedAt }: AcceptedClaims): Bearer => ({
  ...actor,
  ...(session && { session: { id: session.id, startedAt: session.startedAt } }),
  issuedAt: fromMillis(issuedAt),
})

/**
 * Verifies the tokens of `TokenSigner`, and asks whether they were revoked. A verified token is remembered until it
 * expires, since checking a signature costs more than all else that a small request does.
 */
export class LocalTokenVerifier implements TokenVerifier {
  private readonly known = new LRUCache<string, CachedToken>({ max: CACHED_TOKENS })

  /**
   * @param revocations - absent where tokens cannot be revoked: in what has no log
   * @param now - milliseconds since 1970
   */
  constructor(
    private readonly keys: Pick<VerificationKeys, 'find'>,
    private readonly revocations?: Revocations,
    private readonly now: () => number = () => Date.now(),
  ) {}

  async verify(token: string): Promise<Either<InvalidToken, VerifiedToken>> {
    if (token.length > MAX_TOKEN_CHARACTERS) return invalid('this is not a token')
    const known = this.known.get(token)
    if (known !== undefined && this.now() < known.expires) return this.unlessRevoked(known)
    try {
      const accepted = await this.read(token)
      const cached = { verified: verifiedOf(accepted), bearer: bearerOf(accepted), expires: accepted.expiresAt }
      this.known.set(token, cached)
      return await this.unlessRevoked(cached)
    } catch (error) {
      return invalid(reasonOf(error))
    }
  }

  private async read(token: string): Promise<AcceptedClaims> {
    const { header, payload } = await verifyJws(token, (kid) => this.keys.find(kid))
    if (header.typ?.toLowerCase() !== TYPE) throw new BadClaim(`this is not an access token (typ ${TYPE})`)
    return acceptClaims(claimsIn(payload), this.now())
  }

  private async unlessRevoked({ verified, bearer }: CachedToken): Promise<Either<InvalidToken, VerifiedToken>> {
    const revoked = this.revocations?.isRevoked(bearer) ?? false
    return (typeof revoked === 'boolean' ? revoked : await revoked) ? invalid('the token was revoked') : right(verified)
  }
}

const claimsIn = (payload: Uint8Array): Readonly<Record<string, unknown>> => {
  const claims: unknown = parsed(payload)
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) throw new BadClaim('this is not a token')
  return claims as Readonly<Record<string, unknown>>
}

const parsed = (payload: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
  } catch {
    throw new BadClaim('this is not a token')
  }
}
