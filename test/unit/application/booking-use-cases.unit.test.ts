import { isLeft } from 'fp-ts/Either'
import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import type { BookingState } from '../../../src/domain/booking'
import type { SeriesState } from '../../../src/domain/booking-series'
import { instant, MINUTE } from '../../../src/domain/kernel'
import type { CalendarState } from '../../../src/domain/tutor-calendar'
import { learner, lesson, range, tutor } from '../../support/calendar-fixture'
import { askFor, openCalendar } from '../../support/commands/calendars'
import {
  accepted,
  type Marketplace,
  marketplace,
  nextId,
  refusedWith,
  request,
  tally,
} from '../../support/commands/marketplace'
import { uuid } from '../../support/decider-specification'

const ten = '2026-03-02T10:00:00Z'
const noon = '2026-03-02T12:00:00Z'

const slotOf = async ({ bus }: Marketplace, bookingId: string) => {
  const { state } = await bus.load<CalendarState>('calendar', tutor.id)
  return state.stage === 'open' ? state.slots.byKey.get(bookingId as never) : undefined
}
const bookingOf = async ({ bus }: Marketplace, id: string) => (await bus.load<BookingState>('booking', id)).state

describe('requesting a booking', () => {
  it('holds the time, freezes the terms, and needs no more than the client knows', async () => {
    const place = marketplace()
    await openCalendar(place.service)
    const { id } = accepted(await askFor(place.service, ten))
    expect(await bookingOf(place, id)).toMatchObject({
      stage: 'requested',
      facts: { range: lesson(ten), terms: { price: { amount: 4_000, currency: 'EUR' } } },
      heldUntil: instant('2026-03-01T10:15:00Z'),
    })
    expect(await slotOf(place, id)).toMatchObject({ heldUntil: instant('2026-03-01T10:15:00Z') })
  })

  it('case B1: of ten who ask for one time at once, one gets it and nine a conflict', async () => {
    const store = new InMemoryEventStore()
    const [one, two] = [marketplace(store), marketplace(store)]
    await openCalendar(one.service)
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, n) => askFor((n % 2 === 0 ? one : two).service, ten, learner(n + 1))),
    )
    expect(tally(outcomes)).toEqual({ ok: 1, 'calendar.slot-taken': 9 })
    for (const outcome of outcomes) if (isLeft(outcome)) expect(outcome.left.kind).toBe('conflict')
    const booked = (await store.readAll({ limit: 100 })).filter(({ type }) => type === 'BookingRequested')
    expect(booked).toHaveLength(1)
  })

  it('case B7: the first two who race for a five-seat lesson share one session; when the last leaves the time is free', async () => {
    const place = marketplace()
    await openCalendar(place.service)
    const group = uuid(77)
    const offered = {
      groupLessonId: group,
      title: 'Algebra',
      seats: 5,
      durationMinutes: 60,
      pricePerSeat: { amount: 900, currency: 'EUR' },
    }
    accepted(await place.service.execute(request('calendar', tutor.id, 'OfferGroupLesson', offered, tutor)))
    const outcomes = await Promise.all(
      [1, 2].map((n) => askFor(place.service, ten, learner(n), { groupLessonId: group })),
    )
    const [first, second] = outcomes.map((outcome) => accepted(outcome).id) as [string, string]
    const sessions = await Promise.all([first, second].map(async (id) => (await slotOf(place, id))?.sessionId))
    expect(new Set(sessions).size).toBe(1)
    expect((await bookingOf(place, second)) as object).toMatchObject({ facts: { terms: { price: { amount: 900 } } } })
    expect(refusedWith(await askFor(place.service, ten, learner(3)))).toBe('calendar.slot-taken')
    for (const [n, id] of [
      [1, first],
      [2, second],
    ] as const)
      accepted(await place.bus.dispatch(request('calendar', tutor.id, 'ReleaseSlot', { bookingId: id }, learner(n))))
    accepted(await askFor(place.service, ten, learner(3)))
  })

  it('gives the time back when the booking itself is refused', async () => {
    const place = marketplace()
    await openCalendar(place.service)
    // The id is another booking's already.
    const { id } = accepted(await askFor(place.service, ten, learner(1)))
    accepted(await place.service.execute(request('booking', id, 'CancelBooking', {}, learner(1))))
    accepted(await place.bus.dispatch(request('calendar', tutor.id, 'ReleaseSlot', { bookingId: id }, learner(1))))
    expect(refusedWith(await askFor(place.service, noon, learner(2), { id }))).toBe('booking.already-exists')
    expect(await slotOf(place, id)).toBeUndefined()
    accepted(await askFor(place.service, noon, learner(3)))
  })

  it('is answered as before when repeated, whatever happened since', async () => {
    const place = marketplace()
    await openCalendar(place.service)
    const same = { id: nextId(), commandId: nextId() }
    const first = await askFor(place.service, ten, learner(1), same)
    place.clock.advance(MINUTE)
    accepted(
      await place.service.execute(
        request(
          'calendar',
          tutor.id,
          'SetBookingRules',
          { ...(await rulesOf(place)), pricePerHour: { amount: 1, currency: 'EUR' } },
          tutor,
        ),
      ),
    )
    expect(await askFor(place.service, ten, learner(1), same)).toEqual(first)
    accepted(await place.service.execute(request('booking', same.id, 'CancelBooking', {}, learner(1))))
    accepted(await place.bus.dispatch(request('calendar', tutor.id, 'ReleaseSlot', { bookingId: same.id }, learner(1))))
    expect(await askFor(place.service, ten, learner(1), same)).toEqual(first)
    expect(await slotOf(place, same.id)).toBeUndefined()
    expect(refusedWith(await askFor(place.service, noon, learner(1), same))).toBe('command.id-reused')
  })

  it('goes on where it was interrupted between the hold and the booking', async () => {
    const store = new InMemoryEventStore()
    const place = marketplace(store)
    await openCalendar(place.service)
    const same = { id: nextId(), commandId: nextId() }
    const append = store.append.bind(store)
    store.append = (stream, ...rest) =>
      stream.startsWith('booking-') ? Promise.reject(new Error('killed')) : append(stream, ...rest)
    await expect(askFor(place.service, ten, learner(1), same)).rejects.toThrow('killed')
    store.append = append
    expect(refusedWith(await askFor(place.service, ten, learner(2)))).toBe('calendar.slot-taken')
    accepted(await askFor(place.service, ten, learner(1), same))
    expect(await bookingOf(place, same.id)).toMatchObject({ stage: 'requested' })
  })

  it('takes the time anew when the hold of an interrupted try has lapsed meanwhile', async () => {
    const store = new InMemoryEventStore()
    const place = marketplace(store)
    await openCalendar(place.service)
    const same = { id: nextId(), commandId: nextId() }
    const append = store.append.bind(store)
    store.append = (stream, ...rest) =>
      stream.startsWith('booking-') ? Promise.reject(new Error('killed')) : append(stream, ...rest)
    await expect(askFor(place.service, ten, learner(1), same)).rejects.toThrow('killed')
    store.append = append
    place.clock.advance(20 * MINUTE)
    accepted(await askFor(place.service, ten, learner(1), same))
    expect(await slotOf(place, same.id)).toMatchObject({ heldUntil: instant('2026-03-01T10:35:00Z') })
    place.clock.advance(20 * MINUTE)
    const later = { id: nextId(), commandId: nextId() }
    accepted(await askFor(place.service, ten, learner(2), later))
  })
})

const rulesOf = async ({ bus }: Marketplace) => {
  const { state } = await bus.load<CalendarState>('calendar', tutor.id)
  return state.stage === 'open' ? state.rules : undefined
}

describe('confirming a booking', () => {
  const confirm = (place: Marketplace, id: string, by = tutor) =>
    place.service.execute(request('booking', id, 'ConfirmBooking', {}, by))

  it('keeps the time for good, and first', async () => {
    const place = marketplace()
    await openCalendar(place.service)
    const { id } = accepted(await askFor(place.service, ten))
    accepted(await confirm(place, id))
    expect(await slotOf(place, id)).not.toHaveProperty('heldUntil')
    expect(await bookingOf(place, id)).toMatchObject({ stage: 'confirmed' })
    const order = (await place.store.readAll({ limit: 100 })).map(({ type }) => type)
    expect(order.slice(-2)).toEqual(['SlotConfirmed', 'BookingConfirmed'])
  })

  it('is not for learners, who would keep a time without an agreement', async () => {
    const place = marketplace()
    await openCalendar(place.service)
    const { id } = accepted(await askFor(place.service, ten))
    expect(refusedWith(await confirm(place, id, learner(1)))).toBe('command.forbidden')
    const rival = { id: uuid(2_000), role: 'tutor' } as const
    expect(refusedWith(await confirm(place, id, rival))).toBe('command.forbidden')
    expect(await slotOf(place, id)).toHaveProperty('heldUntil')
  })

  it('case B2: of two requests for one time, both confirmed at once, one is accepted', async () => {
    const place = marketplace()
    await openCalendar(place.service)
    const first = accepted(await askFor(place.service, ten, learner(1))).id
    // The first hold lapses while its booking still waits; another learner takes the time.
    place.clock.advance(16 * MINUTE)
    const second = accepted(await askFor(place.service, ten, learner(2))).id
    const outcomes = await Promise.all([confirm(place, first), confirm(place, second)])
    expect(outcomes.map((outcome) => tally([outcome]))).toEqual([{ 'booking.hold-expired': 1 }, { ok: 1 }])
    expect(await slotOf(place, first)).toBeUndefined()
  })

  it('case B4: of a lapsed hold fails, and its time can be had at once though nobody swept it up', async () => {
    const place = marketplace()
    await openCalendar(place.service)
    const { id } = accepted(await askFor(place.service, ten, learner(1)))
    place.clock.advance(15 * MINUTE)
    expect(refusedWith(await confirm(place, id))).toBe('booking.hold-expired')
    accepted(await askFor(place.service, ten, learner(2)))
  })
})

describe('moving a booking', () => {
  const move = (place: Marketplace, id: string, start: string, by = learner(1), extra = {}) =>
    place.service.execute(request('booking', id, 'RescheduleBooking', { range: lesson(start) }, by, extra))

  it('takes the new time and frees the old one', async () => {
    const place = marketplace()
    await openCalendar(place.service)
    const { id } = accepted(await askFor(place.service, ten))
    accepted(await move(place, id, noon))
    expect(await bookingOf(place, id)).toMatchObject({ facts: { range: lesson(noon), lastMovedBy: 'learner' } })
    accepted(await askFor(place.service, ten, learner(2)))
    expect(refusedWith(await askFor(place.service, noon, learner(3)))).toBe('calendar.slot-taken')
  })

  it('leaves everything as it was when the time is taken, the terms forbid it, or the revision is stale', async () => {
    const place = marketplace()
    await openCalendar(place.service, { rescheduleLimit: 1 })
    const { id } = accepted(await askFor(place.service, ten))
    accepted(await askFor(place.service, noon, learner(2)))
    expect(refusedWith(await move(place, id, noon))).toBe('calendar.slot-taken')
    expect(refusedWith(await move(place, id, '2026-03-02T14:00:00Z', learner(1), { expectedRevision: 7 }))).toBe(
      'command.revision-mismatch',
    )
    accepted(await move(place, id, '2026-03-02T14:00:00Z'))
    expect(refusedWith(await move(place, id, '2026-03-02T15:00:00Z'))).toBe('booking.reschedule-limit')
    expect(await slotOf(place, id)).toMatchObject({ range: lesson('2026-03-02T14:00:00Z') })
  })

  it('ends with booking and calendar agreed, however many move it at once in two processes', async () => {
    const store = new InMemoryEventStore()
    const places = [marketplace(store), marketplace(store)]
    await openCalendar(places[0]!.service, { rescheduleLimit: 20 })
    for (const day of ['03', '04', '05', '06', '07']) {
      const { id } = accepted(await askFor(places[0]!.service, `2026-03-${day}T09:00:00Z`))
      const starts = ['10', '11', '12', '13', '14', '15', '16', '17'].map((hour) => `2026-03-${day}T${hour}:00:00Z`)
      const outcomes = await Promise.all(
        starts.map((start, n) => move(places[n % 2]!, id, start, n % 3 === 0 ? tutor : learner(1))),
      )
      expect(tally(outcomes)['ok']).toBeGreaterThanOrEqual(1)
      const booked = await bookingOf(places[0]!, id)
      const slot = await slotOf(places[0]!, id)
      expect(booked).toMatchObject({ facts: { range: slot?.range } })
    }
  })
})

describe('a series', () => {
  const plan = {
    rule: 'FREQ=WEEKLY;COUNT=24',
    startsAt: instant(ten),
    zone: 'Europe/Berlin',
    durationMinutes: 60,
  }
  const ask = (place: Marketplace, id: string, extra = {}) =>
    place.service.execute(
      request(
        'series',
        id,
        'RequestSeries',
        { tutorId: tutor.id, learnerId: learner(1).id, plan, ...extra },
        learner(1),
      ),
    )

  it('case B11: lists the conflict first; accepted with the skip it is held whole, and never half', async () => {
    const place = marketplace()
    await openCalendar(place.service)
    // Week 7; Berlin's clocks have changed by then, so 11:00 there is 09:00 UTC.
    const busy = '2026-04-13T09:00:00Z'
    accepted(await askFor(place.service, busy, learner(2)))
    const refused = await ask(place, nextId())
    expect(refused).toMatchObject({
      left: { code: 'calendar.series-conflicts', detail: { conflicts: [{ range: lesson(busy) }] } },
    })
    const calendar = await place.bus.load<CalendarState>('calendar', tutor.id)
    expect(calendar.state.stage === 'open' && calendar.state.slots.byKey.size).toBe(1)
    const id = nextId()
    accepted(await ask(place, id, { skips: [instant(busy)] }))
    const { state } = await place.bus.load<SeriesState>('series', id)
    if (state.stage === 'none') throw new Error('no series')
    expect(state.occurrences).toHaveLength(23)
    for (const { bookingId, range: held } of state.occurrences)
      expect(await slotOf(place, bookingId)).toMatchObject({ range: held, seriesId: id })
    expect(state.occurrences[5]?.range).toEqual(range('2026-04-06T09:00:00Z', '2026-04-06T10:00:00Z'))
  })

  it('is answered as before when repeated', async () => {
    const place = marketplace()
    await openCalendar(place.service)
    const data = { tutorId: tutor.id, learnerId: learner(1).id, plan }
    const asked = request('series', nextId(), 'RequestSeries', data, learner(1))
    const first = await place.service.execute(asked)
    place.clock.advance(MINUTE)
    expect(await place.service.execute(asked)).toEqual(first)
    expect(await place.store.head()).toBe(3 + 24 + 1)
  })
})
