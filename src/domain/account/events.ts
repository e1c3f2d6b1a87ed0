import * as t from 'io-ts'
import { IdentifierId } from '../identifier'
import { type EventsOf, id, Instant, object, oneOf, personal, secret, text } from '../kernel'
import {
  AccountRole,
  Channel,
  ChallengeId,
  Consents,
  EmailAddress,
  ErasureCause,
  Locale,
  PasswordHash,
  PhoneNumber,
  Purpose,
  RevocationCause,
} from './values'

/** Whose all of it is: an account's id is its user's. */
const email = personal(EmailAddress, 'id')
const phone = personal(PhoneNumber, 'id')
const passwordHash = secret(PasswordHash, 'id')

export const events = {
  AccountRegistered: {
    data: object(
      {
        roles: t.readonlyArray(AccountRole),
        locale: Locale,
        consents: Consents,
        origin: oneOf('self', 'provider', 'command-line'),
        registeredAt: Instant,
      },
      { email, phone, identifierId: IdentifierId },
    ),
  },
  /** Somebody wanted to register the address of an account that is there; `told`: the holder hears of it. */
  RegistrationAttempted: { data: object({ attemptedAt: Instant, told: t.boolean }) },
  /** Voids all that was known of the password before. */
  PasswordSet: { data: object({ passwordHash, cause: oneOf('registration', 'reset', 'change'), setAt: Instant }) },
  /** The same password under the parameters of the day. */
  PasswordRehashed: { data: object({ passwordHash, rehashedAt: Instant }) },
  /** A link or a code goes out; it replaces the one of its purpose before it. */
  ChallengeIssued: {
    data: object({
      challengeId: ChallengeId,
      purpose: Purpose,
      channel: Channel,
      issuedAt: Instant,
      expiresAt: Instant,
    }),
  },
  /** A wrong code was given. */
  ChallengeFailed: { data: object({ challengeId: ChallengeId, purpose: Purpose, failedAt: Instant }) },
  EmailVerified: { data: object({ verifiedAt: Instant }) },
  PhoneVerified: { data: object({ verifiedAt: Instant }) },
  /** Nothing follows from it until the new address is proven. */
  EmailChangeRequested: { data: object({ newEmail: email, identifierId: IdentifierId, requestedAt: Instant }) },
  EmailChangeCancelled: { data: object({ cancelledAt: Instant }) },
  EmailChanged: {
    data: object(
      { email, identifierId: IdentifierId, changedAt: Instant },
      { previousEmail: email, previousIdentifierId: IdentifierId },
    ),
  },
  PhoneChangeRequested: { data: object({ newPhone: phone, identifierId: IdentifierId, requestedAt: Instant }) },
  PhoneChanged: {
    data: object(
      { phone, identifierId: IdentifierId, changedAt: Instant },
      { previousPhone: phone, previousIdentifierId: IdentifierId },
    ),
  },
  /** `address`: the network's, from which it was tried. */
  LogInFailed: { data: object({ address: personal(text(1, 100), 'id'), failedAt: Instant }) },
  /** Without `until` only another password opens it. */
  AccountLocked: { data: object({ failures: t.Integer, lockedAt: Instant }, { until: Instant }) },
  LogInFailuresCleared: { data: object({ clearedAt: Instant }) },
  /** Every session that began before `validFrom` is over, but for `except`. */
  SessionsRevoked: {
    data: object(
      {
        validFrom: Instant,
        cause: RevocationCause,
      },
      { except: id('SessionId') },
    ),
  },
  RoleGranted: { data: object({ role: AccountRole, grantedAt: Instant }) },
  RoleWithdrawn: { data: object({ role: AccountRole, withdrawnAt: Instant }) },
  AccountSuspended: { data: object({ reason: personal(text(1, 1_000), 'id'), suspendedAt: Instant }) },
  AccountReinstated: { data: object({ reinstatedAt: Instant }) },
  /** The end. `identifierIds`: of the addresses that are free again. */
  AccountErased: {
    data: object({
      erasedAt: Instant,
      cause: ErasureCause,
      identifierIds: t.readonlyArray(IdentifierId),
    }),
  },
} as const

export type AccountEvent = EventsOf<typeof events>
