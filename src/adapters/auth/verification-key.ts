import { hash, type JsonWebKey, type KeyObject } from 'node:crypto'

/**
 * The algorithms that access tokens may be signed with: EdDSA over Ed25519 (RFC 8037) and ECDSA over P-256 with SHA-256
 * (RFC 7518, section 3.4). Neither `none` nor an HMAC, which could be keyed with a public key; nor RSA, which nobody here
 * needs.
 */
export const ALGORITHMS = ['EdDSA', 'ES256'] as const
export type Algorithm = (typeof ALGORITHMS)[number]

/** A public key, and the one algorithm that it verifies. */
export interface VerificationKey {
  /** The JWK's thumbprint (RFC 7638), so that it cannot name another key. */
  readonly kid: string
  readonly alg: Algorithm
  readonly key: KeyObject
}

/** The algorithm of a key; undefined for keys that sign no tokens. */
export const algorithmOf = (key: KeyObject): Algorithm | undefined => {
  if (key.asymmetricKeyType === 'ed25519') return 'EdDSA'
  return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? 'ES256' : undefined
}

/** SHA-256 over a public key's required members in the order of their names (RFC 7638, section 3). */
const thumbprint = ({ crv, kty, x, y }: JsonWebKey): string =>
  hash('sha256', JSON.stringify({ crv, kty, x, y }), 'base64url')

/** The public half of a key pair, as it verifies; undefined for a key of another kind. */
export const verificationKeyOf = (key: KeyObject): VerificationKey | undefined => {
  const alg = algorithmOf(key)
  return alg && { kid: thumbprint(key.export({ format: 'jwk' })), alg, key }
}

/** A public key as the JWK Set has it (RFC 7517, section 5). */
export const publicJwkOf = ({ kid, alg, key }: VerificationKey): JsonWebKey => ({
  ...key.export({ format: 'jwk' }),
  kid,
  alg,
  use: 'sig',
})
