import fc from 'fast-check'
import { isLeft, isRight } from 'fp-ts/Either'
import {
  booking,
  type BookingCommand,
  type BookingEvent,
  quoteCancellation,
  type Terms,
} from '../../../src/domain/booking'
import { fromMillis, type Instant, money, toMillis } from '../../../src/domain/kernel'
import { asked, issue, LAPSED, learner, START, support, system, tutor } from '../../support/booking-fixture'
import { uuid } from '../../support/decider-specification'

const { decide, evolve, initialState } = booking.decider
const HOUR = 3_600_000

const share = fc.integer({ min: 0, max: 10_000 })
const terms: fc.Arbitrary<Terms> = fc
  .record({
    amount: fc.oneof(fc.integer({ min: 0, max: 1_000_000_000 }), fc.integer({ min: 0, max: 20 })),
    currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
    freeUntilHours: fc.integer({ min: 0, max: 300 }),
    late: share,
    noShow: share,
    rescheduleLimit: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ amount, currency, freeUntilHours, late, noShow, rescheduleLimit }) => ({
    price: money(amount, currency),
    cancellation: { freeUntilHours, lateFeeBasisPoints: late, noShowFeeBasisPoints: noShow },
    rescheduleLimit,
  }))

const by = fc.constantFrom(learner, tutor, system, support)
/** From the request, nine days before the lesson, to twenty days after it. */
const at: fc.Arbitrary<Instant> = fc.oneof(
  fc.integer({ min: -220, max: 480 }).map((hours) => fromMillis(toMillis(START) + hours * HOUR)),
  fc.integer({ min: -15, max: 75 }).map((minutes) => fromMillis(toMillis(START) + minutes * 60_000)),
)
const command: fc.Arbitrary<BookingCommand> = fc
  .tuple(
    fc.constantFrom(
      'ConfirmBooking' as const,
      'DeclineBooking' as const,
      'CancelBooking' as const,
      'StartBooking' as const,
      'CompleteBooking' as const,
      'RecordNoShow' as const,
      'DisputeBooking' as const,
      'ResolveDispute' as const,
      'RescheduleBooking' as const,
      'ExpireBooking' as const,
      'PayByCredit' as const,
    ),
    by,
    at,
    at,
    fc.record({ absent: fc.constantFrom('learner', 'tutor'), resolution: fc.constantFrom('upheld', 'rejected') }),
  )
  .map(([type, by, when, to, choice]) => {
    const range = { start: to, end: fromMillis(toMillis(to) + HOUR) }
    return {
      ...issue(type, by, when),
      data: { ...choice, reason: 'No', note: 'So', range, packageId: uuid(50) },
    } as unknown as BookingCommand
  })

/** A confirmed booking and what some commands, in the order of their instants, make happen to it. */
const play = (frozen: Terms, commands: readonly BookingCommand[]) => {
  const first: BookingEvent = {
    type: 'BookingRequested',
    data: { ...asked, terms: frozen, heldUntil: LAPSED, requestedAt: LAPSED },
  }
  let state = evolve(evolve(initialState, first), { type: 'BookingConfirmed', data: { confirmedAt: LAPSED } })
  const happened: BookingEvent[] = []
  for (const next of [...commands].sort((a, b) => (a.at < b.at ? -1 : 1))) {
    const outcome = decide(next, state)
    if (isLeft(outcome)) continue
    happened.push(...outcome.right)
    state = outcome.right.reduce(evolve, state)
  }
  return { state, happened }
}

describe('whatever happens to a booking', () => {
  it('the fee lies between nothing and the price, and with the refund makes up the price', () => {
    let settled = 0
    fc.assert(
      fc.property(terms, fc.array(command, { maxLength: 12 }), (frozen, commands) => {
        for (const { data } of play(frozen, commands).happened) {
          if (!('fee' in data)) continue
          settled += 1
          expect(data.fee.amount).toBeGreaterThanOrEqual(0)
          expect(data.refund.amount).toBeGreaterThanOrEqual(0)
          expect(data.fee.amount + data.refund.amount).toBe(frozen.price.amount)
          expect([data.fee.currency, data.refund.currency]).toEqual([frozen.price.currency, frozen.price.currency])
        }
      }),
      { numRuns: 500 },
    )
    expect(settled).toBeGreaterThan(50)
  })

  it('a fee is charged at most once, and a tutor who cancels is charged none', () => {
    fc.assert(
      fc.property(terms, fc.array(command, { maxLength: 12 }), (frozen, commands) => {
        const { happened } = play(frozen, commands)
        const ends = happened.filter(({ type }) => type === 'BookingCancelled' || type === 'NoShowRecorded')
        expect(ends.length).toBeLessThanOrEqual(1)
        for (const { type, data } of happened)
          if (type === 'BookingCancelled' && data.by === 'tutor') expect(data.fee.amount).toBe(0)
      }),
      { numRuns: 300 },
    )
  })

  it('cancelling charges exactly what the quote of that instant says', () => {
    fc.assert(
      fc.property(terms, fc.array(command, { maxLength: 6 }), by, at, (frozen, commands, who, when) => {
        const { state } = play(frozen, commands)
        if (state.stage === 'cancelled') return
        const quote = quoteCancellation(state, when, who)
        const outcome = decide(issue('CancelBooking', who, when), state)
        expect(isRight(outcome)).toBe(isRight(quote))
        const [event] = isRight(outcome) ? outcome.right : []
        if (event?.type === 'BookingCancelled' && isRight(quote))
          expect(event.data).toMatchObject({ fee: quote.right.fee, refund: quote.right.refund })
      }),
      { numRuns: 300 },
    )
  })
})
