import type { Money } from '../kernel'
import { type Account, emptyAccount, type Entries } from './account'
import type { PaymentEvent } from './events'
import type { PaymentState } from './state'

const set = <Status extends string>(
  entries: Entries<Status>,
  reference: string,
  amount: Money,
  status: Status,
): Entries<Status> => new Map(entries).set(reference, { amount, status })

export const evolve = (state: PaymentState, event: PaymentEvent): PaymentState => {
  if (event.type === 'PaymentInitiated') {
    const { payerId, payeeId, purpose, amount, platformFeeBasisPoints } = event.data
    return { stage: 'initiated', terms: { payerId, payeeId, purpose, amount, platformFeeBasisPoints } }
  }
  if (state.stage === 'none') return state
  const { terms } = state

  switch (event.type) {
    case 'PaymentAuthorized':
      return { stage: 'authorized', terms, reference: event.data.reference }
    case 'PaymentFailed':
      return { stage: 'failed', terms }
    case 'PaymentCancelled':
      return { stage: 'cancelled', terms }
    case 'PaymentCaptured':
      return state.stage === 'authorized' || state.stage === 'captured'
        ? {
            ...state,
            stage: 'captured',
            account: evolveAccount('account' in state ? state.account : emptyAccount, event),
          }
        : state
    default:
      return state.stage === 'captured' ? { ...state, account: evolveAccount(state.account, event) } : state
  }
}

type MoneyEvent = Exclude<
  PaymentEvent,
  { readonly type: 'PaymentInitiated' | 'PaymentAuthorized' | 'PaymentFailed' | 'PaymentCancelled' }
>

const evolveAccount = (account: Account, { type, data }: MoneyEvent): Account => {
  const { captures, refunds, disputes, payouts } = account
  switch (type) {
    case 'PaymentCaptured':
      return { ...account, captures: set(captures, data.reference, data.amount, 'captured') }
    case 'RefundRequested':
      return { ...account, refunds: set(refunds, data.refundId, data.amount, 'pending') }
    case 'RefundSettled':
      return { ...account, refunds: set(refunds, data.refundId, data.amount, 'settled') }
    case 'RefundFailed':
      return { ...account, refunds: set(refunds, data.refundId, data.amount, 'failed') }
    case 'DisputeOpened':
      return { ...account, disputes: set(disputes, data.reference, data.amount, 'open') }
    case 'DisputeWon':
      return { ...account, disputes: set(disputes, data.reference, data.amount, 'won') }
    case 'DisputeLost':
      return { ...account, disputes: set(disputes, data.reference, data.amount, 'lost') }
    case 'TutorPaidOut':
      return { ...account, payouts: set(payouts, data.payoutId, data.amount, 'paid') }
    case 'PayoutReturned':
      return { ...account, payouts: set(payouts, data.payoutId, data.amount, 'returned') }
  }
}
