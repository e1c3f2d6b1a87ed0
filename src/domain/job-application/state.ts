import type { Either } from 'fp-ts/Either'
import type { Instant, Money, PostingId, TimeRange, UserId } from '../kernel'
import type { ApplicationError } from './errors'
import type { ApplicationEvent } from './events'

/** Whose attempt it is, and which. */
export interface Attempt {
  readonly attempt: number
  readonly postingId: PostingId
  readonly institutionId: UserId
  readonly tutorId: UserId
}

export interface Screening {
  readonly score: number
  readonly notes?: string
}

export interface Interview {
  readonly range: TimeRange
  readonly place?: string
}

export interface Offer {
  readonly expiresAt: Instant
  readonly salary?: Money
  readonly message?: string
}

/** The stages of an attempt that is under way. */
export type Open = Attempt &
  (
    | { readonly stage: 'submitted' }
    | { readonly stage: 'screened'; readonly screening: Screening }
    | { readonly stage: 'shortlisted' }
    | { readonly stage: 'interviewing'; readonly interview: Interview }
    | {
        readonly stage: 'offered'
        readonly offer: Offer
        /** Whether it is on record that the offer has expired. */
        readonly lapsed?: true
      }
  )

/** How an attempt can end. */
export type Closed = Attempt & { readonly stage: 'hired' | 'declined' | 'rejected' | 'withdrawn' }

/**
 * The stages of an application: none -> submitted -> screened -> shortlisted -> interviewing -> offered -> hired or
 * declined; rejected or withdrawn from any open one. A closed attempt but `hired` can be followed by a new one.
 */
export type ApplicationState = { readonly stage: 'none' } | Open | Closed

export type Decision = Either<ApplicationError, readonly ApplicationEvent[]>

export const isOpen = (state: Open | Closed): state is Open => {
  switch (state.stage) {
    case 'submitted':
    case 'screened':
    case 'shortlisted':
    case 'interviewing':
    case 'offered':
      return true
    case 'hired':
    case 'declined':
    case 'rejected':
    case 'withdrawn':
      return false
  }
}

/** Whether an offer still stands: up to but not including the instant it expires. */
export const stands = (offer: Offer, at: Instant): boolean => at < offer.expiresAt
