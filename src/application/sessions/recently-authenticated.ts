import { errorCatalogue, type Instant, MINUTE, toMillis } from '../../domain/kernel'
import type { ActionContext } from '../actions/action'
import type { Refusal } from '../commands/command'

/** For how long it counts that somebody has shown who they are, when they change what they sign in with. */
export const RECENT_SECONDS = 300

export const stepUpErrors = errorCatalogue({
  'auth.sign-in-again': 'unauthenticated',
  'auth.not-in-person': 'forbidden',
})

/** Between the clocks of the machine that signed the token and of this one. */
const SKEW = 5_000

/**
 * Refuses what only the holder of an account may do, and only shortly after they have shown who they are: changes of
 * what they sign in with, and what cannot be undone (OWASP ASVS 5.0, 7.5.1). Somebody who acts for another never may.
 *
 * @returns a refusal that says how recent it has to be (RFC 9470, section 3), or undefined
 */
export const recentlyAuthenticated = (
  { by, authenticatedAt }: Pick<ActionContext, 'by' | 'authenticatedAt'>,
  now: Instant,
): Refusal | undefined => {
  if (by?.via !== undefined)
    return stepUpErrors.make('auth.not-in-person', 'Only the holder of the account may do this, nobody for them.')
  const age = authenticatedAt === undefined ? Infinity : toMillis(now) - toMillis(authenticatedAt)
  if (age <= RECENT_SECONDS * 1_000 && age >= -SKEW) return undefined
  return stepUpErrors.make(
    'auth.sign-in-again',
    `This asks for having signed in within the last ${String((RECENT_SECONDS * 1_000) / MINUTE)} minutes: do so again.`,
    { maxAgeSeconds: RECENT_SECONDS },
  )
}
