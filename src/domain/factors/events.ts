import * as t from 'io-ts'
import { IdentifierId } from '../identifier'
import { type EventsOf, impersonal, Instant, integer, object, oneOf, personal, secret, text } from '../kernel'
import {
  CodeHashes,
  Counter,
  CredentialId,
  EnrolmentId,
  PasskeyId,
  PasskeyName,
  PublicKey,
  TimeStep,
  Transports,
} from './shapes'

/** Factors that can be guessed at. */
export const Guessable = oneOf('totp', 'recovery-code')

const passkey = { passkeyId: PasskeyId }

export const events = {
  /** `secret` is the shared secret in base32 (RFC 4648, section 6). */
  TotpBegun: { data: object({ enrolmentId: EnrolmentId, secret: secret(text(16, 256), 'id'), begunAt: Instant }) },
  TotpEnabled: { data: object({ step: TimeStep, enabledAt: Instant }) },
  /** No code of this step or an earlier one is good any longer. */
  TotpUsed: { data: object({ step: TimeStep, usedAt: Instant }) },
  TotpDisabled: { data: object({ disabledAt: Instant }) },
  /** Those that were issued before are good no longer. */
  RecoveryCodesIssued: {
    data: object({ hashes: secret(CodeHashes, 'id', []), count: integer(0, 100), issuedAt: Instant }),
  },
  /** `index`: of the code in the list that was issued last. */
  RecoveryCodeUsed: { data: object({ index: integer(0, 99), remaining: integer(0, 99), usedAt: Instant }) },
  SecondFactorFailed: { data: object({ method: Guessable, failedAt: Instant }) },
  /** Until then neither one-time codes nor recovery codes are taken, right or wrong. */
  SecondFactorsLocked: { data: object({ until: Instant, lockedAt: Instant }) },
  PasskeyAdded: {
    data: object({
      ...passkey,
      credentialId: secret(CredentialId, 'id'),
      publicKey: secret(PublicKey, 'id'),
      counter: Counter,
      transports: personal(Transports, 'id', []),
      backupEligible: t.boolean,
      backedUp: t.boolean,
      /** The model of the authenticator. */
      aaguid: personal(text(1, 36), 'id'),
      name: personal(PasskeyName, 'id'),
      addedAt: Instant,
    }),
  },
  PasskeyUsed: { data: object({ ...passkey, counter: Counter, backedUp: t.boolean, usedAt: Instant }) },
  PasskeyRenamed: { data: object({ ...passkey, name: personal(PasskeyName, 'id'), renamedAt: Instant }) },
  /** The counter did not grow: there may be two authenticators with one key. It is taken no longer, from either. */
  PasskeyCloneSuspected: { data: object({ ...passkey, stored: Counter, shown: Counter, suspectedAt: Instant }) },
  PasskeyRemoved: { data: object({ ...passkey, removedAt: Instant }) },
  IdentityLinked: {
    data: object(
      {
        identityId: IdentifierId,
        provider: impersonal(text(1, 50), 'the name that the operator gives to an identity provider'),
        issuer: impersonal(text(1, 500), "an identity provider's address, the same for all of its users"),
        subject: personal(text(1, 255), 'id'),
        linkedAt: Instant,
      },
      { email: personal(text(1, 320), 'id') },
    ),
  },
  IdentityUnlinked: { data: object({ identityId: IdentifierId, unlinkedAt: Instant }) },
  FactorsReset: { data: object({ reason: personal(text(1, 500), 'id'), resetAt: Instant }) },
} as const

export type FactorsEvent = EventsOf<typeof events>
