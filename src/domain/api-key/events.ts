import * as t from 'io-ts'
import { type EventsOf, impersonal, Instant, LocalDate, object, secret, text, UserId } from '../kernel'
import { Scope } from './scope'

/** SHA-256 of the secret; of no use to who reads it, and told to nobody all the same. */
const secretHash = secret(text(1, 100), { field: 'institutionId' })

export const events = {
  ApiKeyIssued: {
    data: object({
      institutionId: UserId,
      label: impersonal(text(1, 80), 'what an institution calls one of its programs'),
      scopes: t.readonlyArray(Scope),
      expiresAt: Instant,
      secretHash,
      issuedAt: Instant,
    }),
  },
  ApiKeyRotated: {
    data: object({ institutionId: UserId, secretHash, oldUntil: Instant, expiresAt: Instant, rotatedAt: Instant }),
  },
  ApiKeyUsed: { data: object({ day: LocalDate }) },
  ApiKeyRevoked: { data: object({ revokedAt: Instant }) },
} as const

export type ApiKeyEvent = EventsOf<typeof events>
