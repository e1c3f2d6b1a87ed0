import type { Either } from 'fp-ts/Either'
import type { IdentifierId } from '../identifier'
import { HOUR, type Instant, MINUTE } from '../kernel'
import type { FactorsError } from './errors'
import type { FactorsEvent } from './events'
import type { CodeHash, CredentialId, EnrolmentId, PasskeyId } from './shapes'

/** One-time codes by RFC 6238: off, begun and not confirmed, or on. */
export type Totp =
  | { readonly stage: 'off' }
  | { readonly stage: 'pending'; readonly enrolmentId: EnrolmentId; readonly secret: string; readonly begunAt: Instant }
  | {
      readonly stage: 'on'
      readonly enrolmentId: EnrolmentId
      readonly secret: string
      /** The step of the last code that was used; only codes of later steps are good. */
      readonly lastStep: number
      readonly enabledAt: Instant
    }

export interface Passkey {
  readonly passkeyId: PasskeyId
  readonly credentialId: CredentialId
  /** A COSE_Key (RFC 9052, section 7) as base64url. */
  readonly publicKey: string
  readonly counter: number
  readonly transports: readonly string[]
  /** Whether it may be copied to the holder's other devices; this never changes. */
  readonly backupEligible: boolean
  readonly backedUp: boolean
  readonly aaguid: string
  readonly name: string
  readonly addedAt: Instant
  readonly usedAt?: Instant
  /** Since when it may have been cloned, and is taken no longer. */
  readonly suspectedAt?: Instant
}

/** Who somebody is at another provider (OpenID Connect Core 1.0, section 5.7: issuer and subject together). */
export interface Identity {
  /** Of its identifier's stream, which tells neither provider nor subject. */
  readonly identityId: IdentifierId
  readonly provider: string
  readonly issuer: string
  readonly subject: string
  readonly email?: string
  readonly linkedAt: Instant
}

export interface RecoveryCodes {
  readonly hashes: readonly CodeHash[]
  /** How many were issued; known where the hashes are not. */
  readonly count: number
  readonly used: readonly number[]
}

/** Wrong codes since the last right one. */
export interface Guesses {
  readonly failures: number
  readonly lockedUntil?: Instant
}

export interface Factors {
  readonly totp: Totp
  readonly recoveryCodes: RecoveryCodes
  readonly passkeys: readonly Passkey[]
  readonly identities: readonly Identity[]
  readonly guesses: Guesses
}

/**
 * What somebody signs in with beside a password. `guarded`: a second factor is asked for, because one-time codes are on
 * or there is a passkey (a suspended one too: suspicion must not open a door).
 */
export type FactorsState = { readonly stage: 'none' } | ({ readonly stage: 'guarded' | 'unguarded' } & Factors)

export type Decision = Either<FactorsError, readonly FactorsEvent[]>

const NO_CODES: RecoveryCodes = { hashes: [], count: 0, used: [] }

export const NOTHING: Factors = {
  totp: { stage: 'off' },
  recoveryCodes: NO_CODES,
  passkeys: [],
  identities: [],
  guesses: { failures: 0 },
}

/** The parts of a state, of somebody who has none as well. */
export const factorsIn = (state: FactorsState): Factors => (state.stage === 'none' ? NOTHING : state)

/** The state of some parts. Recovery codes stand in for a second factor, and go with the last one. */
export const stateOf = (factors: Factors): FactorsState =>
  factors.totp.stage === 'on' || factors.passkeys.length > 0
    ? { ...factors, stage: 'guarded' }
    : { ...factors, recoveryCodes: NO_CODES, stage: 'unguarded' }

/** How many recovery codes are left. */
export const remaining = ({ count, used }: RecoveryCodes): number => count - used.length

/** For how long a secret that was never confirmed is good. */
export const ENROLMENT_LIFETIME = 15 * MINUTE

/** Wrong codes in a row before there is a lock, and then before each longer one (NIST SP 800-63B-4, 3.2.2). */
export const GUESSES = 5

/** Each lock in a row is twice as long as the one before. */
export const FIRST_LOCK = 15 * MINUTE
export const LONGEST_LOCK = 24 * HOUR

export const MOST_PASSKEYS = 20
export const MOST_IDENTITIES = 10
