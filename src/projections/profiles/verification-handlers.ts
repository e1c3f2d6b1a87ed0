import type { Instant } from '../../domain/kernel'
import { verification } from '../../domain/verification'
import type { RowsOf } from '../runtime/read-model'
import { ifThere, on } from './handlers'
import type { profiles, verifications } from './tables'

type Tables = RowsOf<{ readonly profiles: typeof profiles; readonly verifications: typeof verifications }>

/** Tells the profile, where there is one, until when its owner counts as verified. */
const tell = (rows: Tables, userId: string, until: Instant | null): void => {
  ifThere(rows.verifications, userId, () => rows.verifications.update([userId], () => ({ approvedUntil: until })))
  ifThere(rows.profiles, userId, () =>
    rows.profiles.update([userId], () => ({ verified: until !== null, verifiedUntil: until })),
  )
}

export const ofVerifications = on(
  verification,
  {
    DocumentAdded: ({ id, data, revision }, { verifications }) => {
      const { addedAt, ...document } = data
      const row = verifications.get(id)
      if (row === undefined)
        verifications.put({
          userId: id,
          stage: 'collecting',
          documents: [document],
          legalName: null,
          birthDate: null,
          country: null,
          submittedAt: null,
          reviewerId: null,
          claimedUntil: null,
          decidedAt: null,
          ground: null,
          note: null,
          approvedUntil: null,
          revision,
        })
      else
        ifThere(verifications, id, () =>
          verifications.update([id], ({ documents }) => ({ documents: [...documents, document] })),
        )
    },
    DocumentRemoved: ({ id, data }, { verifications }) =>
      ifThere(verifications, id, () =>
        verifications.update([id], ({ documents }) => ({
          documents: documents.filter(({ fileId }) => fileId !== data.fileId),
        })),
      ),
    VerificationSubmitted: ({ id, data }, { verifications }) =>
      ifThere(verifications, id, () =>
        verifications.update([id], () => ({
          stage: 'submitted',
          legalName: data.legalName,
          birthDate: data.birthDate,
          country: data.country,
          submittedAt: data.submittedAt,
          reviewerId: null,
          claimedUntil: null,
        })),
      ),
    VerificationWithdrawn: ({ id }, { verifications }) =>
      ifThere(verifications, id, () =>
        verifications.update([id], ({ approvedUntil }) => ({
          stage: approvedUntil === null ? 'collecting' : 'approved',
          reviewerId: null,
          claimedUntil: null,
        })),
      ),
    VerificationClaimed: ({ id, data }, { verifications }) =>
      ifThere(verifications, id, () =>
        verifications.update([id], () => ({
          stage: 'claimed',
          reviewerId: data.reviewerId,
          claimedUntil: data.until,
        })),
      ),
    VerificationReleased: ({ id }, { verifications }) =>
      ifThere(verifications, id, () =>
        verifications.update([id], () => ({ stage: 'submitted', reviewerId: null, claimedUntil: null })),
      ),
    VerificationApproved: ({ id, data }, rows) => {
      ifThere(rows.verifications, id, () =>
        rows.verifications.update([id], () => ({
          stage: 'approved',
          ...decision(data.reviewerId, data.approvedAt, data.note),
          ground: null,
        })),
      )
      tell(rows, id, data.expiresAt)
    },
    VerificationRejected: ({ id, data }, rows) => {
      ifThere(rows.verifications, id, () =>
        rows.verifications.update([id], () => ({
          stage: 'rejected',
          ...decision(data.reviewerId, data.rejectedAt, data.note),
          ground: data.ground,
        })),
      )
      tell(rows, id, null)
    },
    VerificationRevoked: ({ id, data }, rows) => {
      ifThere(rows.verifications, id, () =>
        rows.verifications.update([id], () => ({
          stage: 'rejected',
          ...decision(data.reviewerId, data.revokedAt, data.note),
          ground: data.ground,
        })),
      )
      tell(rows, id, null)
    },
    VerificationExpired: ({ id }, rows) => {
      ifThere(rows.verifications, id, () =>
        rows.verifications.update([id], ({ stage }) => ({
          stage: stage === 'submitted' || stage === 'claimed' ? stage : 'expired',
        })),
      )
      tell(rows, id, null)
    },
    DocumentsDiscarded: ({ id, data }, { verifications }) =>
      ifThere(verifications, id, () =>
        verifications.update([id], ({ documents }) => ({
          documents: documents.filter(({ fileId }) => !data.fileIds.includes(fileId)),
        })),
      ),
  },
  ({ id, revision }, { verifications }) =>
    ifThere(verifications, id, () => verifications.update([id], () => ({ revision }))),
)

const decision = (reviewerId: string, decidedAt: Instant, note: string | undefined) => ({
  reviewerId,
  decidedAt,
  note: note ?? null,
  claimedUntil: null,
})
