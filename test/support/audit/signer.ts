import { createPrivateKey, createPublicKey } from 'node:crypto'
import { ed25519Signer } from '../../../src/adapters/audit-key/ed25519-signer'
import type { TreeSigner } from '../../../src/application/ports/tree-signer'

/** RFC 8410, section 7: what stands before the 32 bytes of an Ed25519 private key in its PKCS #8 form. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Who signs with the key that these 32 bytes are. */
export const signerOf = (name: string, seed: Buffer): TreeSigner => {
  const privateKey = createPrivateKey({ format: 'der', type: 'pkcs8', key: Buffer.concat([PKCS8, seed]) })
  return ed25519Signer(name, { privateKey, publicKey: createPublicKey(privateKey) })
}

/** A signer with a key of its own for each number. */
export const testSigner = (key = 1): TreeSigner => signerOf('lyceum.test/log', Buffer.alloc(32, key))
