import { type Either, right } from 'fp-ts/Either'
import { type Actor, HOUR, type Instant, minus, type Money, percentage, plusMillis, zero } from '../kernel'
import { type BookingError, errors } from './errors'
import { type Party, partyAmong, type Side } from './party'
import type { BookingState, Facts, Requested, Settlement } from './state'

/** The party for which an actor acts on a booking, or a refusal. */
export const partyOf = (facts: Facts, by: Actor, onBehalfOf?: Side): Either<BookingError, Party> => {
  const party = partyAmong(facts, by, onBehalfOf)
  return party === undefined
    ? errors.fail('booking.not-yours', 'Only the learner and the tutor of a booking act on it, each for themselves.')
    : right(party)
}

/** The price with a share of it (in basis points) kept as a fee, rounded half up; the rest goes back. */
export const keeping = (price: Money, feeBasisPoints: number): Settlement => {
  const fee = percentage(price, feeBasisPoints)
  return { fee, refund: minus(price, fee) }
}

/** Everything goes back. */
export const refunding = (price: Money): Settlement => ({ fee: zero(price.currency), refund: price })

/** Nothing goes back. */
export const charging = (price: Money): Settlement => ({ fee: price, refund: zero(price.currency) })

/** The last instant at which a learner cancels or moves a booking freely. */
export const freeUntil = ({ range, terms }: Facts): Instant =>
  plusMillis(range.start, -terms.cancellation.freeUntilHours * HOUR)

/** What cancelling costs. */
export interface CancellationQuote extends Settlement {
  readonly freeUntil: Instant
}

/**
 * What cancelling would cost at an instant; what is then charged is exactly this.
 *
 * Only a learner ever pays, only for a confirmed booking, and only after `freeUntil`. Nor do they pay when it was last
 * moved by the tutor or the platform: nobody is charged for leaving a time that they did not choose.
 */
export const quoteCancellation = (
  state: BookingState,
  at: Instant,
  by: Actor,
  onBehalfOf?: Side,
): Either<BookingError, CancellationQuote> => {
  if (state.stage === 'none') return errors.fail('booking.not-found', 'There is no such booking.')
  const party = partyOf(state.facts, by, onBehalfOf)
  return party._tag === 'Left' ? party : cancellationBy(party.right, state, at)
}

export const cancellationBy = (
  party: Party,
  state: Requested,
  at: Instant,
): Either<BookingError, CancellationQuote> => {
  const { facts } = state
  const { price, cancellation } = facts.terms
  const quote = { freeUntil: freeUntil(facts) }
  switch (state.stage) {
    case 'requested':
      return right({ ...quote, ...refunding(price) })
    case 'confirmed': {
      if (at >= facts.range.start && party !== 'platform')
        return errors.fail('booking.already-started', 'A lesson cannot be cancelled once its time has come.')
      const chosen = facts.lastMovedBy === undefined || facts.lastMovedBy === 'learner'
      const late = party === 'learner' && at > quote.freeUntil && chosen
      return right({ ...quote, ...(late ? keeping(price, cancellation.lateFeeBasisPoints) : refunding(price)) })
    }
    case 'inProgress':
      return errors.fail('booking.already-started', 'A lesson that has started cannot be cancelled.')
    default:
      return errors.fail('booking.closed', `This booking is ${state.stage} and cannot be cancelled.`)
  }
}
