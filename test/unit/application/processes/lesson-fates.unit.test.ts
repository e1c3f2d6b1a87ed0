import { meetingIdOf } from '../../../../src/application/processes/meetings'
import { paymentIdOf } from '../../../../src/application/processes/money'
import { reviewIdOf } from '../../../../src/application/processes/reviews'
import type { BookingState } from '../../../../src/domain/booking'
import { balanceOf, type PaymentState } from '../../../../src/domain/payment'
import { learner, tutor } from '../../../support/calendar-fixture'
import type { Marketplace } from '../../../support/commands/marketplace'
import { bookingIdOf, type Fate, live, packageIdOf } from '../../../support/processes/lesson-fates'

/** How a payment ends: its stage, what of it went back and what was paid out, in cents. */
const moneyOf = async (place: Marketplace, id: string): Promise<string> => {
  const { state } = await place.bus.load<PaymentState>('payment', id)
  const balance = balanceOf(state)
  if (balance === undefined) return '-'
  const back = balance.captured.amount - balance.net.amount
  return state.stage === 'captured' ? `${String(back)} back, ${String(balance.paidOut.amount)} out` : state.stage
}

const stageOf = async (place: Marketplace, category: string, id: string): Promise<string> =>
  (await place.bus.load<{ readonly stage: string }>(category, id)).state.stage

const endOf = async (fate: Fate, approval: 'tutor' | 'none'): Promise<readonly string[]> => {
  const place = await live({ approval, fates: [fate] })
  const id = bookingIdOf(0)
  const { state } = await place.bus.load<BookingState>('booking', id)
  if (state.stage === 'none') throw new Error('there is no booking')
  return [
    state.stage,
    await moneyOf(place, paymentIdOf(id)),
    await moneyOf(place, paymentIdOf(packageIdOf(0))),
    await stageOf(place, 'meeting', meetingIdOf(id, state.facts)),
    await stageOf(place, 'review', reviewIdOf(tutor.id, learner(0).id)),
  ]
}

const ALL_BACK = '4000 back, 0 out'
const ALL_OUT = '0 back, 3400 out'
const held = ['ended', 'expired'] as const
const missed = ['ended', 'none'] as const
const never = ['none', 'none'] as const

// Of 40.00 EUR at 15 per cent; a package of three costs 120.00. What follows: booking, its payment, its package's, room, review.
describe('a lesson at its end, whoever answers', () => {
  it.each([
    ['nobody pays', 'expired', 'cancelled', '-', ...never],
    ['the payment fails', 'cancelled', 'failed', '-', ...never],
    ['the payer gives up', 'cancelled', 'cancelled', '-', ...never],
    ['paid too late', 'expired', ALL_BACK, '-', ...never],
    ['paid and cancelled at once', 'cancelled', ALL_BACK, '-', ...never],
    ['cancelled early', 'cancelled', ALL_BACK, '-', 'cancelled', 'none'],
    ['cancelled late', 'cancelled', '2000 back, 1700 out', '-', 'cancelled', 'none'],
    ['given', 'completed', ALL_OUT, '-', ...held],
    ['confirmed at once and given', 'completed', ALL_OUT, '-', ...held],
    ['the learner stays away', 'noShow', ALL_OUT, '-', ...missed],
    ['the tutor stays away', 'noShow', ALL_BACK, '-', ...missed],
    ['nobody comes', 'noShow', ALL_BACK, '-', ...missed],
    ['moved and given', 'completed', ALL_OUT, '-', ...held],
    ['disputed in part', 'resolved', '1000 back, 2550 out', '-', ...held],
    ["disputed by the payer's bank", 'completed', ALL_OUT, '-', ...held],
    ['paid by credit', 'completed', 'cancelled', ALL_OUT, ...held],
    ['paid by credit, and cancelled early', 'cancelled', 'cancelled', '0 back, 0 out', 'cancelled', 'none'],
  ] as const)('%s', async (fate, ...end) => {
    expect(await endOf(fate, 'tutor')).toEqual(end)
    expect(await endOf(fate, 'none')).toEqual(end)
  })

  it('is declined by a tutor who answers, and paid back', async () => {
    expect(await endOf('the tutor declines', 'tutor')).toEqual(['declined', ALL_BACK, '-', ...never])
  })
})
