import { type Actor, type BookingId, instant, money } from '../../src/domain/kernel'
import { payment, type PaymentCommand, type PaymentEvent } from '../../src/domain/payment'
import { actor, happening, issuing, specify, user, uuid } from './decider-specification'

export const given = specify(payment.decider)
export const issue = issuing<PaymentCommand>(uuid(9))
export const event = happening<PaymentEvent>()

export const at = instant('2026-03-01T10:00:00Z')
export const payer = actor('learner', 1)
export const payee = actor('tutor', 2)
export const finance = actor('finance', 3)
export const support = actor('support', 4)
export const gateway = { id: 'gateway', role: 'system' } as const

export const eur = (cents: number) => money(cents, 'EUR')
const parties = { payerId: user(1), payeeId: user(2) }

/** EUR 100.00 for a booking, of which 12.5 per cent are Lyceum's. */
export const terms = {
  ...parties,
  purpose: { kind: 'booking', id: uuid(8) as BookingId },
  amount: eur(10_000),
  platformFeeBasisPoints: 1_250,
} as const

const divided = (fee: number, share: number) => ({
  ...parties,
  amount: eur(fee + share),
  platformFee: eur(fee),
  payeeShare: eur(share),
})

export const initiated = event('PaymentInitiated', { ...terms, initiatedAt: at })
export const authorized = event('PaymentAuthorized', { reference: 'ch_1', amount: terms.amount, authorizedAt: at })
export const failed = event('PaymentFailed', { reason: 'card declined', failedAt: at })
export const cancelled = event('PaymentCancelled', { cancelledAt: at })
export const captured = (fee = 1_250, share = 8_750, reference = 'cap_1') =>
  event('PaymentCaptured', { reference, ...divided(fee, share), capturedAt: at })
export const refundRequested = (fee: number, share: number, refundId = 're_1') =>
  event('RefundRequested', { refundId, ...divided(fee, share), requestedAt: at })
export const refundSettled = (cents: number, refundId = 're_1') =>
  event('RefundSettled', { refundId, ...parties, amount: eur(cents), settledAt: at })
export const refundFailed = (fee: number, share: number, refundId = 're_1') =>
  event('RefundFailed', { refundId, ...divided(fee, share), reason: 'account closed', failedAt: at })
export const disputeOpened = (cents: number, reference = 'dp_1') =>
  event('DisputeOpened', { reference, ...parties, amount: eur(cents), openedAt: at })
export const disputeWon = (cents: number, reference = 'dp_1') =>
  event('DisputeWon', { reference, ...parties, amount: eur(cents), wonAt: at })
export const disputeLost = (fee: number, share: number, reference = 'dp_1') =>
  event('DisputeLost', { reference, ...divided(fee, share), lostAt: at })
export const paidOut = (cents: number, payoutId = 'po_1') =>
  event('TutorPaidOut', { payoutId, payeeId: user(2), amount: eur(cents), paidOutAt: at })
export const payoutReturned = (cents: number, payoutId = 'po_1') =>
  event('PayoutReturned', { payoutId, payeeId: user(2), amount: eur(cents), reason: 'account closed', returnedAt: at })

export const initiate = issue('InitiatePayment', terms, gateway, at)
export const authorize = (reference = 'ch_1') => issue('AuthorizePayment', { reference }, gateway, at)
export const capture = (cents: number, reference = 'cap_1') =>
  issue('CapturePayment', { reference, amount: eur(cents) }, gateway, at)
export const fail = issue('FailPayment', { reason: 'card declined' }, gateway, at)
export const cancel = issue('CancelPayment', {}, payer, at)
export const refund = (cents: number, refundId = 're_1', by: Actor = finance) =>
  issue('RefundPayment', { refundId, amount: eur(cents) }, by, at)
export const settleRefund = (refundId = 're_1') => issue('SettleRefund', { refundId }, gateway, at)
export const failRefund = (refundId = 're_1') =>
  issue('FailRefund', { refundId, reason: 'account closed' }, gateway, at)
export const openDispute = (cents: number, reference = 'dp_1') =>
  issue('OpenDispute', { reference, amount: eur(cents) }, gateway, at)
export const winDispute = (reference = 'dp_1') => issue('WinDispute', { reference }, gateway, at)
export const loseDispute = (reference = 'dp_1') => issue('LoseDispute', { reference }, gateway, at)
export const payOut = (cents?: number, payoutId = 'po_1') =>
  issue('PayOutTutor', { payoutId, ...(cents === undefined ? {} : { amount: eur(cents) }) }, finance, at)
export const returnPayout = (payoutId = 'po_1') =>
  issue('ReturnPayout', { payoutId, reason: 'account closed' }, gateway, at)

/** All of the EUR 100.00 captured: 12.50 for Lyceum, 87.50 for the payee. */
export const paid = [initiated, authorized, captured()]
