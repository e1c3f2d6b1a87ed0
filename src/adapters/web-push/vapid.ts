import { createECDH } from 'node:crypto'

/** The order of P-256's group (FIPS 186-5, SP 800-186, 3.2.1.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** The key pair by which push services know this server, in base64url as RFC 8292 has them. */
export interface VapidKeys {
  readonly publicKey: string
  readonly privateKey: string
}

/**
 * The key pair that 32 secret bytes stand for: always the same, as browsers bind their subscriptions to the public key.
 * The secret is brought into the range of private keys; that this favours some by 2^-32 tells nobody anything.
 */
export const vapidKeysOf = (secret: Buffer): VapidKeys => {
  const scalar = (BigInt(`0x${secret.toString('hex')}`) % (ORDER - 1n)) + 1n
  const privateKey = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex')
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(privateKey)
  return { publicKey: curve.getPublicKey().toString('base64url'), privateKey: privateKey.toString('base64url') }
}
