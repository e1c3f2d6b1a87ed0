import type { payment } from '../../domain/payment'
import { policyOf } from './policy'

const finance = { finance: 'any' } as const

const paymentPolicy = policyOf<typeof payment>()(
  {
    payer: (user, { state }) => (state.stage === 'none' ? undefined : state.terms.payerId === user),
    payee: (user, { state }) => (state.stage === 'none' ? undefined : state.terms.payeeId === user),
  },
  {
    InitiatePayment: finance,
    AuthorizePayment: finance,
    CapturePayment: finance,
    FailPayment: finance,
    CancelPayment: { finance: 'any', learner: 'payer', tutor: 'payer' },
    RefundPayment: { finance: 'any', support: 'any', tutor: 'payee', registrar: 'payee' },
    SettleRefund: finance,
    FailRefund: finance,
    OpenDispute: finance,
    WinDispute: finance,
    LoseDispute: finance,
    PayOutTutor: finance,
    ReturnPayout: finance,
  },
)

export const payments = { payment: paymentPolicy }
