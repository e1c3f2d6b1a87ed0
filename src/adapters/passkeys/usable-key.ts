import { createPublicKey, type JsonWebKey } from 'node:crypto'
import { cose, decodeCredentialPublicKey } from '@simplewebauthn/server/helpers'

/** NIST SP 800-131A: shorter ones are broken, or soon. */
const SHORTEST_RSA_BITS = 2_048

const text = (part: Uint8Array | undefined): string => Buffer.from(part ?? []).toString('base64url')

const jwkOf = (key: cose.COSEPublicKey): JsonWebKey => {
  const algorithm = key.get(cose.COSEKEYS.alg)
  if (cose.isCOSEPublicKeyEC2(key) && algorithm === cose.COSEALG.ES256)
    return { kty: 'EC', crv: 'P-256', x: text(key.get(cose.COSEKEYS.x)), y: text(key.get(cose.COSEKEYS.y)) }
  if (cose.isCOSEPublicKeyOKP(key) && algorithm === cose.COSEALG.EdDSA)
    return { kty: 'OKP', crv: 'Ed25519', x: text(key.get(cose.COSEKEYS.x)) }
  if (cose.isCOSEPublicKeyRSA(key) && algorithm === cose.COSEALG.RS256)
    return { kty: 'RSA', n: text(key.get(cose.COSEKEYS.n)), e: text(key.get(cose.COSEKEYS.e)) }
  throw new Error('a key of one kind names the algorithm of another')
}

/**
 * Throws unless a COSE_Key can verify signatures: whole (the library takes one that is cut off at its end), of the kind
 * that its algorithm needs, a point of its curve, an RSA modulus that is long enough. Otherwise a passkey would be kept
 * that never works and yet makes the account ask for it.
 */
export const refuseUnusable = (key: Uint8Array<ArrayBuffer>): void => {
  const { asymmetricKeyDetails } = createPublicKey({ format: 'jwk', key: jwkOf(decodeCredentialPublicKey(key)) })
  const { modulusLength } = asymmetricKeyDetails ?? {}
  if (modulusLength !== undefined && modulusLength < SHORTEST_RSA_BITS) throw new Error('the RSA key is too short')
}
