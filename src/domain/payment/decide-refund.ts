import { chain, right } from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { balanceOf, partsOfAdding, partsOfTaking } from './account'
import type { Of } from './commands'
import { errors } from './errors'
import { type Captured, type Decision, type Existing, forbidden, handlesMoney, once, requireCaptured } from './state'

/** Giving money back of our own accord: ordered here, carried out by the gateway, which reports how it went. */
export const decideRefund = (
  command: Of<'RefundPayment' | 'SettleRefund' | 'FailRefund'>,
  state: Existing,
): Decision => {
  const { by } = command
  const ordersRefunds = by.id === state.terms.payeeId || by.role === 'support'
  if (!handlesMoney(by) && !(command.type === 'RefundPayment' && ordersRefunds)) return forbidden()
  return pipe(
    requireCaptured(state),
    chain((captured) =>
      command.type === 'RefundPayment' ? refund(command, captured) : reportRefund(command, captured),
    ),
  )
}

/** Refunds that are still pending count as if they were paid; a disputed payment is not refunded as well. */
const refund = ({ data: { refundId, amount, ...rest }, at }: Of<'RefundPayment'>, state: Captured): Decision => {
  const { account, terms } = state
  return once(state, account.refunds, refundId, amount, () => {
    const { disputed, refundable } = balanceOf(terms, account)
    if (disputed.amount > 0) return errors.fail('payment.dispute-open', 'The payer disputes this payment.')
    if (amount.amount > refundable.amount)
      return errors.fail('payment.refund-exceeds-captured', 'Less than this is left to refund.', { refundable })
    const { payerId, payeeId } = terms
    const parts = partsOfTaking(amount, terms, account)
    return right([
      { type: 'RefundRequested', data: { refundId, payerId, payeeId, amount, ...parts, ...rest, requestedAt: at } },
    ])
  })
}

const reportRefund = (command: Of<'SettleRefund' | 'FailRefund'>, { account, terms }: Captured): Decision => {
  const { refundId } = command.data
  const known = account.refunds.get(refundId)
  if (known === undefined) return errors.fail('payment.refund-not-found', 'There is no such refund.', { refundId })
  const { amount, status } = known
  if (status === (command.type === 'SettleRefund' ? 'settled' : 'failed')) return right([])
  if (status !== 'pending') return errors.fail('payment.refund-closed', `The refund has ${status}.`, { refundId })

  const refunded = { refundId, payerId: terms.payerId, payeeId: terms.payeeId, amount }
  switch (command.type) {
    case 'SettleRefund':
      return right([{ type: 'RefundSettled', data: { ...refunded, settledAt: command.at } }])
    case 'FailRefund': {
      const parts = partsOfAdding(amount, terms, account)
      const { reason } = command.data
      return right([{ type: 'RefundFailed', data: { ...refunded, ...parts, reason, failedAt: command.at } }])
    }
  }
}
