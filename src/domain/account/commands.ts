import type * as t from 'io-ts'
import { IdentifierId } from '../identifier'
import { type CommandsOf, id, Instant, object, oneOf, text } from '../kernel'
import {
  AccountRole,
  Channel,
  ChallengeId,
  Consents,
  EmailAddress,
  ErasureCause,
  Locale,
  OwnRole,
  PasswordHash,
  PhoneNumber,
  RevocationCause,
} from './values'

/** A link or code that is to be sent, if it may. */
const NewChallenge = object({ challengeId: ChallengeId, expiresAt: Instant })
const used = object({ challengeId: ChallengeId })
const internal = { internal: true } as const

export const commands = {
  RegisterAccount: {
    data: object(
      {
        identifierId: IdentifierId,
        role: OwnRole,
        locale: Locale,
        consents: Consents,
        passwordHash: PasswordHash,
        challenge: NewChallenge,
      },
      { email: EmailAddress, phone: PhoneNumber },
    ),
    summary: 'Open an account by an address that is to be proven. For an account that is there: an attempt on it.',
    creates: true,
    internal: true,
  },
  OpenProvidedAccount: {
    data: object(
      { role: OwnRole, locale: Locale, consents: Consents },
      { email: EmailAddress, identifierId: IdentifierId },
    ),
    summary: "Open an account for somebody whom an OpenID provider vouches for, and for that one's address.",
    creates: true,
    internal: true,
  },
  OpenStaffAccount: {
    data: object({
      email: EmailAddress,
      identifierId: IdentifierId,
      role: AccountRole,
      locale: Locale,
      challenge: NewChallenge,
    }),
    summary: 'Open an account at the command line. Whoever has its token sets the first password.',
    creates: true,
    internal: true,
  },
  NoteAttempt: {
    data: object({}),
    summary: 'Somebody else wanted the address of this account; its holder is told, at most once a day.',
    ...internal,
  },
  IssueChallenge: {
    data: object({
      challengeId: ChallengeId,
      expiresAt: Instant,
      purpose: oneOf('verify-email', 'verify-phone', 'reset-password'),
      channel: Channel,
    }),
    summary: 'Send a link or a code, unless one was sent just before.',
    ...internal,
  },
  RecordWrongCode: { data: used, summary: 'A wrong code was given.', ...internal },
  VerifyEmail: { data: used, summary: 'The link that went to the e-mail address was used.', ...internal },
  VerifyPhone: { data: used, summary: 'The code that went to the telephone was given.', ...internal },
  ResetPassword: {
    data: object({ challengeId: ChallengeId, passwordHash: PasswordHash }),
    summary: 'Set another password by a link or code, which also proves its address and ends every session.',
    ...internal,
  },
  ChangePassword: {
    data: object({ passwordHash: PasswordHash }, { keepSession: id('SessionId') }),
    summary: 'Set another password, whose present one was given; other sessions end.',
    ...internal,
  },
  RehashPassword: {
    data: object({ passwordHash: PasswordHash, present: PasswordHash }),
    summary: 'Keep the same password under the parameters of the day.',
    ...internal,
  },
  RequestEmailChange: {
    data: object({
      newEmail: EmailAddress,
      identifierId: IdentifierId,
      challenge: NewChallenge,
      cancelChallenge: NewChallenge,
    }),
    summary: 'Ask for another e-mail address, which is to be proven first.',
    ...internal,
  },
  ConfirmEmailChange: { data: used, summary: 'The link that went to the new address was used.', ...internal },
  CancelEmailChange: { data: used, summary: 'The link that went to the present address was used.', ...internal },
  RequestPhoneChange: {
    data: object({ newPhone: PhoneNumber, identifierId: IdentifierId, challenge: NewChallenge }),
    summary: 'Ask for another (or a first) telephone number, which is to be proven first.',
    ...internal,
  },
  ConfirmPhoneChange: { data: used, summary: 'The code that went to the new number was given.', ...internal },
  RecordLogInFailure: {
    data: object({ address: text(1, 100) }),
    summary: 'A wrong password was given; too many in a row lock the account for a time.',
    ...internal,
  },
  ClearLogInFailures: { data: object({}), summary: 'The right password was given.', ...internal },
  RevokeSessions: {
    data: object({ cause: RevocationCause }, { except: id('SessionId') }),
    summary: 'End every session of the account, or all but one.',
    ...internal,
  },
  GrantRole: {
    data: object({ role: AccountRole }),
    summary: "Grant an account a role. Nobody changes their own account's roles.",
  },
  WithdrawRole: {
    data: object({ role: AccountRole }),
    summary: "Withdraw a role from an account; one must be left. Nobody changes their own account's roles.",
  },
  SuspendAccount: {
    data: object({ reason: text(1, 1_000) }),
    summary: 'Suspend an account: its sessions end and nobody can sign in to it.',
  },
  ReinstateAccount: { data: object({}), summary: 'Let the holder of a suspended account sign in again.' },
  LapseAccount: {
    data: object({}),
    summary: 'End an account that nobody has proven to be theirs in time; one that is proven stays.',
    ...internal,
  },
  EraseAccount: {
    data: object({ cause: ErasureCause }),
    summary: 'End an account for good and free its addresses.',
    ...internal,
  },
} as const

export type AccountCommand = CommandsOf<typeof commands>

/** The command of a type. */
export type Of<Type extends AccountCommand['type']> = Extract<AccountCommand, { readonly type: Type }>
export type NewChallenge = t.TypeOf<typeof NewChallenge>
