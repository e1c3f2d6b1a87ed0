import { account, EmailAddress, FAILURES_BEFORE_LOCK, type OpenAccount, type Purpose } from '../../domain/account'
import type { Addressee } from '../ports/messenger'
import { type LetterKind, type LetterRule, notice, plainly, tell } from './letter'

/** Where a link or code goes, and in which letter. */
const destinations: Readonly<Record<Purpose, (of: OpenAccount) => Addressee | undefined>> = {
  'verify-email': ({ email }) => email && { email: email.address },
  'verify-phone': ({ phone }) => phone && { phone: phone.number },
  // By the way that it was asked for; see below.
  'reset-password': ({ email }) => email && { email: email.address },
  'change-email': ({ newEmail }) => newEmail && { email: newEmail.address },
  'cancel-email-change': ({ email }) => email && { email: email.address },
  'change-phone': ({ newPhone }) => newPhone && { phone: newPhone.number },
}

const challengeLetter: LetterRule<{ readonly challengeId: string; readonly purpose: Purpose }>['write'] = (
  { data: { challengeId, purpose }, at },
  of,
) => {
  const challenge = of.challenges[purpose]
  // Used, or replaced by a later one. What goes to the console is the operator's to hand on.
  if (challenge?.id !== challengeId || challenge.channel === 'console') return []
  const byPhone = challenge.channel === 'phone'
  const to =
    byPhone && purpose === 'reset-password' ? of.phone && { phone: of.phone.number } : destinations[purpose](of)
  if (to === undefined) return []
  return [
    {
      kind: purpose,
      to,
      locale: of.locale,
      facts: { at, until: challenge.expiresAt },
      challenge: { purpose, challenge },
    },
  ]
}

const ofPassword: Readonly<Record<'registration' | 'reset' | 'change', LetterKind | undefined>> = {
  registration: undefined,
  reset: 'password-reset',
  change: 'password-changed',
}

/** What happens to an account that its holder should hear of (ASVS 5.0, 6.3.7: changes of what one signs in with). */
export const accountLetters: readonly LetterRule[] = [
  tell(account, 'ChallengeIssued', challengeLetter),
  // The address with which somebody registered; another one is a change, of which they are told as such.
  tell(account, 'EmailVerified', plainly('welcome')),
  tell(account, 'PhoneVerified', plainly('welcome')),
  tell(account, 'RegistrationAttempted', ({ data, at }, of) =>
    data.told ? notice('registration-attempted', at, of) : [],
  ),
  tell(account, 'PasswordSet', ({ data, at }, of) => {
    const kind = ofPassword[data.cause]
    return kind === undefined ? [] : notice(kind, at, of)
  }),
  tell(account, 'EmailChanged', ({ data: { previousEmail }, at }, of) => {
    const told = notice('email-changed', at, of)
    if (!EmailAddress.is(previousEmail)) return told
    return [...told, { kind: 'email-changed-from', to: { email: previousEmail }, locale: of.locale, facts: { at } }]
  }),
  tell(account, 'PhoneChanged', plainly('phone-changed')),
  // Of a row of locks the first is news; the last one, which only another password opens, is again.
  tell(account, 'AccountLocked', ({ data: { failures, until }, at }, of) =>
    failures === FAILURES_BEFORE_LOCK || until === undefined ? notice('account-locked', at, of) : [],
  ),
  tell(account, 'AccountSuspended', plainly('account-suspended')),
  tell(account, 'AccountReinstated', plainly('account-reinstated')),
  tell(account, 'RoleGranted', ({ data: { role }, at }, of) => notice('role-granted', at, of, { role })),
  tell(account, 'RoleWithdrawn', ({ data: { role }, at }, of) => notice('role-withdrawn', at, of, { role })),
]
