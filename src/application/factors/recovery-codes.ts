import { hash, randomBytes } from 'node:crypto'
import { CodeHash } from '../../domain/factors'

/** As it is shown: 24 letters and digits in groups of four. */
export interface RecoveryCodeSet {
  readonly shown: readonly string[]
  readonly hashes: readonly CodeHash[]
}

/** Crockford's base32: no letter that looks like a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CHARACTERS = 24
const COUNT = 10

/**
 * Ten new recovery codes of 120 bits each: from 112 bits on a plain hash keeps them (NIST SP 800-63B-4, 3.1.2.2), since
 * nobody can try them all; so no slow hash has to be paid for with each attempt.
 */
export const newRecoveryCodes = (): RecoveryCodeSet => {
  const shown = Array.from({ length: COUNT }, newCode)
  return { shown, hashes: shown.map(hashOf) }
}

const newCode = (): string =>
  Array.from(randomBytes(CHARACTERS), (byte, i) => (i > 0 && i % 4 === 0 ? '-' : '') + ALPHABET.charAt(byte % 32)).join(
    '',
  )

/** The hash by which a code is kept: of its letters and digits, however it was typed. */
export const hashOf = (code: string): CodeHash => {
  const canonical = code
    .toUpperCase()
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
    .replaceAll(/[^0-9A-Z]/g, '')
  const digest = Buffer.from(hash('sha256', canonical, 'hex'), 'hex').toString('base64url')
  if (!CodeHash.is(digest)) throw new TypeError('a hash has got another form')
  return digest
}
