import { type KeyObject, sign } from 'node:crypto'
import type { TreeSigner } from '../../application/ports/tree-signer'

/** A pair of Ed25519 keys. */
export interface KeyPair {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/**
 * Signs tree heads with a key of this process.
 *
 * @param name of the log, which its heads bear
 */
export const ed25519Signer = (name: string, { privateKey, publicKey }: KeyPair): TreeSigner => ({
  name,
  publicKey: Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url'),
  // Ed25519 hashes by itself (RFC 8032), so no other hash is named.
  sign: (text) => sign(null, Buffer.from(text), privateKey),
})
