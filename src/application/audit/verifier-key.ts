import { createPublicKey, hash, verify } from 'node:crypto'
import { BadNote } from './bad-note'

/** Who signs, and the public half of his key: what a verifier is given once, over a way that he trusts. */
export interface VerifierKey {
  /** No white space and no plus sign in it; a URL without its scheme is usual. */
  readonly name: string
  /** 32 bytes (RFC 8032). */
  readonly publicKey: Buffer
}

const ED25519 = 0x01
const KEY_BYTES = 32
/** What Unicode calls white space; the pattern's own class lacks U+0085. */
const UNFIT_FOR_NAME = /[\s\u0085+]/u

/** Whether a name can stand in a signature's line (signed-note, "Format"). */
export const isKeyName = (name: string): boolean => name !== '' && !UNFIT_FOR_NAME.test(name)

/** What the two parts of a verifier key's text and a signature's line have in front of the bytes they are about. */
const typed = ({ publicKey }: VerifierKey): Buffer => Buffer.concat([Buffer.of(ED25519), publicKey])

/**
 * The key's id, 4 bytes: the beginning of SHA-256(name || 0x0A || 0x01 || public key). It helps to find the key, and
 * proves nothing.
 */
export const keyId = (key: VerifierKey): Buffer =>
  hash('sha256', Buffer.concat([Buffer.from(`${key.name}\n`), typed(key)]), 'buffer').subarray(0, 4)

/**
 * A key as one word, `<name>+<id in hex>+<base64 of type and public key>`, as Go's golang.org/x/mod/sumdb/note writes it
 * and verifiers of transparency logs take it.
 */
export const formatVerifierKey = (key: VerifierKey): string =>
  `${key.name}+${keyId(key).toString('hex')}+${typed(key).toString('base64')}`

/** @throws BadNote where the text is no key of Ed25519, or its id is another key's */
export const parseVerifierKey = (text: string): VerifierKey => {
  const [, name = '', id = '', base64 = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/su.exec(text.trim()) ?? []
  const bytes = decodeBase64(base64)
  if (!isKeyName(name) || bytes?.length !== 1 + KEY_BYTES || bytes[0] !== ED25519)
    throw new BadNote('not the key of an Ed25519 verifier (<name>+<id>+<base64>)')
  const key = { name, publicKey: bytes.subarray(1) }
  if (keyId(key).toString('hex') !== id)
    throw new BadNote(`the verifier key of ${name} is misspelt: its id does not fit`)
  return key
}

/** Whether a signature over a text is the key's. */
export const signedBy = ({ publicKey }: VerifierKey, text: string, signature: Buffer): boolean => {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url') }
  return verify(null, Buffer.from(text), createPublicKey({ format: 'jwk', key: jwk }), signature)
}

/** The bytes of standard base64 (RFC 4648, section 4); undefined where the text is not the one way to write them. */
export const decodeBase64 = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}
