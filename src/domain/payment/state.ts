import { type Either, right } from 'fp-ts/Either'
import type { Actor, Money } from '../kernel'
import { type Account, type Balance, balanceOf as balanceOfAccount, emptyAccount, type Entries } from './account'
import { errors, type PaymentError } from './errors'
import type { PaymentEvent } from './events'
import type { Terms } from './terms'

interface Known {
  readonly terms: Terms
}
export type Authorized = Known & { readonly stage: 'authorized'; readonly reference: string }
export type Captured = Known & { readonly stage: 'captured'; readonly reference: string; readonly account: Account }

/**
 * The stages of a payment's life: none -> initiated -> authorized -> captured, or failed or cancelled before anything
 * was captured. What happens to captured money is in its account.
 */
export type PaymentState =
  | { readonly stage: 'none' }
  | (Known & { readonly stage: 'initiated' })
  | Authorized
  | Captured
  | (Known & { readonly stage: 'failed' })
  | (Known & { readonly stage: 'cancelled' })

export type Existing = Exclude<PaymentState, { readonly stage: 'none' }>
export type Decision = Either<PaymentError, readonly PaymentEvent[]>

/** Those who speak for the gateway and move money: Lyceum itself, administrators, the finance office and its programs. */
export const handlesMoney = ({ role }: Actor): boolean =>
  role === 'system' || role === 'admin' || role === 'finance' || role === 'service'

export const forbidden = () => errors.fail('payment.forbidden', 'This is not for this actor to do.')

export const accountOf = (state: Authorized | Captured): Account =>
  state.stage === 'captured' ? state.account : emptyAccount

/** Where a payment's money is; undefined before it is initiated. */
export const balanceOf = (state: PaymentState): Balance | undefined => {
  if (state.stage === 'none') return undefined
  return balanceOfAccount(state.terms, state.stage === 'captured' ? state.account : emptyAccount)
}

/** The refusal of a payment that came to nothing. */
export const ended = (stage: 'failed' | 'cancelled') =>
  stage === 'failed'
    ? errors.fail('payment.failed', 'The payment has failed.')
    : errors.fail('payment.cancelled', 'The payment has been cancelled.')

/** What refunds, disputes and payouts need. */
export const requireCaptured = (state: Existing): Either<PaymentError, Captured> => {
  if (state.stage === 'captured') return right(state)
  return state.stage === 'failed' || state.stage === 'cancelled'
    ? ended(state.stage)
    : errors.fail('payment.not-captured', 'Nothing of this payment has been captured.')
}

/**
 * Does a thing once for each reference: what is known under it already, with this amount, changes nothing, as after a
 * webhook that came twice; another amount under it is a refusal, and so is another currency: nothing here converts.
 */
export const once = (
  state: Authorized | Captured,
  entries: Entries<string>,
  reference: string,
  amount: Money | undefined,
  decide: () => Decision,
): Decision => {
  const { currency } = state.terms.amount
  if (amount !== undefined && amount.currency !== currency)
    return errors.fail('payment.currency-mismatch', `This payment is in ${currency}.`)
  const known = entries.get(reference)
  if (known === undefined) return decide()
  return amount === undefined || amount.amount === known.amount.amount
    ? right([])
    : errors.fail('payment.reference-reused', 'This reference stands for another amount.', { reference })
}
