import { type BreachedPasswords, BreachedPasswordsUnavailable } from '../../application/ports/breached-passwords'
import type { Logger } from '../../application/ports/logger'

/**
 * Asks the first, and the second where the first does not answer: a password can be chosen all the same. What the second
 * knows counts in any case.
 */
export const withFallback = (
  first: BreachedPasswords,
  second: BreachedPasswords,
  logger: Pick<Logger, 'warn'>,
): BreachedPasswords => ({
  range: async (prefix) => {
    const known = await second.range(prefix)
    try {
      return new Set([...known, ...(await first.range(prefix))])
    } catch (error) {
      if (!(error instanceof BreachedPasswordsUnavailable)) throw error
      logger.warn('breached passwords are looked up in the list that comes with Lyceum only', { error: error.message })
      return known
    }
  },
})
