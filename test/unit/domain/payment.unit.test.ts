import { fold, money } from '../../../src/domain/kernel'
import { balanceOf, payment, type PaymentEvent } from '../../../src/domain/payment'
import {
  at,
  authorize,
  authorized,
  cancel,
  cancelled,
  capture,
  captured,
  disputeLost,
  disputeOpened,
  disputeWon,
  eur,
  fail,
  failed,
  failRefund,
  finance,
  gateway,
  given,
  initiate,
  initiated,
  issue,
  loseDispute,
  openDispute,
  paid,
  paidOut,
  payee,
  payer,
  payOut,
  payoutReturned,
  refund,
  refundFailed,
  refundRequested,
  refundSettled,
  returnPayout,
  settleRefund,
  support,
  terms,
  winDispute,
} from '../../support/payment-history'

/** The amounts of a balance in cents. */
const cents = (...history: PaymentEvent[]) =>
  Object.fromEntries(
    Object.entries(balanceOf(fold(payment.decider, history)) ?? {}).map(([name, { amount }]) => [name, amount]),
  )

describe('collecting a payment', () => {
  it('begins once; beginning again on the same terms changes nothing', () => {
    given([]).when(initiate).then([initiated])
    given([initiated]).when(initiate).then([])
    const other = { ...terms, amount: eur(1) }
    given([initiated])
      .when(issue('InitiatePayment', other, gateway, at))
      .fails('payment.already-exists')
    given([])
      .when(issue('InitiatePayment', { ...terms, payeeId: terms.payerId }, gateway, at))
      .fails('payment.payer-is-payee')
  })

  it('must have begun for anything else', () => {
    for (const command of [authorize(), capture(1), fail, cancel, refund(1), openDispute(1), payOut()])
      given([]).when(command).fails('payment.not-found')
  })

  it('is authorised once; case M1: the same confirmation from two sides is one', () => {
    given([initiated]).when(authorize()).then([authorized])
    given([initiated, authorized]).when(authorize()).then([])
    given(paid).when(authorize()).then([])
    given([initiated, authorized]).when(authorize('ch_2')).fails('payment.already-authorized')
    given([initiated, failed]).when(authorize()).fails('payment.failed')
    given([initiated, cancelled]).when(authorize()).fails('payment.cancelled')
  })

  it('is captured up to what was authorised, in one part or several', () => {
    given([initiated, authorized]).when(capture(10_000)).then([captured()])
    given([initiated, authorized]).when(capture(10_001)).fails('payment.capture-exceeds-authorized')
    const half = [initiated, authorized, captured(625, 4_375)]
    given(half)
      .when(capture(5_000, 'cap_2'))
      .then([captured(625, 4_375, 'cap_2')])
    given(half).when(capture(5_001, 'cap_2')).fails('payment.capture-exceeds-authorized')
  })

  it('case M1: is captured once under one reference', () => {
    given(paid).when(capture(10_000)).then([])
    given(paid).when(capture(9_999)).fails('payment.reference-reused')
  })

  it('is captured after it was authorised, in its own currency', () => {
    given([initiated]).when(capture(1)).fails('payment.not-authorized')
    given([initiated, failed]).when(capture(1)).fails('payment.failed')
    given([initiated, cancelled]).when(capture(1)).fails('payment.cancelled')
    const dollars = issue('CapturePayment', { reference: 'cap_1', amount: money(1, 'USD') }, gateway, at)
    given([initiated, authorized]).when(dollars).fails('payment.currency-mismatch')
  })

  it('rounds the fee on what was captured altogether, not on each part', () => {
    // 12.5 % of 0.04 is 0.005, rounded up to 0.01; of 0.08 it is 0.01 exactly: the second part brings no fee.
    const small = [initiated, authorized]
    given(small)
      .when(capture(4))
      .then([captured(1, 3)])
    given([...small, captured(1, 3)])
      .when(capture(4, 'cap_2'))
      .then([captured(0, 4, 'cap_2')])
  })

  it('fails or is cancelled until something is captured', () => {
    for (const history of [[initiated], [initiated, authorized]]) {
      given(history).when(fail).then([failed])
      given(history).when(cancel).then([cancelled])
    }
    given([initiated, failed]).when(fail).then([])
    given([initiated, failed]).when(cancel).fails('payment.failed')
    given([initiated, cancelled]).when(cancel).then([])
    given([initiated, cancelled]).when(fail).fails('payment.cancelled')
    given(paid).when(fail).fails('payment.already-captured')
    given(paid).when(cancel).fails('payment.already-captured')
  })
})

describe('a refund', () => {
  it('is ordered here and carried out by the gateway', () => {
    given(paid)
      .when(refund(10_000))
      .then([refundRequested(1_250, 8_750)])
    const pending = [...paid, refundRequested(1_250, 8_750)]
    given(pending)
      .when(settleRefund())
      .then([refundSettled(10_000)])
    given(pending)
      .when(failRefund())
      .then([refundFailed(1_250, 8_750)])
  })

  it('case M11: never exceeds what is captured, less settled and pending refunds and lost disputes', () => {
    const pending = [...paid, refundRequested(500, 3_500)]
    given(pending).when(refund(6_000, 're_2')).events()
    given(pending).when(refund(6_001, 're_2')).fails('payment.refund-exceeds-captured')
    const settled = [...pending, refundSettled(4_000)]
    given(settled).when(refund(6_000, 're_2')).events()
    given(settled).when(refund(6_001, 're_2')).fails('payment.refund-exceeds-captured')
    const lost = [...paid, disputeOpened(4_000), disputeLost(500, 3_500)]
    given(lost).when(refund(6_000)).events()
    given(lost).when(refund(6_001)).fails('payment.refund-exceeds-captured')
    given([...pending, refundFailed(500, 3_500)])
      .when(refund(10_000, 're_2'))
      .events()
  })

  it('repeated under one reference is one refund', () => {
    const pending = [...paid, refundRequested(500, 3_500)]
    given(pending).when(refund(4_000)).then([])
    given(pending).when(refund(4_001)).fails('payment.reference-reused')
    given([...pending, refundSettled(4_000)])
      .when(settleRefund())
      .then([])
    given([...pending, refundFailed(500, 3_500)])
      .when(failRefund())
      .then([])
  })

  it('has one outcome', () => {
    const pending = [...paid, refundRequested(500, 3_500)]
    given([...pending, refundSettled(4_000)])
      .when(failRefund())
      .fails('payment.refund-closed')
    given([...pending, refundFailed(500, 3_500)])
      .when(settleRefund())
      .fails('payment.refund-closed')
    given(paid).when(settleRefund()).fails('payment.refund-not-found')
    given(paid).when(failRefund()).fails('payment.refund-not-found')
  })

  it('needs captured money', () => {
    given([initiated]).when(refund(1)).fails('payment.not-captured')
    given([initiated, authorized]).when(refund(1)).fails('payment.not-captured')
    given([initiated, failed]).when(refund(1)).fails('payment.failed')
    given([initiated, cancelled]).when(refund(1)).fails('payment.cancelled')
  })
})

describe('a dispute', () => {
  it('case M20: blocks refunds while it is open, and debits the payee once', () => {
    const disputed = [...paid, disputeOpened(10_000)]
    given(disputed).when(refund(1)).fails('payment.dispute-open')
    const sellersRefund = issue('RefundPayment', { refundId: 're_1', amount: eur(1) }, payee, at)
    given(disputed).when(sellersRefund).fails('payment.dispute-open')
    given(disputed)
      .when(loseDispute())
      .then([disputeLost(1_250, 8_750)])
    given([...disputed, disputeLost(1_250, 8_750)])
      .when(loseDispute())
      .then([])
    given([...disputed, disputeWon(10_000)])
      .when(refund(10_000))
      .then([refundRequested(1_250, 8_750)])
  })

  it('still lets a repeated refund order pass', () => {
    given([...paid, refundRequested(500, 3_500), disputeOpened(1)])
      .when(refund(4_000))
      .then([])
  })

  it('is opened once, for at most what has not been given back', () => {
    given(paid)
      .when(openDispute(10_000))
      .then([disputeOpened(10_000)])
    given(paid).when(openDispute(10_001)).fails('payment.dispute-exceeds-captured')
    given([...paid, disputeOpened(10_000)])
      .when(openDispute(10_000))
      .then([])
    given([...paid, disputeOpened(9_000)])
      .when(openDispute(10_000))
      .fails('payment.reference-reused')
    given([...paid, disputeOpened(9_000)])
      .when(openDispute(1_000, 'dp_2'))
      .events()
    given([...paid, disputeOpened(9_000)])
      .when(openDispute(1_001, 'dp_2'))
      .fails('payment.dispute-exceeds-captured')
    given([...paid, refundRequested(500, 3_500)])
      .when(openDispute(6_001))
      .fails('payment.dispute-exceeds-captured')
    given([initiated, authorized]).when(openDispute(1)).fails('payment.not-captured')
  })

  it('has one outcome', () => {
    const disputed = [...paid, disputeOpened(10_000)]
    given(disputed)
      .when(winDispute())
      .then([disputeWon(10_000)])
    given([...disputed, disputeWon(10_000)])
      .when(winDispute())
      .then([])
    given([...disputed, disputeWon(10_000)])
      .when(loseDispute())
      .fails('payment.dispute-closed')
    given([...disputed, disputeLost(1_250, 8_750)])
      .when(winDispute())
      .fails('payment.dispute-closed')
    given(paid).when(winDispute()).fails('payment.dispute-not-found')
  })
})

describe('a payout', () => {
  it('is the share of the payee after the platform fee, whole or in parts', () => {
    given(paid)
      .when(payOut())
      .then([paidOut(8_750)])
    given(paid)
      .when(payOut(8_750))
      .then([paidOut(8_750)])
    given(paid).when(payOut(8_751)).fails('payment.payout-exceeds-balance')
    given([...paid, paidOut(8_000)])
      .when(payOut(undefined, 'po_2'))
      .then([paidOut(750, 'po_2')])
  })

  it('is made once under one reference', () => {
    given([...paid, paidOut(8_750)])
      .when(payOut())
      .then([])
    given([...paid, paidOut(8_750)])
      .when(payOut(8_750))
      .then([])
    given([...paid, paidOut(8_000)])
      .when(payOut(750))
      .fails('payment.reference-reused')
    given([...paid, paidOut(8_750)])
      .when(payOut(undefined, 'po_2'))
      .fails('payment.nothing-to-pay-out')
  })

  it('leaves out what is refunded, about to be, disputed or lost', () => {
    for (const history of [
      [refundRequested(500, 3_500)],
      [refundRequested(500, 3_500), refundSettled(4_000)],
      [disputeOpened(4_000)],
      [disputeOpened(4_000), disputeLost(500, 3_500)],
    ])
      given([...paid, ...history])
        .when(payOut())
        .then([paidOut(5_250)])
    given([...paid, disputeOpened(4_000), disputeWon(4_000)])
      .when(payOut())
      .then([paidOut(8_750)])
  })

  it('that the bank sends back can be made again', () => {
    given([...paid, paidOut(8_750)])
      .when(returnPayout())
      .then([payoutReturned(8_750)])
    given([...paid, paidOut(8_750), payoutReturned(8_750)])
      .when(returnPayout())
      .then([])
    given([...paid, paidOut(8_750), payoutReturned(8_750)])
      .when(payOut(undefined, 'po_2'))
      .then([paidOut(8_750, 'po_2')])
    given(paid).when(returnPayout()).fails('payment.payout-not-found')
  })

  it('before a refund leaves the payee in debt, which later captures pay off', () => {
    const half = [initiated, authorized, captured(625, 4_375), paidOut(4_375), refundRequested(500, 3_500)]
    expect(cents(...half)).toMatchObject({ payeeShare: 875, paidOut: 4_375, payable: 0 })
    given(half).when(payOut(undefined, 'po_2')).fails('payment.nothing-to-pay-out')
    given([...half, captured(625, 4_375, 'cap_2')])
      .when(payOut(undefined, 'po_2'))
      .then([paidOut(875, 'po_2')])
  })
})

describe('who handles money', () => {
  it('is Lyceum, an administrator or the finance office', () => {
    for (const by of [payer, payee, support])
      for (const { type, data } of [initiate, authorize(), capture(1), fail, settleRefund(), openDispute(1), payOut()])
        given(type === 'InitiatePayment' ? [] : paid)
          .when({ type, data, id: initiate.id, at, by } as typeof initiate)
          .fails('payment.forbidden')
    given([initiated])
      .when({ ...authorize(), by: finance })
      .then([authorized])
  })

  it('is the payer too for cancelling, and the payee and support for refunding', () => {
    given([initiated])
      .when({ ...cancel, by: payee })
      .fails('payment.forbidden')
    given(paid)
      .when(refund(1, 're_1', payer))
      .fails('payment.forbidden')
    for (const by of [payee, support])
      given(paid)
        .when(refund(1, 're_1', by))
        .events()
  })
})

describe('the balance', () => {
  it('is none before a payment begins, and nothing before a capture', () => {
    expect(balanceOf({ stage: 'none' })).toBeUndefined()
    expect(new Set(Object.values(cents(initiated, authorized)))).toEqual(new Set([0]))
  })

  it('says where the money is', () => {
    const history = [...paid, refundRequested(250, 1_750), refundSettled(2_000), refundRequested(125, 875, 're_2')]
    expect(cents(...history, disputeOpened(3_000), paidOut(1_000))).toEqual({
      captured: 10_000,
      refunded: 2_000,
      refundsPending: 1_000,
      disputed: 3_000,
      lost: 0,
      net: 7_000,
      platformFee: 875,
      payeeShare: 6_125,
      paidOut: 1_000,
      refundable: 0,
      payable: 2_500,
    })
  })
})
