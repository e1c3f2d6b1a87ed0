import { type Either, right } from 'fp-ts/Either'
import { hash } from 'node:crypto'
import type { BreachedPasswords } from '../ports/breached-passwords'
import { type CredentialError, credentialErrors } from './errors'

/**
 * NIST SP 800-63B-4, section 3.1.1.2: a password that may be all there is to show has at least 15 characters, one of at
 * least 64 is to be accepted, Unicode is counted in code points. No rule of composition, no expiry.
 */
export const SHORTEST_PASSWORD = 15
export const LONGEST_PASSWORD = 200

/** What is left of a password without what others know of its user must still be as long as a word to be guessed. */
const LEAST_OWN = 8

const SERVICE = 'lyceum'

/**
 * The form in which a password is hashed and compared: the same characters typed on another keyboard or system are the
 * same password (SP 800-63B-4, 3.1.1.2; Unicode Standard Annex 15). Spaces count, also at its ends.
 */
export const normalisePassword = (password: string): string => password.normalize('NFKC')

/** Judges passwords when they are set. */
export class PasswordRules {
  constructor(private readonly breached: BreachedPasswords) {}

  /**
   * The password in the form to be hashed, or what is wrong with it.
   *
   * @param words - what others know of its user: the address
   */
  async judge(given: string, words: readonly string[]): Promise<Either<CredentialError, string>> {
    const password = normalisePassword(given)
    const length = Array.from(password).length
    if (length < SHORTEST_PASSWORD)
      return credentialErrors.fail(
        'password.too-short',
        `A password has at least ${String(SHORTEST_PASSWORD)} characters; a few words will do.`,
      )
    if (length > LONGEST_PASSWORD)
      return credentialErrors.fail(
        'password.too-long',
        `A password has at most ${String(LONGEST_PASSWORD)} characters.`,
      )
    const piece = repeatedPiece(password)
    if (isPredictable(piece, words))
      return credentialErrors.fail(
        'password.predictable',
        'This password is a pattern, or made of your address or the name of this service: choose another.',
      )
    return (await this.isBreached(piece))
      ? credentialErrors.fail('password.breached', 'This password is on lists that attackers use: choose another.')
      : right(password)
  }

  private async isBreached(password: string): Promise<boolean> {
    const digest = hash('sha1', password, 'hex').toUpperCase()
    return (await this.breached.range(digest.slice(0, 5))).has(digest.slice(5))
  }
}

/** What a text repeats, `password` of `passwordpassword`; the text itself where it repeats nothing. */
const repeatedPiece = (text: string): string => {
  // A text that repeats a piece is found in two copies of itself, ends cut off, at the piece's length.
  const length = (text + text).indexOf(text, 1)
  return text.slice(0, length)
}

const isPredictable = (piece: string, words: readonly string[]): boolean => {
  let own = piece.toLowerCase()
  for (const word of [SERVICE, ...words.flatMap(partsOf)]) own = own.replaceAll(word, '')
  const characters = Array.from(own)
  return characters.length < LEAST_OWN || new Set(characters).size < 4 || isSequence(own)
}

/** An address, what is before its @, and its parts, as far as they are long enough to be told from chance. */
const partsOf = (word: string): readonly string[] =>
  [word, word.split('@', 1).join(), ...word.split(/[^\p{L}\p{N}]+/u)]
    .map((part) => part.toLowerCase())
    .filter((part) => part.length >= 4)

/** `abcdefgh...`, `87654321...`, `67890123...`: each character follows the one before. */
const isSequence = (text: string): boolean => follows(text) || follows(Array.from(text).reverse().join(''))

const follows = (text: string): boolean =>
  Array.from(text).every((one, i, all) => {
    const before = all[i - 1]
    return (
      before === undefined || before + one === '90' || (one.codePointAt(0) ?? 0) - (before.codePointAt(0) ?? 0) === 1
    )
  })
