import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'payment.already-exists': 'conflict',
  'payment.not-found': 'not-found',
  'payment.forbidden': 'forbidden',
  'payment.payer-is-payee': 'invalid',
  'payment.currency-mismatch': 'invalid',
  'payment.not-authorized': 'conflict',
  'payment.already-authorized': 'conflict',
  'payment.not-captured': 'conflict',
  'payment.already-captured': 'conflict',
  'payment.failed': 'conflict',
  'payment.cancelled': 'conflict',
  'payment.reference-reused': 'conflict',
  'payment.capture-exceeds-authorized': 'conflict',
  'payment.refund-exceeds-captured': 'conflict',
  'payment.refund-not-found': 'not-found',
  'payment.refund-closed': 'conflict',
  'payment.dispute-open': 'conflict',
  'payment.dispute-exceeds-captured': 'conflict',
  'payment.dispute-not-found': 'not-found',
  'payment.dispute-closed': 'conflict',
  'payment.nothing-to-pay-out': 'conflict',
  'payment.payout-exceeds-balance': 'conflict',
  'payment.payout-not-found': 'not-found',
})
export type PaymentError = ErrorOf<typeof errors>
