import { hash, randomBytes } from 'node:crypto'

/** So that whoever finds one knows what it is, and scanners for secrets do. */
const PREFIX = 'lyc'
const KEY = /^lyc_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/
const SECRET_BYTES = 32

/** What the text of an API key says. */
export interface KeyText {
  readonly keyId: string
  readonly secret: string
}

/** 256 random bits: more than can be guessed, so that a plain hash of them keeps them safe. */
export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url')

/**
 * What is kept of a secret. No slow hash: that is for what people choose (NIST SP 800-63B-4, section 3.1.2.1, asks of
 * look-up secrets of 112 bits and more no more than an approved one-way function).
 */
export const hashSecret = (secret: string): string => hash('sha256', secret, 'base64url')

/** An API key as its program gets it: `lyc_<id>_<secret>`. */
export const writeKey = ({ keyId, secret }: KeyText): string => `${PREFIX}_${keyId.replaceAll('-', '')}_${secret}`

/** Whether a bearer token is to be read as an API key. */
export const looksLikeKey = (token: string): boolean => token.startsWith(`${PREFIX}_`)

/** Undefined for what has not the form of a key. */
export const parseKey = (token: string): KeyText | undefined => {
  const [, a, b, c, d, e, secret] = KEY.exec(token) ?? []
  return secret === undefined ? undefined : { keyId: [a, b, c, d, e].join('-'), secret }
}
