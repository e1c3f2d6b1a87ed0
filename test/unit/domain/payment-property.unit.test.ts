import { isRight } from 'fp-ts/Either'
import fc from 'fast-check'
import { fold, type Money, money } from '../../../src/domain/kernel'
import { balanceOf, payment, type PaymentCommand, type PaymentEvent } from '../../../src/domain/payment'
import { at, authorize, eur, finance, gateway, issue, terms } from '../../support/payment-history'

const reference = fc.constantFrom('a', 'b', 'c', 'd')
const step = fc.record({
  what: fc.constantFrom(
    'capture',
    'capture',
    'refund',
    'refund',
    'settle',
    'fail',
    'dispute',
    'win',
    'lose',
    'pay out',
    'pay out',
    'return',
  ),
  reference,
  cents: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 1_000 })),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

const commandOf = ({ what, reference: ref, cents }: Step): PaymentCommand => {
  const amount = eur(cents)
  switch (what) {
    case 'capture':
      return issue('CapturePayment', { reference: ref, amount }, gateway, at)
    case 'refund':
      return issue('RefundPayment', { refundId: ref, amount }, finance, at)
    case 'settle':
      return issue('SettleRefund', { refundId: ref }, gateway, at)
    case 'fail':
      return issue('FailRefund', { refundId: ref, reason: 'closed' }, gateway, at)
    case 'dispute':
      return issue('OpenDispute', { reference: ref, amount }, gateway, at)
    case 'win':
      return issue('WinDispute', { reference: ref }, gateway, at)
    case 'lose':
      return issue('LoseDispute', { reference: ref }, gateway, at)
    case 'pay out':
      return issue('PayOutTutor', { payoutId: ref, amount }, finance, at)
    default:
      return issue('ReturnPayout', { payoutId: ref, reason: 'closed' }, gateway, at)
  }
}

/**
 * A cash book in plain numbers, which knows nothing of the aggregate but the rules of the business: it says of each
 * step whether money moves, and how much lies where.
 */
class CashBook {
  captured = 0
  private readonly entries = new Map<string, { cents: number; status: string }>()

  constructor(
    private readonly authorised: number,
    private readonly basisPoints: number,
  ) {}

  total(kind: string, status: string): number {
    return [...this.entries]
      .filter(([key, entry]) => key.startsWith(`${kind} `) && entry.status === status)
      .reduce((sum, [, { cents }]) => sum + cents, 0)
  }

  get net(): number {
    return (
      this.captured - this.total('refund', 'pending') - this.total('refund', 'settled') - this.total('dispute', 'lost')
    )
  }

  /** The platform's part of so many cents, rounded half up. */
  fee(cents: number): number {
    return Math.floor((cents * this.basisPoints) / 10_000 + 0.5)
  }

  get due(): number {
    const free = this.net - this.total('dispute', 'open')
    return free - this.fee(free) - this.total('payout', 'paid')
  }

  /** Whether money moves by a step. */
  takes({ what, reference: ref, cents }: Step): boolean {
    switch (what) {
      case 'capture':
        if (this.captured + cents > this.authorised || !this.enter('capture', ref, cents, 'captured')) return false
        this.captured += cents
        return true
      case 'refund':
        return this.total('dispute', 'open') === 0 && cents <= this.net && this.enter('refund', ref, cents, 'pending')
      case 'settle':
        return this.turn('refund', ref, 'pending', 'settled')
      case 'fail':
        return this.turn('refund', ref, 'pending', 'failed')
      case 'dispute':
        return cents <= this.net - this.total('dispute', 'open') && this.enter('dispute', ref, cents, 'open')
      case 'win':
        return this.turn('dispute', ref, 'open', 'won')
      case 'lose':
        return this.turn('dispute', ref, 'open', 'lost')
      case 'pay out':
        return cents <= this.due && this.enter('payout', ref, cents, 'paid')
      default:
        return this.turn('payout', ref, 'paid', 'returned')
    }
  }

  private enter(kind: string, ref: string, cents: number, status: string): boolean {
    if (this.entries.has(`${kind} ${ref}`)) return false
    this.entries.set(`${kind} ${ref}`, { cents, status })
    return true
  }

  private turn(kind: string, ref: string, from: string, to: string): boolean {
    const entry = this.entries.get(`${kind} ${ref}`)
    if (entry?.status !== from) return false
    entry.status = to
    return true
  }
}

type Accounts = 'gateway' | 'refunds' | 'disputes' | 'platform' | 'payee'
type Ledger = Record<Accounts, number>

/** Double entries from an event alone: debits above zero, credits below. */
const postingsOf = ({ type, data }: PaymentEvent): Partial<Ledger> => {
  switch (type) {
    case 'PaymentCaptured':
      return { gateway: data.amount.amount, platform: -data.platformFee.amount, payee: -data.payeeShare.amount }
    case 'RefundRequested':
      return { platform: data.platformFee.amount, payee: data.payeeShare.amount, refunds: -data.amount.amount }
    case 'RefundSettled':
      return { refunds: data.amount.amount, gateway: -data.amount.amount }
    case 'RefundFailed':
      return { refunds: data.amount.amount, platform: -data.platformFee.amount, payee: -data.payeeShare.amount }
    case 'DisputeOpened':
      return { disputes: data.amount.amount, gateway: -data.amount.amount }
    case 'DisputeWon':
      return { gateway: data.amount.amount, disputes: -data.amount.amount }
    case 'DisputeLost':
      return { platform: data.platformFee.amount, payee: data.payeeShare.amount, disputes: -data.amount.amount }
    case 'TutorPaidOut':
      return { payee: data.amount.amount, gateway: -data.amount.amount }
    case 'PayoutReturned':
      return { gateway: data.amount.amount, payee: -data.amount.amount }
    default:
      return {}
  }
}

const AUTHORISED = 2_000
const basisPoints = fc.oneof(fc.constantFrom(0, 10_000), fc.integer({ min: 0, max: 10_000 }))
const histories = fc.tuple(basisPoints, fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }))

const begin = (platformFeeBasisPoints: number): PaymentEvent[] => {
  const started = issue('InitiatePayment', { ...terms, amount: eur(AUTHORISED), platformFeeBasisPoints }, gateway, at)
  return [started, authorize()].reduce<PaymentEvent[]>((events, command) => [...events, ...decide(command, events)], [])
}

/** What a command makes happen; nothing where it is refused. */
const decide = (command: PaymentCommand, events: readonly PaymentEvent[]): readonly PaymentEvent[] => {
  const decision = payment.decider.decide(command, fold(payment.decider, events))
  return isRight(decision) ? decision.right : []
}

/** All that happens when the steps are tried one after another. */
const play = ([rate, steps]: readonly [number, readonly Step[]]): readonly PaymentEvent[] =>
  steps.reduce<PaymentEvent[]>((events, each) => [...events, ...decide(commandOf(each), events)], begin(rate))

const balance = (events: readonly PaymentEvent[]) => {
  const now = balanceOf(fold(payment.decider, events))
  if (now === undefined) throw new Error('the payment has not begun')
  return now
}

describe('the money of any payment', () => {
  it('moves when a cash book kept beside it says so, and lies where the cash book says', () => {
    fc.assert(
      fc.property(histories, ([rate, steps]) => {
        const book = new CashBook(AUTHORISED, rate)
        const events = begin(rate)
        for (const each of steps) {
          const happened = decide(commandOf(each), events)
          expect({ ...each, moved: happened.length > 0 }).toEqual({ ...each, moved: book.takes(each) })
          events.push(...happened)
          const now = balance(events)
          expect(Object.fromEntries(Object.entries(now).map(([name, { amount }]) => [name, amount]))).toEqual({
            captured: book.captured,
            refunded: book.total('refund', 'settled'),
            refundsPending: book.total('refund', 'pending'),
            disputed: book.total('dispute', 'open'),
            lost: book.total('dispute', 'lost'),
            net: book.net,
            platformFee: book.fee(book.net),
            payeeShare: book.net - book.fee(book.net),
            paidOut: book.total('payout', 'paid'),
            refundable: book.total('dispute', 'open') > 0 ? 0 : book.net,
            payable: Math.max(0, book.due),
          })
        }
      }),
    )
  })

  it('is conserved: a ledger kept from the events alone balances after each, and agrees with the payment', () => {
    fc.assert(
      fc.property(histories, ([rate, steps]) => {
        const events = begin(rate)
        const ledger: Ledger = { gateway: 0, refunds: 0, disputes: 0, platform: 0, payee: 0 }
        for (const each of steps) {
          const happened = decide(commandOf(each), events)
          for (const event of happened) {
            const postings = Object.entries(postingsOf(event))
            expect(postings.reduce((sum, [, cents]) => sum + cents, 0)).toBe(0)
            for (const [account, cents] of postings) ledger[account as Accounts] += cents
          }
          events.push(...happened)
          const { captured, refunded, refundsPending, disputed, lost, platformFee, payeeShare, paidOut } =
            balance(events)
          expect(captured.amount).toBe(
            refunded.amount + refundsPending.amount + lost.amount + platformFee.amount + payeeShare.amount,
          )
          expect(ledger).toEqual({
            gateway: captured.amount - refunded.amount - disputed.amount - lost.amount - paidOut.amount,
            refunds: 0 - refundsPending.amount,
            disputes: disputed.amount,
            platform: 0 - platformFee.amount,
            payee: paidOut.amount - payeeShare.amount,
          })
        }
      }),
    )
  })

  it('is named in full by every event: no part is negative, and the parts make the amount', () => {
    const parts = (data: object): readonly Money[] =>
      'platformFee' in data && 'payeeShare' in data ? [data.platformFee as Money, data.payeeShare as Money] : []
    fc.assert(
      fc.property(histories, (history) => {
        for (const { type, data } of play(history)) {
          expect(payment.events[type].data.is(data)).toBe(true)
          const [fee, share] = parts(data)
          if (fee !== undefined && share !== undefined && 'amount' in data)
            expect(money(fee.amount + share.amount, 'EUR')).toEqual(data.amount)
        }
      }),
    )
  })

  it('moves nothing twice when every command is repeated', () => {
    fc.assert(
      fc.property(histories, ([rate, steps]) => {
        const events = begin(rate)
        for (const command of [authorize(), ...steps.map(commandOf)]) {
          events.push(...decide(command, events))
          expect(decide(command, events)).toEqual([])
        }
      }),
    )
  })

  it('goes every way in these histories', () => {
    const seen = fc
      .sample(histories, { numRuns: 100, seed: 1 })
      .flatMap((history) => play(history).map(({ type }) => type))
    for (const type of ['RefundSettled', 'RefundFailed', 'DisputeWon', 'DisputeLost', 'PayoutReturned'] as const)
      expect(seen.filter((each) => each === type).length).toBeGreaterThan(20)
  })
})
