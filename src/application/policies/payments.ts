import type { payment } from '../../domain/payment'
import type { PolicyOf } from './policy'

const finance = ['finance'] as const

const paymentPolicy: PolicyOf<typeof payment> = {
  InitiatePayment: finance,
  AuthorizePayment: finance,
  CapturePayment: finance,
  FailPayment: finance,
  CancelPayment: ['finance', 'learner', 'tutor'],
  RefundPayment: ['finance', 'support', 'tutor', 'registrar'],
  SettleRefund: finance,
  FailRefund: finance,
  OpenDispute: finance,
  WinDispute: finance,
  LoseDispute: finance,
  PayOutTutor: finance,
  ReturnPayout: finance,
}

export const payments = { payment: paymentPolicy }
