import { isLeft, left } from 'fp-ts/Either'
import type { BookingState } from '../../../domain/booking'
import { type BookingId, MINUTE, Money, money, object, PackageId, plusMillis } from '../../../domain/kernel'
import type { Lesson } from '../../../domain/lesson-package'
import { type PackageState, terms, validity } from '../../../domain/lesson-package'
import { type CalendarState, termsOf } from '../../../domain/tutor-calendar'
import type { UseCase } from '../use-case'
import { withHold } from './hold'
import { instantOf } from './slots'
import { found, lastStepOf, unlessDone } from './step'

const { price: _, ...wanted } = terms
const BuyData = object(wanted, { ...validity, price: Money })

export const buyPackage: UseCase<typeof BuyData> = {
  category: 'package',
  type: 'BuyPackage',
  data: BuyData,
  summary:
    'Buy lessons of a tutor in advance, at the price of as many single ones on that day; the tutor may give another price.',
  creates: true,
  run: (request, ports) =>
    unlessDone(request, request.id, ports, async () => {
      const { data } = request
      const { state } = await ports.aggregates.load<CalendarState>('calendar', data.tutorId)
      const start = instantOf(request, ports)
      const single = termsOf(state, { range: { start, end: plusMillis(start, data.lessonMinutes * MINUTE) } })
      if (isLeft(single)) return single
      const { amount, currency } = single.right.price
      const listPrice = money(amount * data.credits, currency)
      return ports.bus.dispatch(lastStepOf(request, { id: request.id, data: { price: listPrice, ...data, listPrice } }))
    }),
}

const PayData = object({ packageId: PackageId })

/**
 * The credit first, then the booking, so that no booking counts as paid for by a credit that went elsewhere. Whether the
 * booking can be paid for is seen beforehand, since a package gives a booking one credit only. Where it is interrupted
 * in between, the credit goes back (see the process that restores credits).
 */
export const payByCredit: UseCase<typeof PayData> = {
  category: 'booking',
  type: 'PayByCredit',
  data: PayData,
  summary:
    'Pay for a lesson to come with a credit of a package. It comes back when the lesson is called off without a fee.',
  run: async (request, ports) => {
    const { id, data } = request
    const booking = await found<BookingState>(ports, 'booking', id)
    if (isLeft(booking)) return booking
    const { stage, facts } = booking.right.state
    const last = lastStepOf(request, { id, data })
    return unlessDone(request, id, ports, async () => {
      const refused = await ports.bus.rehearse(last)
      if (refused !== undefined) return left(refused)
      const bookingId = id as BookingId
      const { tutorId, learnerId, range } = facts
      const standing = stage === 'requested' || stage === 'confirmed' ? 'open' : 'closed'
      const lesson: Lesson = { bookingId, tutorId, learnerId, range, standing }
      const credit = {
        category: 'package',
        id: data.packageId,
        take: { type: 'RedeemCredit', data: { lesson } },
        giveBack: [{ type: 'RestoreCredit', data: { bookingId } }],
        inForce: (state: PackageState) => 'credits' in state && state.credits.byBooking.get(bookingId) === 'redeemed',
      }
      return withHold(request, credit, ports, () => ports.bus.dispatch(last))
    })
  },
}
