import { hash } from 'node:crypto'

/** The name of a key, or of what a KMS sealed: 64 bits of a hash, which of 32 random bytes tells nothing. */
export const keyId = (of: Buffer): string =>
  hash('sha256', Buffer.concat([Buffer.from('lyceum master key'), of])).slice(0, 16)
