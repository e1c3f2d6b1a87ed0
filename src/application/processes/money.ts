import { type Instant, type Money, minus } from '../../domain/kernel'
import { balanceOf, type PaymentState, type PaymentTerms } from '../../domain/payment'
import { derivedId } from '../derived-id'
import type { ProcessCommand } from './process'

/** The payment of a booking or a package. */
export const paymentIdOf = (id: string): string => derivedId(id, 'payment')

/** Asks for a payment. */
export const ask = (id: string, terms: Readonly<Record<keyof PaymentTerms, unknown>>): readonly ProcessCommand[] => [
  { category: 'payment', id, type: 'InitiatePayment', data: terms },
]

/** Whether the whole amount of a payment was collected. */
export const isPaid = (payment: PaymentState): boolean => {
  const balance = balanceOf(payment)
  return payment.stage === 'captured' && balance !== undefined && balance.captured.amount >= payment.terms.amount.amount
}

/** Whether a payment may still bring money. */
export const isOpen = ({ stage }: PaymentState): boolean => stage === 'initiated' || stage === 'authorized'

/**
 * Pays back what was collected beyond `keep`: what is missing to that, whatever was paid back before, so that it is right
 * however often it is asked and in whatever order things become known. What a lost dispute took counts as paid back.
 * While a dispute is open nothing is refunded; it is asked again when that is decided.
 *
 * The refund is named by what it leads from and to. A difference that was ordered once is not ordered again, not even
 * where the gateway failed to carry it out, which is the finance office's to look at.
 */
export const refundBeyond = (
  keep: Money,
  id: string,
  payment: PaymentState,
  reason: string,
): readonly ProcessCommand[] => {
  const balance = balanceOf(payment)
  if (payment.stage !== 'captured' || balance === undefined || balance.disputed.amount > 0) return []
  const before = minus(balance.captured, balance.net).amount
  const target = balance.captured.amount - keep.amount
  if (target <= before) return []
  const data = {
    refundId: `${id} ${String(before)}-${String(target)}`,
    amount: { ...keep, amount: target - before },
    reason,
  }
  return [{ category: 'payment', id, type: 'RefundPayment', data }]
}

/**
 * Pays out what the payee has earned and not got, or `amount` of it. Named by what was paid out before, or by `for` whom
 * or what, so that it happens once. Nothing while a dispute is open, however small.
 */
export const payOut = (
  id: string,
  payment: PaymentState,
  { amount, ...of }: { readonly amount?: Money; readonly for?: string } = {},
): readonly ProcessCommand[] => {
  const balance = balanceOf(payment)
  if (balance === undefined || balance.disputed.amount > 0 || balance.payable.amount === 0) return []
  const payoutId = of.for ?? `${id} from ${String(balance.paidOut.amount)}`
  const due = amount !== undefined && amount.amount > balance.payable.amount ? balance.payable : amount
  return [{ category: 'payment', id, type: 'PayOutTutor', data: { payoutId, ...(due && { amount: due }) } }]
}

/** Gives up a payment that nothing has come of. */
export const giveUp = (id: string, payment: PaymentState, at?: Instant): readonly ProcessCommand[] =>
  isOpen(payment)
    ? [{ category: 'payment', id, type: 'CancelPayment', data: { reason: 'not needed any more' }, ...(at && { at }) }]
    : []
