import * as t from 'io-ts'
import { Country, type EventsOf, FileId, Instant, LocalDate, object, personal, text, UserId } from '../kernel'
import { DocumentKind, DocumentType, Ground } from './details'

/** Of a decision; the note is about the tutor, whose id is the verification's. */
const note = personal(text(1, 2_000), 'id')

export const events = {
  DocumentAdded: { data: object({ fileId: FileId, kind: DocumentKind, mediaType: DocumentType, addedAt: Instant }) },
  DocumentRemoved: { data: object({ fileId: FileId }) },
  VerificationSubmitted: {
    data: object({
      legalName: personal(text(1, 200), 'id'),
      birthDate: personal(LocalDate, 'id', '1900-01-01'),
      country: personal(Country, 'id', 'ZZ'),
      submittedAt: Instant,
    }),
  },
  VerificationWithdrawn: { data: object({ withdrawnAt: Instant }) },
  VerificationClaimed: { data: object({ reviewerId: UserId, claimedAt: Instant, until: Instant }) },
  VerificationReleased: { data: object({ releasedAt: Instant }) },
  VerificationApproved: {
    data: object({ reviewerId: UserId, approvedAt: Instant, expiresAt: Instant }, { note }),
  },
  VerificationRejected: { data: object({ reviewerId: UserId, rejectedAt: Instant, ground: Ground, note }) },
  VerificationRevoked: { data: object({ reviewerId: UserId, revokedAt: Instant, ground: Ground, note }) },
  VerificationExpired: { data: object({ expiredAt: Instant }) },
  DocumentsDiscarded: { data: object({ fileIds: t.readonlyArray(FileId), discardedAt: Instant }) },
} as const

export type VerificationEvent = EventsOf<typeof events>
