import { DAY, plusMillis, type Instant } from '../../domain/kernel'
import { DOCUMENT_DAYS, verification, type VerificationState } from '../../domain/verification'
import { instantOf, type Process, type ProcessCommand, type ProcessEvent, when } from './process'

/** An approval that has run out counts for nothing, recorded or not; the record tells the tutor, and those who list him. */
export const expireVerifications: Process = {
  name: 'expire-verifications',
  reactions: [
    when(
      verification,
      'VerificationApproved',
      ({ id }): readonly ProcessCommand[] => [{ category: 'verification', id, type: 'ExpireVerification', data: {} }],
      { due: ({ data }) => data.expiresAt },
    ),
  ],
}

const afterTerm = (event: ProcessEvent): Instant => plusMillis(instantOf(event), DOCUMENT_DAYS * DAY)

/** The documents that were there when the event happened; those that were added since have a term of their own. */
const discard = (event: ProcessEvent): readonly ProcessCommand[] => [
  { category: 'verification', id: event.id, type: 'DiscardDocuments', data: { addedUntil: instantOf(event) } },
]

/**
 * Documents are kept while a decision on them can be objected to, and no longer; those that were never submitted as long
 * as that. The files themselves go by the sweep of what no aggregate names any more.
 */
export const discardDocuments: Process = {
  name: 'discard-documents',
  reactions: [
    when(verification, 'VerificationApproved', discard, { due: afterTerm }),
    when(verification, 'VerificationRejected', discard, { due: afterTerm }),
    when(verification, 'VerificationRevoked', discard, { due: afterTerm }),
    when(
      verification,
      'DocumentAdded',
      (event, state: VerificationState) => (state.stage === 'collecting' ? discard(event) : []),
      { due: afterTerm },
    ),
  ],
}
