import type { Either } from 'fp-ts/Either'
import type { Instant, UserId } from '../kernel'
import type { Document } from './details'
import type { VerificationError } from './errors'
import type { VerificationEvent } from './events'

/** A document, and since when it is here. */
export type AddedDocument = Document & { readonly addedAt: Instant }

/** What a verification has at every stage. */
export interface Facts {
  readonly documents: readonly AddedDocument[]
  /** Until when an approval holds. A renewal under review leaves it standing. */
  readonly approvedUntil?: Instant
}

/** A reviewer's claim to a submission. */
export interface Claim {
  readonly reviewerId: UserId
  readonly until: Instant
}

/** Stages in which documents may be added and a submission made. */
export type Open = Facts & { readonly stage: 'collecting' | 'approved' | 'rejected' | 'expired' }

/** A submission that waits for its decision. */
export type Submitted = Facts & ({ readonly stage: 'submitted' } | { readonly stage: 'claimed'; readonly claim: Claim })

/**
 * The stages of a tutor's verification: none -> collecting -> submitted -> claimed -> approved or rejected; an approval
 * runs out (expired) or is revoked (rejected); from each of these it can be submitted anew.
 */
export type VerificationState = { readonly stage: 'none' } | Open | Submitted

export type Decision = Either<VerificationError, readonly VerificationEvent[]>

export const isSubmitted = (state: Open | Submitted): state is Submitted =>
  state.stage === 'submitted' || state.stage === 'claimed'

/** Whether a tutor counts as verified at an instant: up to but not including the end of his approval. */
export const isVerified = (state: VerificationState, at: Instant): boolean =>
  state.stage !== 'none' && state.approvedUntil !== undefined && at < state.approvedUntil
