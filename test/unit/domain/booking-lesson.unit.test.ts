import {
  absent,
  agreed,
  cancelled,
  completed,
  declined,
  disputed,
  END,
  eur,
  expired,
  FREE,
  given,
  issue,
  LATE,
  learner,
  miss,
  requested,
  START,
  started,
  stranger,
  support,
  tutor,
} from '../../support/booking-fixture'
import { type BookingEvent } from '../../../src/domain/booking'
import { instant, money, type Actor, type Instant } from '../../../src/domain/kernel'

describe('the lesson', () => {
  const start = (by: Actor, at: Instant) => issue('StartBooking', by, at)
  const complete = (by: Actor, at: Instant) => issue('CompleteBooking', by, at)

  it('starts at its time, once, when it is confirmed', () => {
    given(agreed).when(start(tutor, START)).then([started])
    given([...agreed, started])
      .when(start(learner, START))
      .then([])
    given([requested]).when(start(tutor, START)).fails('booking.not-confirmed')
    given(agreed).when(start(stranger, START)).fails('booking.not-yours')
    given(agreed).when(start(tutor, END)).fails('booking.over')
    given(agreed)
      .when(start(tutor, instant('2026-03-10T11:44:59Z')))
      .fails('booking.too-early')
    expect(
      given(agreed)
        .when(start(tutor, instant('2026-03-10T11:45:00Z')))
        .events(),
    ).toHaveLength(1)
  })

  it('is completed by the tutor, once; one that never started here when its time is over', () => {
    given([...agreed, started])
      .when(complete(tutor, END))
      .then([completed])
    given(agreed).when(complete(tutor, END)).then([completed])
    given([...agreed, completed])
      .when(complete(tutor, END))
      .then([])
    given(agreed).when(complete(tutor, START)).fails('booking.too-early')
    given([...agreed, started])
      .when(complete(learner, END))
      .fails('booking.not-yours')
    given([requested]).when(complete(tutor, END)).fails('booking.not-confirmed')
  })

  it('is missed by one side, says the other', () => {
    given(agreed)
      .when(miss(tutor, END, 'learner'))
      .then([absent('learner', 3_000)])
    given([...agreed, started])
      .when(miss(learner, END, 'tutor'))
      .then([absent('tutor', 0)])
    given(agreed)
      .when(miss(learner, END, 'learner'))
      .fails('booking.own-absence')
    given(agreed)
      .when(miss(stranger, END, 'learner'))
      .fails('booking.not-yours')
  })

  it('is missed once, after ten minutes of waiting', () => {
    given([...agreed, absent('learner', 3_000)])
      .when(miss(tutor, END, 'learner'))
      .then([])
    given([...agreed, absent('learner', 3_000)])
      .when(miss(learner, END, 'tutor'))
      .fails('booking.not-confirmed')
    given(agreed)
      .when(miss(tutor, instant('2026-03-10T12:09:59Z'), 'learner'))
      .fails('booking.too-early')
    given([...agreed, cancelled('tutor', FREE, 0)])
      .when(miss(tutor, END, 'learner'))
      .fails('booking.not-confirmed')
  })
})

describe('a dispute', () => {
  const dispute = (by: Actor, at: Instant) => issue('DisputeBooking', by, at, { reason: 'No' })
  const resolve = (by: Actor, resolution: 'upheld' | 'rejected', refund?: ReturnType<typeof money>) =>
    issue('ResolveDispute', by, END, { resolution, note: 'So', ...(refund && { refund }) })
  const resolved = (resolution: 'upheld' | 'rejected', fee: number): BookingEvent => ({
    type: 'DisputeResolved',
    data: { resolution, note: 'So', resolvedAt: END, fee: eur(fee), refund: eur(4_000 - fee) },
  })

  it('is about how a booking ended', () => {
    for (const end of [completed, absent('learner', 3_000), cancelled('learner', LATE, 2_000)])
      expect(
        given([...agreed, end])
          .when(dispute(learner, END))
          .events(),
      ).toEqual([disputed])
    for (const history of [[requested], agreed, [...agreed, started], [requested, declined], [requested, expired]])
      given(history).when(dispute(learner, END)).fails('booking.not-disputable')
  })

  it('is opened within 14 days, once, by one of the two', () => {
    const history = [...agreed, completed]
    expect(
      given(history)
        .when(dispute(tutor, instant('2026-03-24T12:59:59Z')))
        .events(),
    ).toHaveLength(1)
    given(history)
      .when(dispute(tutor, instant('2026-03-24T13:00:00Z')))
      .fails('booking.dispute-too-late')
    given([...history, disputed])
      .when(dispute(learner, END))
      .then([])
    given(history).when(dispute(stranger, END)).fails('booking.not-yours')
    given([...history, disputed, resolved('rejected', 4_000)])
      .when(dispute(tutor, END))
      .fails('booking.not-disputable')
  })

  it('is settled by staff: rejected it changes nothing, upheld it refunds some or all', () => {
    const history = [...agreed, absent('learner', 3_000), disputed]
    given(history)
      .when(resolve(support, 'rejected'))
      .then([resolved('rejected', 3_000)])
    given(history)
      .when(resolve(support, 'upheld'))
      .then([resolved('upheld', 0)])
    given(history)
      .when(resolve(support, 'upheld', eur(3_500)))
      .then([resolved('upheld', 500)])
    given([...agreed, completed, disputed])
      .when(resolve(support, 'rejected'))
      .then([resolved('rejected', 4_000)])
  })

  it('is not settled by a side, nor for more than the price, nor without one', () => {
    const history = [...agreed, completed, disputed]
    for (const by of [tutor, learner]) given(history).when(resolve(by, 'upheld')).fails('booking.not-yours')
    given(history)
      .when(resolve(support, 'upheld', eur(4_001)))
      .fails('booking.refund-too-large')
    given(history)
      .when(resolve(support, 'upheld', money(1, 'USD')))
      .fails('booking.currency-mismatch')
    given(history)
      .when(resolve(support, 'rejected', eur(1)))
      .fails('booking.refund-not-due')
    given([...agreed, completed])
      .when(resolve(support, 'upheld'))
      .fails('booking.not-disputed')
  })
})
