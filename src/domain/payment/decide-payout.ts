import { chain, right } from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { balanceOf } from './account'
import type { Of } from './commands'
import { errors } from './errors'
import { type Captured, type Decision, type Existing, forbidden, handlesMoney, once, requireCaptured } from './state'

/** Paying the payee. */
export const decidePayout = (command: Of<'PayOutTutor' | 'ReturnPayout'>, state: Existing): Decision => {
  if (!handlesMoney(command.by)) return forbidden()
  return pipe(
    requireCaptured(state),
    chain((captured) => (command.type === 'PayOutTutor' ? payOut(command, captured) : returned(command, captured))),
  )
}

/** Never more than the payee's share of what is captured and neither given back, about to be, nor disputed. */
const payOut = ({ data: { payoutId, amount: asked }, at }: Of<'PayOutTutor'>, state: Captured): Decision => {
  const { account, terms } = state
  return once(state, account.payouts, payoutId, asked, () => {
    const { payable } = balanceOf(terms, account)
    if (payable.amount === 0) return errors.fail('payment.nothing-to-pay-out', 'Nothing is due to the payee.')
    const amount = asked ?? payable
    return amount.amount > payable.amount
      ? errors.fail('payment.payout-exceeds-balance', 'Less than this is due to the payee.', { payable })
      : right([{ type: 'TutorPaidOut', data: { payoutId, payeeId: terms.payeeId, amount, paidOutAt: at } }])
  })
}

const returned = ({ data: { payoutId, reason }, at }: Of<'ReturnPayout'>, { account, terms }: Captured): Decision => {
  const known = account.payouts.get(payoutId)
  if (known === undefined) return errors.fail('payment.payout-not-found', 'There is no such payout.', { payoutId })
  const { amount, status } = known
  const { payeeId } = terms
  return status === 'returned'
    ? right([])
    : right([{ type: 'PayoutReturned', data: { payoutId, payeeId, amount, reason, returnedAt: at } }])
}
