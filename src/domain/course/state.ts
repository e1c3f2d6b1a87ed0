import type { Money, TimeRange, UserId } from '../kernel'
import type { Outline } from './outline'
import type { SeatBook } from './seat-book'
import { type CompletionRule, type CourseTerms, outlineTerms, type RefundPolicy, type SeatPolicy } from './terms'

/** What a course says of itself; a draft may still lack parts. */
export interface Plan {
  readonly ownerId: UserId
  readonly heading: { readonly title: string; readonly description?: string }
  readonly outline?: Outline
  readonly price?: Money
  readonly seats?: SeatPolicy
  readonly completionRule?: CompletionRule
  readonly refundPolicy: RefundPolicy
  readonly term?: TimeRange
}

/** A plan that can be sold. */
export interface CompletePlan extends Plan {
  readonly outline: Outline
  readonly price: Money
  readonly seats: SeatPolicy
  readonly completionRule: CompletionRule
}

export interface Draft {
  readonly stage: 'draft'
  readonly plan: Plan
}
export interface Published {
  readonly stage: 'published'
  readonly plan: CompletePlan
  readonly book: SeatBook
}
export interface Archived {
  readonly stage: 'archived'
  readonly plan: CompletePlan
  readonly book: SeatBook
}

/** The stages of a course's life: none -> draft -> published -> archived. */
export type CourseState = { readonly stage: 'none' } | Draft | Published | Archived

/** The plan, where nothing that a publication needs is missing. */
export const completed = (plan: Plan): CompletePlan | undefined => {
  const { outline, price, seats, completionRule } = plan
  return outline && price && seats && completionRule && { ...plan, outline, price, seats, completionRule }
}

/**
 * The terms on which a learner enrols now; undefined unless the course is published. Enrolling freezes them: see
 * `RequestEnrollment`.
 */
export const termsOf = (state: CourseState): CourseTerms | undefined => {
  if (state.stage !== 'published') return undefined
  const { ownerId, outline, completionRule, price, seats, refundPolicy, term } = state.plan
  return {
    ownerId,
    outline: outlineTerms(outline),
    completionRule,
    price,
    seats,
    refundPolicy,
    ...(term !== undefined && { term }),
  }
}
