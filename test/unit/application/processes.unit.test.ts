import type { BookingState } from '../../../src/domain/booking'
import type { SeriesState } from '../../../src/domain/booking-series'
import type { CourseState } from '../../../src/domain/course'
import type { EnrollmentState } from '../../../src/domain/enrollment'
import { DAY, instant, money, MINUTE } from '../../../src/domain/kernel'
import type { PaymentState } from '../../../src/domain/payment'
import { PAYMENT_WINDOW } from '../../../src/application/processes/seats'
import type { CalendarState } from '../../../src/domain/tutor-calendar'
import { learner, lesson, tutor } from '../../support/calendar-fixture'
import { askFor, openCalendar } from '../../support/commands/calendars'
import { publishCourse, pupil } from '../../support/commands/courses'
import {
  accepted,
  type Marketplace,
  marketplace,
  nextId,
  refusedWith,
  request,
  typesOf,
} from '../../support/commands/marketplace'
import { type ProcessRun, runProcesses } from '../../support/commands/process-run'
import { limited, system } from '../../support/lms'

const ten = '2026-03-02T10:00:00Z'

/** A marketplace whose processes run. */
const alive = async (body: (place: Marketplace, run: ProcessRun) => Promise<void>): Promise<void> => {
  const place = marketplace()
  const run = runProcesses(place)
  try {
    await body(place, run)
  } finally {
    await run.stop()
  }
}

const slotsIn = async ({ bus }: Marketplace): Promise<readonly string[]> => {
  const { state } = await bus.load<CalendarState>('calendar', tutor.id)
  return state.stage === 'open' ? [...state.slots.byKey].map(([id]) => id) : []
}
const bookingOf = async ({ bus }: Marketplace, id: string) => (await bus.load<BookingState>('booking', id)).state

const enrol = async ({ service }: Marketplace, courseId: string, n: number, id = nextId()) =>
  service.execute(request('enrollment', id, 'RequestEnrollment', { courseId, learnerId: pupil(n).id }, pupil(n)))
const seatsOf = async ({ bus }: Marketplace, courseId: string): Promise<readonly string[]> => {
  const { state } = await bus.load<CourseState>('course', courseId)
  return 'book' in state ? [...state.book.holders].map(([, id]) => id) : []
}
const stageOf = async ({ bus }: Marketplace, id: string) =>
  (await bus.load<EnrollmentState>('enrollment', id)).state.stage

describe('a booking that comes to nothing', () => {
  it.each([
    ['cancelled', 'CancelBooking', learner(1)],
    ['declined', 'DeclineBooking', tutor],
  ] as const)('frees its time when it is %s', (_, type, by) =>
    alive(async (place, run) => {
      await openCalendar(place.service)
      const { id } = accepted(await askFor(place.service, ten))
      accepted(await place.service.execute(request('booking', id, type, {}, by)))
      await run.settled()
      expect(await slotsIn(place)).toEqual([])
      accepted(await askFor(place.service, ten, learner(2)))
    }),
  )

  it('case B4: expires once when its hold lapses, in booking and calendar', () =>
    alive(async (place, run) => {
      await openCalendar(place.service)
      const { id } = accepted(await askFor(place.service, ten))
      await run.settled()
      expect(await bookingOf(place, id)).toMatchObject({ stage: 'requested' })
      place.clock.advance(15 * MINUTE)
      await run.settled()
      expect(await bookingOf(place, id)).toMatchObject({ stage: 'expired' })
      expect(await slotsIn(place)).toEqual([])
      const types = typesOf(await place.store.readAll({ limit: 100 }))
      expect(types.filter((type) => type === 'BookingExpired')).toHaveLength(1)
      // Whichever of the two came first freed the time, and the other found nothing left to do.
      expect(types.filter((type) => type === 'HoldExpired' || type === 'SlotReleased')).toHaveLength(1)
    }))

  it('frees a time that was held for a request which never came', () =>
    alive(async (place, run) => {
      await openCalendar(place.service)
      const held = { bookingId: nextId(), learnerId: learner(1).id, range: lesson(ten) }
      accepted(await place.bus.dispatch(request('calendar', tutor.id, 'HoldSlot', held, learner(1))))
      place.clock.advance(DAY)
      await run.settled()
      expect(await slotsIn(place)).toEqual([])
    }))

  it('keeps a confirmed one whatever time passes', () =>
    alive(async (place, run) => {
      await openCalendar(place.service)
      const { id } = accepted(await askFor(place.service, ten))
      accepted(await place.service.execute(request('booking', id, 'ConfirmBooking', {}, tutor)))
      place.clock.advance(DAY)
      await run.settled()
      expect(await bookingOf(place, id)).toMatchObject({ stage: 'confirmed' })
      expect(await slotsIn(place)).toEqual([id])
    }))
})

describe('a booking whose time was moved and which did not follow', () => {
  it('follows after a minute, unless it was moved on', () =>
    alive(async (place, run) => {
      await openCalendar(place.service)
      const { id } = accepted(await askFor(place.service, ten))
      for (const hour of ['12', '13']) {
        const moved = { bookingId: id, range: lesson(`2026-03-02T${hour}:00:00Z`) }
        accepted(await place.bus.dispatch(request('calendar', tutor.id, 'MoveSlot', moved, learner(1))))
      }
      await run.settled()
      expect(await bookingOf(place, id)).toMatchObject({ facts: { range: lesson(ten) } })
      place.clock.advance(MINUTE)
      await run.settled()
      expect(await bookingOf(place, id)).toMatchObject({ facts: { range: lesson('2026-03-02T13:00:00Z') } })
      expect(typesOf(await place.store.readStream(`booking-${id}`))).toEqual(['BookingRequested', 'BookingRescheduled'])
    }))
})

describe('a series', () => {
  const plan = { rule: 'FREQ=WEEKLY;COUNT=4', startsAt: instant(ten), zone: 'UTC', durationMinutes: 60 }
  const ask = async (place: Marketplace) => {
    await openCalendar(place.service)
    const data = { tutorId: tutor.id, learnerId: learner(1).id, plan }
    const { id } = accepted(await place.service.execute(request('series', nextId(), 'RequestSeries', data, learner(1))))
    const { state } = await place.bus.load<SeriesState>('series', id)
    return { id, bookings: state.stage === 'none' ? [] : state.occurrences.map(({ bookingId }) => bookingId) }
  }

  it('becomes a booking for each of its times', () =>
    alive(async (place, run) => {
      const { id, bookings } = await ask(place)
      await run.settled()
      expect(bookings).toHaveLength(4)
      for (const booking of bookings)
        expect(await bookingOf(place, booking)).toMatchObject({ stage: 'requested', facts: { seriesId: id } })
    }))

  it('is moved from one lesson on, all or none, bookings and calendar alike', () =>
    alive(async (place, run) => {
      const { id, bookings } = await ask(place)
      await run.settled()
      const change = (startsAt: string) => ({ fromBookingId: bookings[1], startsAt: instant(startsAt) })
      const busy = accepted(await askFor(place.service, '2026-03-16T14:00:00Z', learner(2))).id
      const refused = await place.service.execute(
        request('series', id, 'ChangeFollowing', change('2026-03-09T14:00:00Z'), learner(1)),
      )
      expect(refused).toMatchObject({ left: { code: 'calendar.series-conflicts' } })
      accepted(
        await place.service.execute(
          request('series', id, 'ChangeFollowing', change('2026-03-09T15:00:00Z'), learner(1)),
        ),
      )
      const starts = await Promise.all(
        bookings.map(async (booking) => {
          const state = await bookingOf(place, booking)
          return state.stage === 'none' ? undefined : state.facts.range.start
        }),
      )
      expect(starts).toEqual(['02T10', '09T15', '16T15', '23T15'].map((time) => instant(`2026-03-${time}:00:00Z`)))
      expect(await slotsIn(place)).toHaveLength(5)
      expect(await bookingOf(place, busy)).toMatchObject({ stage: 'requested' })
    }))

  it('moves one lesson through its booking, and counts it there', () =>
    alive(async (place, run) => {
      const { id, bookings } = await ask(place)
      await run.settled()
      const range = lesson('2026-03-10T11:00:00Z')
      const data = { bookingId: bookings[1], range }
      accepted(await place.service.execute(request('series', id, 'ChangeOccurrence', data, learner(1))))
      expect(await bookingOf(place, bookings[1]!)).toMatchObject({ facts: { range, moves: { learner: 1 } } })
    }))

  it('cancels the rest, each booking for the side that cancelled, and frees their times', () =>
    alive(async (place, run) => {
      const { id, bookings } = await ask(place)
      await run.settled()
      const data = { fromBookingId: bookings[2], reason: 'ill' }
      accepted(await place.service.execute(request('series', id, 'CancelFollowing', data, tutor)))
      await run.settled()
      const events = await place.store.readStream(`booking-${bookings[3]!}`)
      expect(events.at(-1)).toMatchObject({
        type: 'BookingCancelled',
        data: { by: 'tutor', reason: 'ill' },
        metadata: { actor: { id: 'process:book-series', role: 'system' } },
      })
      expect([...(await slotsIn(place))].sort()).toEqual([...bookings.slice(0, 2)].sort())
    }))
})

describe('a seat', () => {
  it('is free again when its learner leaves, and goes to the next who waits', () =>
    alive(async (place, run) => {
      const courseId = nextId()
      await publishCourse(place.bus, courseId, limited(1))
      const { id } = accepted(await enrol(place, courseId, 1))
      expect(refusedWith(await enrol(place, courseId, 2))).toBe('course.full')
      for (const n of [2, 3])
        accepted(
          await place.service.execute(
            request('course', courseId, 'JoinWaitlist', { learnerId: pupil(n).id }, pupil(n)),
          ),
        )
      accepted(await place.service.execute(request('enrollment', id, 'WithdrawEnrollment', {}, pupil(1))))
      await run.settled()
      expect(refusedWith(await enrol(place, courseId, 3))).toBe('course.full')
      // The first lets the offer lapse; the second is offered it without anybody asking.
      place.clock.advance(60 * MINUTE)
      await run.settled()
      expect(typesOf(await place.store.readStream(`course-${courseId}`)).slice(-2)).toEqual([
        'SeatOfferExpired',
        'SeatOffered',
      ])
      const { id: next } = accepted(await enrol(place, courseId, 3))
      expect(await seatsOf(place, courseId)).toEqual([next])
    }))

  it('of a request that was interrupted is free again after five minutes', () =>
    alive(async (place, run) => {
      const courseId = nextId()
      await publishCourse(place.bus, courseId, limited(2))
      accepted(await enrol(place, courseId, 1))
      const seat = { enrollmentId: nextId(), learnerId: pupil(2).id }
      accepted(await place.bus.dispatch(request('course', courseId, 'ReserveSeat', seat, pupil(2))))
      place.clock.advance(4 * MINUTE)
      await run.settled()
      expect(await seatsOf(place, courseId)).toHaveLength(2)
      place.clock.advance(MINUTE)
      await run.settled()
      expect(await seatsOf(place, courseId)).toHaveLength(1)
    }))

  it('of an enrolment that nobody pays for is free again after a day', () =>
    alive(async (place, run) => {
      const courseId = nextId()
      await publishCourse(place.bus, courseId, limited(1), { price: 12_900 })
      const { id } = accepted(await enrol(place, courseId, 1))
      place.clock.advance(PAYMENT_WINDOW)
      await run.settled()
      expect(await stageOf(place, id)).toBe('expired')
      accepted(await enrol(place, courseId, 2))
    }))
})

describe('an enrolment that costs something', () => {
  it('is asked for, starts when it is paid in full, and what is due goes back', () =>
    alive(async (place, run) => {
      const courseId = nextId()
      await publishCourse(place.bus, courseId, limited(1), { price: 10_000 })
      const { id } = accepted(await enrol(place, courseId, 1))
      await run.settled()
      const asked = (await place.store.readAll({ limit: 100 })).find(({ type }) => type === 'PaymentInitiated')
      expect(asked?.data).toMatchObject({
        payerId: pupil(1).id,
        amount: money(10_000, 'EUR'),
        purpose: { kind: 'enrollment', id },
      })
      const paymentId = asked?.stream.slice('payment-'.length) ?? ''
      const pay = async (type: string, data: unknown) =>
        accepted(await place.bus.dispatch(request('payment', paymentId, type, data, system)))
      await pay('AuthorizePayment', { reference: 'ch_1' })
      await pay('CapturePayment', { reference: 'cap_1', amount: money(4_000, 'EUR') })
      await run.settled()
      expect(await stageOf(place, id)).toBe('awaitingPayment')
      await pay('CapturePayment', { reference: 'cap_2', amount: money(6_000, 'EUR') })
      await run.settled()
      expect(await stageOf(place, id)).toBe('active')
      place.clock.advance(2 * PAYMENT_WINDOW)
      await run.settled()
      expect(await stageOf(place, id)).toBe('active')
    }))

  it('pays back on withdrawal what the policy says, once', () =>
    alive(async (place, run) => {
      const courseId = nextId()
      await publishCourse(place.bus, courseId, limited(1), { price: 10_000 })
      const policy = { steps: [{ untilDays: 14, refundBasisPoints: 5_000 }] }
      accepted(await place.bus.dispatch(request('course', courseId, 'SetRefundPolicy', { policy }, system)))
      const { id } = accepted(await enrol(place, courseId, 1))
      await run.settled()
      const asked = (await place.store.readAll({ limit: 100 })).find(({ type }) => type === 'PaymentInitiated')
      const paymentId = asked?.stream.slice('payment-'.length) ?? ''
      for (const [type, data] of [
        ['AuthorizePayment', { reference: 'ch_1' }],
        ['CapturePayment', { reference: 'cap_1', amount: money(10_000, 'EUR') }],
      ] as const)
        accepted(await place.bus.dispatch(request('payment', paymentId, type, data, system)))
      await run.settled()
      accepted(await place.service.execute(request('enrollment', id, 'WithdrawEnrollment', {}, pupil(1))))
      await run.settled()
      const { state } = await place.bus.load<PaymentState>('payment', paymentId)
      expect(state.stage === 'captured' && [...state.account.refunds.values()]).toEqual([
        { amount: money(5_000, 'EUR'), status: 'pending' },
      ])
    }))
})
