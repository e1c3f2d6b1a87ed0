import { isLeft } from 'fp-ts/Either'
import * as t from 'io-ts'
import type { AccessGrant } from '../../application/ports/token-issuer'
import { fromMillis, Role, SessionId, toMillis, UserId } from '../../domain/kernel'

export const ISSUER = 'lyceum'
export const AUDIENCE = 'lyceum'
/** The client of everybody who signs in by themselves: Lyceum's own front ends. */
const OWN_CLIENT = 'lyceum'
/** Between the clocks of two machines. */
export const CLOCK_TOLERANCE_SECONDS = 5

/** Seconds since 1970 (RFC 7519, section 2), with or without a fraction. */
const NumericDate = t.number

/** Whom a token may speak for: `system` is Lyceum itself, which needs none. */
const isRole = (u: unknown): u is Role => Role.is(u) && u !== 'system'

/**
 * The claims of an access token by RFC 9068 (section 2.2), with `role` and, where it belongs to a session, `sid` (OpenID
 * Connect Front-Channel Logout, section 3), `auth_time`, `amr` (RFC 8176) and `session_start`, when the session began in
 * milliseconds since 1970; `act` is RFC 8693's (section 4.1).
 */
export const claimsOf = ({ actor, session, scopes, clientId }: AccessGrant): Readonly<Record<string, unknown>> => ({
  sub: actor.id,
  role: actor.role,
  client_id: clientId ?? OWN_CLIENT,
  ...(actor.via && { act: { sub: actor.via.id, role: actor.via.role } }),
  ...(session && {
    sid: session.id,
    session_start: toMillis(session.startedAt),
    auth_time: Math.floor(toMillis(session.authenticatedAt) / 1_000),
    amr: session.methods,
  }),
  ...(scopes && { scope: scopes.join(' ') }),
})

/** What a token's claims say, once they are found acceptable. */
export interface AcceptedClaims {
  readonly grant: AccessGrant
  /** Both in milliseconds since 1970. */
  readonly issuedAt: number
  readonly expiresAt: number
}

/** A claim that is not acceptable: by its name, never its value. */
export class BadClaim extends Error {
  override readonly name = 'BadClaim'
}

const bad = (claim: string): never => {
  throw new BadClaim(`the claim ${claim} is missing or not acceptable`)
}

const Session = t.type({
  sid: SessionId,
  session_start: t.Integer,
  auth_time: NumericDate,
  amr: t.readonlyArray(t.string),
})

const sessionOf = (claims: Readonly<Record<string, unknown>>): AccessGrant['session'] => {
  if (claims['sid'] === undefined) return undefined
  const decoded = Session.decode(claims)
  if (isLeft(decoded)) return bad('sid')
  const { sid, session_start, auth_time, amr } = decoded.right
  const startedAt = fromMillis(session_start)
  return { id: sid, startedAt, authenticatedAt: fromMillis(auth_time * 1_000), methods: amr }
}

const viaOf = (act: unknown): AccessGrant['actor']['via'] => {
  if (act === undefined) return undefined
  const { sub, role } = (act ?? {}) as Readonly<Record<string, unknown>>
  return UserId.is(sub) && isRole(role) ? { id: sub, role } : bad('act')
}

/**
 * Checks the claims of a token whose signature holds.
 *
 * @param now - milliseconds since 1970
 * @throws BadClaim
 */
export const acceptClaims = (claims: Readonly<Record<string, unknown>>, now: number): AcceptedClaims => {
  const { iss, aud, sub, role, exp, iat, nbf, scope, act } = claims
  const seconds = now / 1_000
  if (iss !== ISSUER) bad('iss')
  if (aud !== AUDIENCE && !(Array.isArray(aud) && aud.includes(AUDIENCE))) bad('aud')
  if (!NumericDate.is(exp)) return bad('exp')
  if (exp <= seconds - CLOCK_TOLERANCE_SECONDS) throw new BadClaim('the token has expired')
  // Issued in the future: by a clock that is wrong, and what is judged by it would be as well.
  if (!NumericDate.is(iat) || iat > seconds + CLOCK_TOLERANCE_SECONDS) return bad('iat')
  if (nbf !== undefined && !(NumericDate.is(nbf) && nbf <= seconds + CLOCK_TOLERANCE_SECONDS)) bad('nbf')
  if (!UserId.is(sub)) throw new BadClaim('the claim sub is not a user id')
  if (!isRole(role)) throw new BadClaim('the claim role names no role')
  if (scope !== undefined && typeof scope !== 'string') return bad('scope')
  const via = viaOf(act)
  const session = sessionOf(claims)
  return {
    grant: {
      actor: { id: sub, role, ...(via && { via }) },
      ...(session && { session }),
      ...(scope !== undefined && { scopes: scope.split(' ').filter((word) => word !== '') }),
    },
    issuedAt: iat * 1_000,
    expiresAt: exp * 1_000,
  }
}
