import type { PackageId } from '../../../src/domain/kernel'
import type { BookingEvent } from '../../../src/domain/booking'
import {
  agreed,
  ANSWERED,
  ASKED,
  asked,
  cancelled,
  declined,
  expired,
  given,
  issue,
  LAPSED,
  learner,
  moved,
  requested,
  START,
  started,
  stranger,
  support,
  system,
  tutor,
} from '../../support/booking-fixture'
import { uuid } from '../../support/decider-specification'

const packageId = uuid(50) as PackageId
const pay = (by = learner, at = ANSWERED, from = packageId) => issue('PayByCredit', by, at, { packageId: from })
const paid: BookingEvent = { type: 'BookingPaidByCredit', data: { packageId, paidAt: ANSWERED } }

describe('paying for a booking with a credit', () => {
  it('is done once, by the learner or for them, before or after the tutor has answered', () => {
    for (const by of [learner, support, system]) {
      given([requested]).when(pay(by)).then([paid])
      given(agreed).when(pay(by)).then([paid])
    }
    for (const by of [tutor, stranger]) given([requested]).when(pay(by)).fails('booking.not-yours')
    given([requested, paid]).when(pay()).then([])
    given([requested, paid])
      .when(pay(learner, ANSWERED, uuid(51) as PackageId))
      .fails('booking.already-paid')
  })

  it('is for lessons to come', () => {
    given([]).when(pay()).fails('booking.not-found')
    for (const end of [declined, expired, cancelled('learner', ANSWERED, 0)])
      given([requested, end]).when(pay()).fails('booking.closed')
    given([...agreed, started])
      .when(pay(learner, START))
      .fails('booking.closed')
    given([requested]).when(pay(learner, LAPSED)).fails('booking.hold-expired')
  })

  it('is too late once the time of the lesson has come', () => {
    given(agreed).when(pay(learner, START)).fails('booking.already-started')
  })

  it('stays with the booking when it moves, and does not make it another one', () => {
    given([...agreed, paid, moved('learner')])
      .when(pay())
      .then([])
    given([requested, paid])
      .when(issue('RequestBooking', learner, ASKED, asked))
      .then([])
  })
})
