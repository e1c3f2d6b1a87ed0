import type { Either } from 'fp-ts/Either'
import { allocate, type BookingId, minus, type Money, PersistentMap, type PaymentId } from '../kernel'
import { errors, type PackageError } from './errors'
import type { PackageEvent } from './events'
import type { PackageTerms } from './terms'

/** Where the credits of a package have gone. */
export interface Credits {
  /** Of each booking that a credit was ever redeemed for, whether the credit came back. */
  readonly byBooking: PersistentMap<BookingId, 'redeemed' | 'restored'>
  readonly redeemed: number
  readonly restored: number
  readonly refunded: number
}

export const untouched: Credits = { byBooking: PersistentMap.empty(), redeemed: 0, restored: 0, refunded: 0 }

interface Known {
  readonly terms: PackageTerms
}
/** A package that was paid for, or cost nothing. */
export type Paid = Known & {
  readonly stage: 'active' | 'expired' | 'refunded'
  readonly paymentId?: PaymentId
  readonly credits: Credits
}

/**
 * The stages of a package's life: none -> awaitingPayment -> active -> expired, and refunded from active or expired.
 * One that nobody paid for in its time has `lapsed`. An active package whose `validUntil` has passed is expired in
 * effect, though nothing has happened to it.
 */
export type PackageState =
  { readonly stage: 'none' } | (Known & { readonly stage: 'awaitingPayment' | 'lapsed' }) | Paid

export type Existing = Exclude<PackageState, { readonly stage: 'none' }>
export type Decision = Either<PackageError, readonly PackageEvent[]>

/** The credits of a package that are neither redeemed nor refunded: bought = redeemed - restored + left + refunded. */
export const creditsLeft = ({ terms, credits }: Pick<Paid, 'terms' | 'credits'>): number =>
  terms.credits - credits.redeemed + credits.restored - credits.refunded

/**
 * What so many more credits of a package are worth when they are refunded: the difference of the rounded share of the
 * price before and after, so that credits that are refunded in several parts together get what they get at once, and
 * all of them the whole price.
 */
export const worthOf = ({ terms, credits }: Pick<Paid, 'terms' | 'credits'>, refunding: number): Money =>
  minus(shareOf(terms, credits.refunded + refunding), shareOf(terms, credits.refunded))

/** What the learner was owed for credits that were refunded. */
export const refundedOf = (state: PackageState): Money | undefined =>
  'credits' in state ? shareOf(state.terms, state.credits.refunded) : undefined

const shareOf = ({ price, credits }: PackageTerms, some: number): Money =>
  allocate(price, [some, credits - some])[0] as Money

export const expired = () => errors.fail('package.expired', 'The time of this package is over.')
export const notPaid = () => errors.fail('package.not-paid', 'This package has not been paid for.')
