import { right } from 'fp-ts/Either'
import { type Decider, equal } from '../kernel'
import type { PaymentCommand } from './commands'
import { decideCharge, initiate } from './decide-charge'
import { decideDispute } from './decide-dispute'
import { decidePayout } from './decide-payout'
import { decideRefund } from './decide-refund'
import { errors, type PaymentError } from './errors'
import type { PaymentEvent } from './events'
import { evolve } from './evolve'
import type { Decision, PaymentState } from './state'

const decide = (command: PaymentCommand, state: PaymentState): Decision => {
  if (command.type === 'InitiatePayment') {
    if (state.stage === 'none') return initiate(command)
    return equal(command.data, state.terms)
      ? right([])
      : errors.fail('payment.already-exists', 'This payment has been initiated on other terms.')
  }
  if (state.stage === 'none') return errors.fail('payment.not-found', 'There is no such payment.')

  switch (command.type) {
    case 'AuthorizePayment':
    case 'CapturePayment':
    case 'FailPayment':
    case 'CancelPayment':
      return decideCharge(command, state)
    case 'RefundPayment':
    case 'SettleRefund':
    case 'FailRefund':
      return decideRefund(command, state)
    case 'OpenDispute':
    case 'WinDispute':
    case 'LoseDispute':
      return decideDispute(command, state)
    case 'PayOutTutor':
    case 'ReturnPayout':
      return decidePayout(command, state)
  }
}

export const decider: Decider<PaymentCommand, PaymentEvent, PaymentState, PaymentError> = {
  initialState: { stage: 'none' },
  decide,
  evolve,
}
