import { compactVerify, type CompactJWSHeaderParameters } from 'jose'
import { ALGORITHMS, type VerificationKey } from './verification-key'

/** Finds the key that a token names. */
export type FindKey = (kid: string) => Promise<VerificationKey | undefined>

/** The token names no key that is known, or none at all. */
export class UnknownKey extends Error {
  override readonly name = 'UnknownKey'
}

/** What was signed. */
export interface SignedContent {
  readonly header: CompactJWSHeaderParameters
  readonly payload: Uint8Array
}

/** A compact JWS (RFC 7515, section 7.1) of canonical base64url: each text has one form, so none stands for another. */
const isCanonical = (jws: string): boolean => {
  const parts = jws.split('.')
  return parts.length === 3 && parts.every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)
}

/**
 * Verifies a compact JWS by the key that its header names among those given. A key is for one algorithm, and the header
 * has to name that one; keys and key addresses in the header (`jwk`, `jku`, `x5c`) are not looked at, and extensions that
 * must be understood (`crit`) are refused.
 *
 * @throws UnknownKey, or an error of jose's
 */
export const verifyJws = async (jws: string, find: FindKey): Promise<SignedContent> => {
  if (!isCanonical(jws)) throw new UnknownKey('this is not a token')
  const { protectedHeader, payload } = await compactVerify(
    jws,
    async ({ kid, alg }) => {
      const found = typeof kid === 'string' ? await find(kid) : undefined
      if (found === undefined || found.alg !== alg) throw new UnknownKey('the token names no key of ours')
      return found.key
    },
    { algorithms: [...ALGORITHMS] },
  )
  return { header: protectedHeader, payload }
}
