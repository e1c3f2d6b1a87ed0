import type { Either } from 'fp-ts/Either'
import type { Instant } from '../kernel'
import type { IdentifierId } from '../identifier'
import type { AccountError } from './errors'
import type { AccountEvent } from './events'
import type { AccountRole, Channel, ChallengeId, EmailAddress, Locale, PhoneNumber, Purpose } from './values'

/** A link or code that was sent and has not been used. */
export interface Challenge {
  readonly id: ChallengeId
  readonly channel: Channel
  readonly issuedAt: Instant
  readonly expiresAt: Instant
  /** How many of its purpose were sent in a row, with this one. */
  readonly series: number
  /** Wrong answers to it. */
  readonly failures: number
}

export interface Email {
  readonly address: EmailAddress
  readonly verified: boolean
  readonly identifierId: IdentifierId
}

export interface Phone {
  readonly number: PhoneNumber
  readonly verified: boolean
  readonly identifierId: IdentifierId
}

export interface AccountFacts {
  /** Whether an address, or an OpenID provider, has shown who it is. */
  readonly proven: boolean
  readonly email?: Email
  readonly phone?: Phone
  /** In PHC string form; absent where somebody signs in in other ways only. */
  readonly passwordHash?: string
  /** The first is what the account acts in where nothing else is asked for. */
  readonly roles: readonly AccountRole[]
  readonly locale: Locale
  readonly registeredAt: Instant
  /** Sessions that began before it are over ... */
  readonly sessionsValidFrom: Instant
  /** ... but for this one. */
  readonly sessionKept?: string
  /** Log-ins by password that failed since the last that did not. */
  readonly failures: number
  /** Locked until then; `never`: until the password is another. */
  readonly lockedUntil?: Instant | 'never'
  /** What was sent last, by what it is good for. */
  readonly challenges: Readonly<Partial<Record<Purpose, Challenge>>>
  /** Addresses that wait to be proven; nothing else follows from them. */
  readonly newEmail?: { readonly address: EmailAddress; readonly identifierId: IdentifierId }
  readonly newPhone?: { readonly number: PhoneNumber; readonly identifierId: IdentifierId }
  /** When the holder was last told that somebody tried to register their address. */
  readonly attemptToldAt?: Instant
}

/** An account that is somebody's. `pending`: no address is proven yet, so nobody can sign in. */
export type Open = AccountFacts & { readonly stage: 'pending' | 'active' | 'suspended' }

/** The stages of an account: none -> pending -> active <-> suspended; erased from any of them. */
export type AccountState = { readonly stage: 'none' } | Open | { readonly stage: 'erased' }

export type Decision = Either<AccountError, readonly AccountEvent[]>

/** Whether log-ins are refused at an instant, however right the password. */
export const isLocked = ({ lockedUntil }: Pick<AccountFacts, 'lockedUntil'>, at: Instant): boolean =>
  lockedUntil !== undefined && (lockedUntil === 'never' || at < lockedUntil)
