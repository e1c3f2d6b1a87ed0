import { accountLetters } from './account-letters'
import type { LetterRule } from './letter'
import { securityLetters } from './security-letters'

/** Every event that people are told of. A new one is a line in one of these, and words in every language. */
export const letterRules: readonly LetterRule[] = [...accountLetters, ...securityLetters]
