import { right } from 'fp-ts/Either'
import { minus } from '../kernel'
import { balanceOf, partsOfAdding } from './account'
import type { Of } from './commands'
import { errors } from './errors'
import {
  accountOf,
  type Authorized,
  type Captured,
  type Decision,
  ended,
  type Existing,
  forbidden,
  handlesMoney,
  once,
} from './state'

export const initiate = ({ data, at, by }: Of<'InitiatePayment'>): Decision => {
  if (!handlesMoney(by)) return forbidden()
  return data.payerId === data.payeeId
    ? errors.fail('payment.payer-is-payee', 'Nobody pays themselves.')
    : right([{ type: 'PaymentInitiated', data: { ...data, initiatedAt: at } }])
}

/** Collecting the money, or giving up on it. */
export const decideCharge = (
  command: Of<'AuthorizePayment' | 'CapturePayment' | 'FailPayment' | 'CancelPayment'>,
  state: Existing,
): Decision => {
  const { at, by } = command
  if (!handlesMoney(by) && !(command.type === 'CancelPayment' && by.id === state.terms.payerId)) return forbidden()

  switch (command.type) {
    case 'AuthorizePayment': {
      const { reference } = command.data
      if (state.stage === 'failed' || state.stage === 'cancelled') return ended(state.stage)
      if (state.stage === 'initiated')
        return right([{ type: 'PaymentAuthorized', data: { reference, amount: state.terms.amount, authorizedAt: at } }])
      return state.reference === reference
        ? right([])
        : errors.fail('payment.already-authorized', 'The payment has been authorised under another reference.')
    }
    case 'CapturePayment':
      if (state.stage === 'failed' || state.stage === 'cancelled') return ended(state.stage)
      return state.stage === 'initiated'
        ? errors.fail('payment.not-authorized', 'The payment has not been authorised.')
        : capture(command, state)
    case 'FailPayment':
      if (state.stage === 'failed') return right([])
      if (state.stage === 'cancelled') return ended(state.stage)
      return state.stage === 'captured'
        ? alreadyCaptured()
        : right([{ type: 'PaymentFailed', data: { ...command.data, failedAt: at } }])
    case 'CancelPayment':
      if (state.stage === 'cancelled') return right([])
      if (state.stage === 'failed') return ended(state.stage)
      return state.stage === 'captured'
        ? alreadyCaptured()
        : right([{ type: 'PaymentCancelled', data: { ...command.data, cancelledAt: at } }])
  }
}

const alreadyCaptured = () => errors.fail('payment.already-captured', 'Captured money is refunded, not cancelled.')

const capture = ({ data: { reference, amount }, at }: Of<'CapturePayment'>, state: Authorized | Captured): Decision => {
  const account = accountOf(state)
  return once(state, account.captures, reference, amount, () => {
    const { terms } = state
    const left = minus(terms.amount, balanceOf(terms, account).captured)
    if (amount.amount > left.amount)
      return errors.fail('payment.capture-exceeds-authorized', 'Less than this is left of the authorisation.', { left })
    const { payerId, payeeId } = terms
    const parts = partsOfAdding(amount, terms, account)
    return right([{ type: 'PaymentCaptured', data: { reference, payerId, payeeId, amount, ...parts, capturedAt: at } }])
  })
}
