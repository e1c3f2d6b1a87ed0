import { chain, right } from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { minus } from '../kernel'
import { balanceOf, partsOfTaking } from './account'
import type { Of } from './commands'
import { errors } from './errors'
import { type Captured, type Decision, type Existing, forbidden, handlesMoney, once, requireCaptured } from './state'

/** Money that the payer's bank takes back. While it is undecided nobody gets the disputed part. */
export const decideDispute = (command: Of<'OpenDispute' | 'WinDispute' | 'LoseDispute'>, state: Existing): Decision => {
  if (!handlesMoney(command.by)) return forbidden()
  return pipe(
    requireCaptured(state),
    chain((captured) => (command.type === 'OpenDispute' ? open(command, captured) : close(command, captured))),
  )
}

const open = ({ data: { reference, amount, ...rest }, at }: Of<'OpenDispute'>, state: Captured): Decision => {
  const { account, terms } = state
  return once(state, account.disputes, reference, amount, () => {
    const { net, disputed } = balanceOf(terms, account)
    const disputable = minus(net, disputed)
    if (amount.amount > disputable.amount)
      return errors.fail('payment.dispute-exceeds-captured', 'Less than this is left of the payment.', { disputable })
    const { payerId, payeeId } = terms
    return right([{ type: 'DisputeOpened', data: { reference, payerId, payeeId, amount, ...rest, openedAt: at } }])
  })
}

const close = (command: Of<'WinDispute' | 'LoseDispute'>, { account, terms }: Captured): Decision => {
  const { reference } = command.data
  const known = account.disputes.get(reference)
  if (known === undefined) return errors.fail('payment.dispute-not-found', 'There is no such dispute.', { reference })
  const { amount, status } = known
  if (status === (command.type === 'WinDispute' ? 'won' : 'lost')) return right([])
  if (status !== 'open') return errors.fail('payment.dispute-closed', `The dispute has been ${status}.`, { reference })

  const disputed = { reference, payerId: terms.payerId, payeeId: terms.payeeId, amount }
  switch (command.type) {
    case 'WinDispute':
      return right([{ type: 'DisputeWon', data: { ...disputed, wonAt: command.at } }])
    case 'LoseDispute':
      return right([
        { type: 'DisputeLost', data: { ...disputed, ...partsOfTaking(amount, terms, account), lostAt: command.at } },
      ])
  }
}
