import { factors } from '../../domain/factors'
import { forgetting } from '../../domain/forgetting'
import { session } from '../../domain/session'
import { type LetterRule, notice, plainly, tell } from './letter'

/** What happens to sessions, and in somebody's name, that its holder should hear of. */
const sessionLetters: readonly LetterRule[] = [
  tell(session, 'ReuseDetected', plainly('session-stolen'), ({ data }) => data.userId),
  tell(
    session,
    'ActingStarted',
    ({ data: { until }, at }, of) => notice('acted-for', at, of, { until }),
    ({ data }) => data.forId,
  ),
]

/** Changes of what somebody signs in with beside a password. */
const factorLetters: readonly LetterRule[] = [
  tell(factors, 'TotpEnabled', plainly('totp-enabled')),
  tell(factors, 'TotpDisabled', plainly('totp-disabled')),
  tell(factors, 'RecoveryCodesIssued', plainly('recovery-codes-issued')),
  tell(factors, 'RecoveryCodeUsed', plainly('recovery-code-used')),
  tell(factors, 'SecondFactorsLocked', ({ data: { until }, at }, of) => notice('factors-locked', at, of, { until })),
  tell(factors, 'FactorsReset', plainly('factors-reset')),
  tell(factors, 'PasskeyAdded', plainly('passkey-added')),
  tell(factors, 'PasskeyRemoved', plainly('passkey-removed')),
  tell(factors, 'PasskeyCloneSuspected', plainly('passkey-suspected')),
  tell(factors, 'IdentityLinked', plainly('identity-linked')),
  tell(factors, 'IdentityUnlinked', plainly('identity-unlinked')),
]

/** That somebody's account is going to be erased: whoever did not want it can still say so. */
const forgettingLetters: readonly LetterRule[] = [
  tell(forgetting, 'ForgettingRequested', ({ data: { cause, dueAt }, at }, of) =>
    notice(cause === 'retention' ? 'account-unused' : 'forgetting-requested', at, of, { until: dueAt }),
  ),
  tell(forgetting, 'ForgettingCancelled', plainly('forgetting-cancelled')),
]

export const securityLetters: readonly LetterRule[] = [...sessionLetters, ...factorLetters, ...forgettingLetters]
