import type { Instant } from '../kernel'
import type { Parties } from './values'

/** What a learner said. */
export interface Given {
  readonly rating: number
  readonly text?: string
  readonly changeableUntil: Instant
  readonly answer?: string
}

/**
 * The stages of a review: none -> invited -> published, or expired, from which another occasion invites anew. A
 * published review can be hidden and shown again.
 */
export type ReviewState =
  | { readonly stage: 'none' }
  | { readonly stage: 'invited'; readonly parties: Parties; readonly expiresAt: Instant }
  | { readonly stage: 'expired'; readonly parties: Parties }
  | { readonly stage: 'published' | 'hidden'; readonly parties: Parties; readonly given: Given }

export type Existing = Exclude<ReviewState, { readonly stage: 'none' }>
