import type { Challenge, Locale, OpenAccount, Purpose } from '../../domain/account'
import type * as t from 'io-ts'
import type { AnyAggregate, Instant } from '../../domain/kernel'
import type { Addressee } from '../ports/messenger'

/** What letters are about. Each has its words in every language. */
export type LetterKind =
  | 'welcome'
  | 'verify-email'
  | 'verify-phone'
  | 'reset-password'
  | 'change-email'
  | 'cancel-email-change'
  | 'change-phone'
  | 'registration-attempted'
  | 'password-changed'
  | 'password-reset'
  | 'email-changed'
  | 'email-changed-from'
  | 'phone-changed'
  | 'account-locked'
  | 'account-suspended'
  | 'account-reinstated'
  | 'role-granted'
  | 'role-withdrawn'
  | 'session-stolen'
  | 'acted-for'
  | 'totp-enabled'
  | 'totp-disabled'
  | 'recovery-codes-issued'
  | 'recovery-code-used'
  | 'factors-locked'
  | 'factors-reset'
  | 'passkey-added'
  | 'passkey-removed'
  | 'passkey-suspected'
  | 'identity-linked'
  | 'identity-unlinked'
  | 'forgetting-requested'
  | 'forgetting-cancelled'
  | 'account-unused'

/** What a letter can tell, beside what it is about. */
export interface Facts {
  /** When it happened. */
  readonly at: Instant
  /** What it is about further: until when, as whom. */
  readonly until?: Instant
  readonly role?: string
}

/** What is to be told to somebody. */
export interface Letter {
  readonly kind: LetterKind
  readonly to: Addressee
  readonly locale: Locale
  readonly facts: Facts
  /** The link or code that it carries; the letter is worth nothing when that is over. */
  readonly challenge?: { readonly purpose: Purpose; readonly challenge: Challenge }
}

/** An event that somebody may have to be told of, in the present shape of its type. */
export interface News<Data = unknown> {
  readonly id: string
  readonly data: Data
  readonly at: Instant
}

/** To whom an event is told, and how. Pure. */
export interface LetterRule<Data = unknown> {
  /** `<category>.<type>` of the event. */
  readonly on: string
  /** The user whom it is told. */
  readonly userOf: (news: News<Data>) => string
  /** The letters, in the light of that user's account as it stands now. */
  readonly write: (news: News<Data>, account: OpenAccount) => readonly Letter[]
}

type DataOf<A extends AnyAggregate, T extends keyof A['events']> = t.TypeOf<A['events'][T]['data']>

/** A rule for an event of an aggregate; it is told to the user whose id the aggregate has unless `userOf` says whom. */
export const tell = <A extends AnyAggregate, T extends keyof A['events'] & string>(
  aggregate: A,
  type: T,
  write: LetterRule<DataOf<A, T>>['write'],
  userOf: LetterRule<DataOf<A, T>>['userOf'] = ({ id }) => id,
): LetterRule => ({ on: `${aggregate.category}.${type}`, userOf, write })

/**
 * How somebody is reached with news: by what they have proven, or by nothing. What is yet to be proven may be a
 * stranger's.
 */
export const reach = ({ email, phone }: Pick<OpenAccount, 'email' | 'phone'>): Addressee | undefined => {
  if (email?.verified === true) return { email: email.address }
  return phone?.verified === true ? { phone: phone.number } : undefined
}

/** A letter that carries no link, to wherever somebody is reached. */
export const notice = (
  kind: LetterKind,
  at: Instant,
  account: OpenAccount,
  more: Omit<Facts, 'at'> = {},
): readonly Letter[] => {
  const to = reach(account)
  return to === undefined ? [] : [{ kind, to, locale: account.locale, facts: { at, ...more } }]
}

/** Writes such a letter of any event. */
export const plainly =
  (kind: LetterKind) =>
  ({ at }: News, account: OpenAccount): readonly Letter[] =>
    notice(kind, at, account)
