import { isRight } from 'fp-ts/Either'
import fc from 'fast-check'
import { fold, money, plusMillis } from '../../../src/domain/kernel'
import { creditsLeft, lessonPackage, type PackageCommand, type PackageEvent } from '../../../src/domain/lesson-package'
import { actor } from '../../support/decider-specification'
import { activated, at, booking, boughtAs, end, issue, lesson } from '../../support/package-history'

const system = actor('system', 4)

const step = fc.record({
  what: fc.constantFrom('redeem', 'redeem', 'redeem', 'restore', 'restore', 'refund', 'expire'),
  booking: fc.integer({ min: 1, max: 8 }),
  late: fc.constantFrom(false, false, false, false, true),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

const histories = fc.tuple(
  fc.integer({ min: 1, max: 6 }),
  fc.integer({ min: 1, max: 2_000 }),
  fc.array(step, { minLength: 10, maxLength: 50, size: 'max' }),
)

const commandOf = ({ what, booking: n, late }: Step): PackageCommand => {
  const when = late ? end : plusMillis(at, 1)
  switch (what) {
    case 'redeem':
      return issue('RedeemCredit', { lesson: lesson(n) }, system, when)
    case 'restore':
      return issue('RestoreCredit', { bookingId: booking(n) }, system, when)
    case 'refund':
      return issue('RefundPackage', {}, system, when)
    case 'expire':
      return issue('ExpirePackage', {}, system, when)
  }
}

/**
 * A punch card in a drawer, which knows nothing of the aggregate: so many holes to punch, taped over when a lesson came
 * to nothing, and cut off when they are paid back.
 */
class PunchCard {
  private blank: number
  private readonly punched = new Set<number>()
  private readonly taped = new Set<number>()
  private open = true
  private recorded = false
  cutOff = 0

  constructor(holes: number) {
    this.blank = holes
  }

  get left(): number {
    return this.blank
  }

  get used(): number {
    return this.punched.size - this.taped.size
  }

  /** Whether a step changes the card. */
  takes({ what, booking: n, late }: Step): boolean {
    switch (what) {
      case 'redeem':
        if (!this.open || late || this.blank === 0 || this.punched.has(n)) return false
        this.punched.add(n)
        this.blank -= 1
        return true
      case 'restore':
        if (!this.punched.has(n) || this.taped.has(n)) return false
        this.taped.add(n)
        this.blank += 1
        return true
      case 'refund':
        if (this.blank === 0) return false
        this.cutOff += this.blank
        this.blank = 0
        this.open = false
        this.recorded = true
        return true
      case 'expire':
        if (!late || this.recorded) return false
        this.open = false
        this.recorded = true
        return true
    }
  }
}

const begin = (credits: number, cents: number): PackageEvent[] => [
  boughtAs({ credits, price: money(cents, 'EUR') }),
  activated,
]

const paid = (events: readonly PackageEvent[]) => {
  const state = fold(lessonPackage.decider, events)
  if (!('credits' in state)) throw new Error(`not paid: ${state.stage}`)
  return state
}

/** What a command makes happen; nothing where it is refused. */
const decide = (command: PackageCommand, events: readonly PackageEvent[]): readonly PackageEvent[] => {
  const decision = lessonPackage.decider.decide(command, fold(lessonPackage.decider, events))
  return isRight(decision) ? decision.right : []
}

const count = (events: readonly PackageEvent[], type: PackageEvent['type']) =>
  events.filter((each) => each.type === type).length

const refunds = (events: readonly PackageEvent[]) =>
  events.flatMap((each) => (each.type === 'PackageRefunded' ? [each.data] : []))

describe('the credits of any package', () => {
  it('move when a punch card kept beside it says so, and are all accounted for', () => {
    fc.assert(
      fc.property(histories, ([credits, cents, steps]) => {
        const card = new PunchCard(credits)
        const events = begin(credits, cents)
        for (const each of steps) {
          const happened = decide(commandOf(each), events)
          expect({ ...each, moved: happened.length > 0 }).toEqual({ ...each, moved: card.takes(each) })
          events.push(...happened)

          const left = creditsLeft(paid(events))
          const refunded = refunds(events).reduce((sum, refund) => sum + refund.credits, 0)
          expect({ left, refunded }).toEqual({ left: card.left, refunded: card.cutOff })
          expect(count(events, 'CreditRedeemed') - count(events, 'CreditRestored')).toBe(card.used)
          expect(card.used + left + refunded).toBe(credits)
        }
      }),
    )
  })

  it('are refunded at their share of the price, to a cent, and all of them at the whole price', () => {
    fc.assert(
      fc.property(histories, ([credits, cents, steps]) => {
        const events = begin(credits, cents)
        for (const each of steps) events.push(...decide(commandOf(each), events))
        const { redeemed, restored } = paid(events).credits
        // In the end every lesson comes to nothing, and whatever is left goes back.
        const open = events.flatMap((each) => (each.type === 'CreditRedeemed' ? [each.data.bookingId] : []))
        for (const bookingId of open) events.push(...decide(issue('RestoreCredit', { bookingId }, system, end), events))
        const before = refunds(events)
        const amount = (all: typeof before) => all.reduce((sum, refund) => sum + refund.amount.amount, 0)
        const refunded = before.reduce((sum, refund) => sum + refund.credits, 0)
        expect(Math.abs(amount(before) - (cents * refunded) / credits)).toBeLessThanOrEqual(0.5)
        expect(before.every((refund) => refund.amount.amount >= 0)).toBe(true)
        expect(refunded).toBeLessThanOrEqual(credits - redeemed + restored)

        events.push(...decide(issue('RefundPackage', {}, system, end), events))
        expect(amount(refunds(events))).toBe(cents)
      }),
    )
  })

  it('move nothing twice when every command is repeated', () => {
    fc.assert(
      fc.property(histories, ([credits, cents, steps]) => {
        const events = begin(credits, cents)
        for (const each of steps) {
          events.push(...decide(commandOf(each), events))
          expect(decide(commandOf(each), events)).toEqual([])
        }
      }),
    )
  })

  it('go every way in these histories', () => {
    const seen = fc.sample(histories, { numRuns: 100, seed: 1 }).flatMap(([credits, cents, steps]) => {
      const events = begin(credits, cents)
      for (const each of steps) events.push(...decide(commandOf(each), events))
      return events
    })
    for (const type of ['CreditRedeemed', 'CreditRestored', 'PackageRefunded', 'PackageExpired'] as const)
      expect(count(seen, type)).toBeGreaterThan(20)
  })
})
