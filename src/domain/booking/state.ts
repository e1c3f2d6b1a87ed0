import type { BookingId, GroupLessonId, Instant, Money, PackageId, SeriesId, TimeRange, UserId } from '../kernel'
import type { Party, Side } from './party'
import type { Terms } from './terms'

/** How the price is shared out; `fee` and `refund` always make up the price. */
export interface Settlement {
  readonly fee: Money
  readonly refund: Money
}

/** What is true of a booking in every stage. */
export interface Facts {
  readonly tutorId: UserId
  readonly learnerId: UserId
  readonly range: TimeRange
  readonly terms: Terms
  readonly groupLessonId?: GroupLessonId
  readonly sessionId?: BookingId
  readonly seriesId?: SeriesId
  /** Whose credit pays for it. */
  readonly packageId?: PackageId
  /** How often each has moved it. */
  readonly moves: Readonly<Record<Party, number>>
  readonly lastMovedBy?: Party
  /** Of its present time: how many hours before it both sides were reminded. */
  readonly reminded?: readonly number[]
}

/**
 * The stages of a booking's life:
 * none -> requested -> confirmed -> inProgress -> completed, and off that path declined, expired, cancelled and noShow.
 * How it ended can be disputed once: disputed -> resolved.
 */
export type BookingState =
  | { readonly stage: 'none' }
  | { readonly stage: 'requested'; readonly facts: Facts; readonly heldUntil: Instant }
  | { readonly stage: 'confirmed' | 'inProgress' | 'declined' | 'expired'; readonly facts: Facts }
  | {
      readonly stage: 'completed' | 'cancelled' | 'noShow'
      readonly facts: Facts
      readonly endedAt: Instant
      readonly settlement: Settlement
      /** Of a no-show: who did not come. */
      readonly absent?: Side
    }
  | { readonly stage: 'disputed' | 'resolved'; readonly facts: Facts; readonly settlement: Settlement }

/** A booking that was requested. */
export type Requested = Exclude<BookingState, { readonly stage: 'none' }>
/** A booking in one of some stages. */
export type In<S extends Requested['stage']> = Extract<Requested, { readonly stage: S }>
