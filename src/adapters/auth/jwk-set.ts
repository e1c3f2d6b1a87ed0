import type { JsonWebKey } from 'node:crypto'
import type { VerificationKeys } from './key-source'
import { publicJwkOf } from './verification-key'

/** The public keys of access tokens (RFC 7517, section 5). */
export interface JwkSet {
  readonly keys: readonly JsonWebKey[]
}

/**
 * For how long the set may be kept (`Cache-Control: max-age`): shorter than a new key is published before it signs, so
 * that nobody meets a token whose key they cannot know.
 */
export const JWKS_MAX_AGE_SECONDS = 300

/** What `/.well-known/jwks.json` answers: every key whose tokens are accepted, and the one that will sign next. */
export const jwkSetOf = async (keys: Pick<VerificationKeys, 'all'>): Promise<JwkSet> => ({
  keys: (await keys.all()).map(publicJwkOf),
})
