import type { payment } from '../../domain/payment'
import { policyOf } from './policy'

// Nobody moves their own money by the way of the office.
const finance = { finance: 'any', except: 'party' } as const

/** What the gateway reports: a program of the operator's may be its voice. */
const gateway = { ...finance, service: 'any' } as const

const paymentPolicy = policyOf<typeof payment>()(
  {
    payer: (user, { state }) => (state.stage === 'none' ? undefined : state.terms.payerId === user),
    payee: (user, { state }) => (state.stage === 'none' ? undefined : state.terms.payeeId === user),
    party: (user, { state }) =>
      state.stage === 'none' ? undefined : state.terms.payerId === user || state.terms.payeeId === user,
  },
  {
    InitiatePayment: finance,
    AuthorizePayment: gateway,
    CapturePayment: gateway,
    FailPayment: gateway,
    CancelPayment: { finance: 'any', learner: 'payer', tutor: 'payer', except: 'payer' },
    RefundPayment: { finance: 'any', support: 'any', tutor: 'payee', registrar: 'payee', except: 'payer' },
    SettleRefund: gateway,
    FailRefund: gateway,
    OpenDispute: gateway,
    WinDispute: gateway,
    LoseDispute: gateway,
    PayOutTutor: finance,
    ReturnPayout: gateway,
  },
)

export const payments = { payment: paymentPolicy }
