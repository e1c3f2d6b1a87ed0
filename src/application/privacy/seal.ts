import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const CIPHER = 'aes-256-gcm'
/** NIST SP 800-38D, section 8.2.2: a random nonce of 96 bits, good for 2^32 sealings with one key. */
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Of every key and every server secret: AES-256. */
export const KEY_BYTES = 32

/**
 * Encrypts and authenticates with AES-256-GCM.
 *
 * @param context - what the text belongs to; it opens with the same alone
 * @returns nonce, ciphertext and tag, one after another
 */
export const seal = (key: Buffer, plain: Buffer | string, context: string): Buffer => {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(context))
  const body = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain)
  return Buffer.concat([nonce, body, cipher.final(), cipher.getAuthTag()])
}

/** What was sealed; undefined where it is not what this key sealed for this context. */
export const unseal = (key: Buffer, sealed: Buffer, context: string): Buffer | undefined => {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined
  const end = sealed.length - TAG_BYTES
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(sealed.subarray(end))
  const body = decipher.update(sealed.subarray(NONCE_BYTES, end))
  try {
    return Buffer.concat([body, decipher.final()])
  } catch {
    return undefined
  }
}
