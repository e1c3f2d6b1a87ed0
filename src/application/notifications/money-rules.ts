import { payment, type PaymentState } from '../../domain/payment'
import type { FactsOf, PaidFor, PaymentFacts } from '../messages/facts'
import { telling, type TellingRule, type TellingTo } from './rule'

type Terms = Exclude<PaymentState, { readonly stage: 'none' }>['terms']

const paidFor = ({ kind, id }: Terms['purpose']): PaidFor => {
  switch (kind) {
    case 'booking':
      return { kind, bookingId: id }
    case 'enrollment':
      return { kind, enrollmentId: id }
    case 'package':
      return { kind, packageId: id }
  }
}

/** Told to who pays: of all that was to be paid, or of a part. */
const toPayer = (
  kind: 'payment-received' | 'payment-failed' | 'payment-refunded',
  id: string,
  state: PaymentState,
  amount?: PaymentFacts['amount'],
): readonly TellingTo[] => {
  if (state.stage === 'none') return []
  const { payerId, payeeId, purpose, amount: whole } = state.terms
  const facts = { paymentId: id, partnerId: payeeId, amount: amount ?? whole, paidFor: paidFor(purpose) }
  return [{ to: payerId, kind, facts }]
}

/** Told to both sides of a payment of which the payer's bank asks a part back. */
const ofDispute = (
  id: string,
  state: PaymentState,
  amount: PaymentFacts['amount'],
  dispute: FactsOf['payment-disputed']['dispute'],
): readonly TellingTo[] => {
  if (state.stage === 'none') return []
  const { payerId, payeeId, purpose } = state.terms
  const facts = { paymentId: id, amount, paidFor: paidFor(purpose), dispute }
  return [
    { to: payerId, kind: 'payment-disputed', facts: { ...facts, side: 'payer', partnerId: payeeId } },
    {
      ...{ to: payeeId, mayBeInstitution: true, kind: 'payment-disputed' },
      facts: { ...facts, side: 'payee', partnerId: payerId },
    },
  ]
}

const toPayee = (
  kind: 'payout-sent' | 'payout-returned',
  paymentId: string,
  { payeeId, amount }: { readonly payeeId: TellingTo['to'] } & Pick<FactsOf['payout-sent'], 'amount'>,
): readonly TellingTo[] => [{ to: payeeId, mayBeInstitution: true, kind, facts: { paymentId, amount } }]

/** What is told of money. */
export const moneyRules: readonly TellingRule[] = [
  telling(payment, 'PaymentCaptured', ({ id, data: { amount } }, state) =>
    toPayer('payment-received', id, state, amount),
  ),
  telling(
    payment,
    'PaymentFailed',
    ({ id }, state) => toPayer('payment-failed', id, state),
    (_, { stage }) => stage !== 'failed',
  ),
  telling(payment, 'RefundSettled', ({ id, data: { amount } }, state) =>
    toPayer('payment-refunded', id, state, amount),
  ),
  telling(payment, 'DisputeOpened', ({ id, data: { amount } }, state) => ofDispute(id, state, amount, 'opened')),
  telling(payment, 'DisputeWon', ({ id, data: { amount } }, state) => ofDispute(id, state, amount, 'won')),
  telling(payment, 'DisputeLost', ({ id, data: { amount } }, state) => ofDispute(id, state, amount, 'lost')),
  telling(payment, 'TutorPaidOut', ({ id, data }) => toPayee('payout-sent', id, data)),
  telling(payment, 'PayoutReturned', ({ id, data }) => toPayee('payout-returned', id, data)),
]
