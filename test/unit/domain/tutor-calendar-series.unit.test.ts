import { isRight } from 'fp-ts/Either'
import type { RecurrenceRule, SeriesId, TimeRange, UserId, Zone } from '../../../src/domain/kernel'
import { occurrencesOf } from '../../../src/domain/booking-series'
import { type CalendarEvent, conflictsOf } from '../../../src/domain/tutor-calendar'
import { instant } from '../../../src/domain/kernel'
import { uuid } from '../../support/decider-specification'
import {
  after,
  bookingId,
  calendar,
  command,
  given,
  holdOf,
  hours,
  learner,
  lesson,
  stateOf,
  tutor,
} from '../../support/calendar-fixture'

const NOW = '2026-02-01T10:00:00Z'
const LAPSED = '2026-02-01T10:15:00Z'
const seriesId = uuid(40) as SeriesId
const berlin = calendar('Europe/Berlin', [hours('FREQ=DAILY', '2026-01-01', '13:00', 180)])
const student = learner(1)
const learnerId = student.id as UserId

const planned = occurrencesOf({
  rule: 'FREQ=WEEKLY;COUNT=24' as RecurrenceRule,
  startsAt: instant('2026-02-03T12:00:00Z'),
  zone: 'Europe/Berlin' as Zone,
  durationMinutes: 60,
})
const weeks = (isRight(planned) ? planned.right : []).map((range, week) => ({ bookingId: bookingId(51 + week), range }))
const week = (n: number) => weeks[n - 1]!
const hold = (skips: readonly number[] = [], at = NOW, occurrences = weeks) =>
  command('HoldSeries', { seriesId, learnerId, occurrences, skips: skips.map((n) => week(n).bookingId) }, at, student)
const moveAll = (moves: readonly { n: number; to: TimeRange }[], skips: readonly number[] = []) =>
  command(
    'MoveSeries',
    {
      moves: moves.map(({ n, to }) => ({ bookingId: week(n).bookingId, range: to })),
      skips: skips.map((n) => week(n).bookingId),
    },
    NOW,
  )
const codes = (events: readonly CalendarEvent[]) => [...new Set(events.map(({ type }) => type))]
const movedBookings = (events: readonly CalendarEvent[]) =>
  events.flatMap((event) => (event.type === 'SlotMoved' ? [event.data.bookingId] : []))

describe('a series of 24 weeks', () => {
  const busy = after(berlin, holdOf(11, week(7).range, NOW))

  it('takes every time at once, by the wall clock', () => {
    const events = given(berlin).when(hold()).events()
    expect(events).toHaveLength(24)
    expect(codes(events)).toEqual(['SlotHeld'])
    // 13:00 in Berlin is 12:00Z until clocks go forward on 2026-03-29.
    expect([8, 9].map((n) => week(n).range.start)).toEqual(['2026-03-24T12:00:00.000Z', '2026-03-31T11:00:00.000Z'])
  })

  it('case B11: with week 7 busy lists the conflict first and takes nothing', () => {
    const conflict = { ...week(7), code: 'calendar.slot-taken', message: 'Another booking has this time.' }
    expect(given(busy).when(hold()).fails('calendar.series-conflicts').detail).toEqual({ conflicts: [conflict] })
    expect(conflictsOf(stateOf(busy), { learnerId, occurrences: weeks, now: instant(NOW) })).toEqual({
      _tag: 'Right',
      right: [conflict],
    })
  })

  it('case B11: takes all the others when week 7 is skipped, in one decision', () => {
    const events = given(busy)
      .when(hold([7]))
      .events()
    expect(events).toHaveLength(23)
    expect(JSON.stringify(events)).not.toContain(week(7).bookingId)
  })

  it('case B11: skipping another week than the busy one takes nothing', () => {
    given(busy)
      .when(hold([6]))
      .fails('calendar.series-conflicts')
  })

  it('lists every conflict with its reason', () => {
    const blocked = after(
      busy,
      command('BlockTime', { blockId: 'x', range: week(3).range }, NOW),
      command('SetException', { date: '2026-03-10' as never, hours: [] }, NOW),
    )
    const { detail } = given(blocked).when(hold()).fails('calendar.series-conflicts')
    expect((detail?.conflicts as { code: string }[]).map(({ code }) => code)).toEqual([
      'calendar.blocked',
      'calendar.outside-hours',
      'calendar.slot-taken',
    ])
  })

  it('finds conflicts among its own times', () => {
    const twice = [week(1), { bookingId: bookingId(11), range: week(1).range }]
    given(berlin)
      .when(hold([], NOW, twice))
      .fails('calendar.series-conflicts')
  })

  it('is satisfied where it is held, and takes again what has lapsed', () => {
    const held = after(berlin, hold([7]))
    given(held)
      .when(hold([7]))
      .then([])
    expect(given(held).when(hold()).events()).toHaveLength(1)
    const again = given(held)
      .when(hold([7], LAPSED))
      .events()
    expect(codes(again)).toEqual(['HoldExpired', 'SlotHeld'])
    expect(again).toHaveLength(46)
  })

  it('must book something, name each booking once, and end within bounds', () => {
    given(berlin)
      .when(hold([], NOW, []))
      .fails('calendar.series-empty')
    given(berlin)
      .when(hold([1], NOW, [week(1)]))
      .fails('calendar.series-empty')
    given(berlin)
      .when(hold([], NOW, [week(1), week(1)]))
      .fails('calendar.series-repeats')
    given(berlin)
      .when(
        hold(
          [],
          NOW,
          Array.from({ length: 105 }, () => week(1)),
        ),
      )
      .fails('calendar.too-many')
  })

  it('is for the learner who asks; a booking that holds another time stays', () => {
    given(berlin)
      .when({ ...hold(), by: learner(2) })
      .fails('calendar.not-yours')
    const other = { ...holdOf(51, lesson('2026-02-04T12:00:00Z'), NOW, student) }
    given(after(berlin, other)).when(hold()).fails('calendar.booking-holds-other-time')
  })
})

describe('moving several lessons', () => {
  const held = after(berlin, hold())
  const hourLater = (n: number) => ({
    n,
    to: lesson(week(n).range.start.replace(/T1(\d)/, (_, h) => `T1${Number(h) + 1}`)),
  })

  it('lets each take the time that the next one leaves', () => {
    const events = given(held)
      .when(
        moveAll(
          [20, 21, 22].map((n) => ({ n, to: week(n + 1).range })),
          [],
        ),
      )
      .fails('calendar.series-conflicts')
    expect((events.detail?.conflicts as { bookingId: string }[]).map(({ bookingId }) => bookingId)).toEqual([
      week(22).bookingId,
    ])
    const last = { n: 24, to: lesson('2026-07-21T11:00:00Z') }
    const all = given(held)
      .when(moveAll([20, 21, 22, 23].map((n) => ({ n, to: week(n + 1).range })).concat(last)))
      .events()
    expect(movedBookings(all)).toEqual([20, 21, 22, 23, 24].map((n) => week(n).bookingId))
  })

  it('moves all or none; one that is skipped stays and keeps its time', () => {
    const busy = after(held, holdOf(11, hourLater(5).to, NOW))
    const moves = [4, 5, 6].map(hourLater)
    given(busy).when(moveAll(moves)).fails('calendar.series-conflicts')
    const some = after(busy, moveAll(moves, [5]))
    expect(movedBookings(some.slice(busy.length))).toEqual([week(4).bookingId, week(6).bookingId])
    given(some)
      .when(holdOf(12, week(5).range, NOW))
      .fails('calendar.slot-taken')
    given(some)
      .when(moveAll(moves, [5]))
      .then([])
  })

  it('keeps their length, and is for those whose lessons they are', () => {
    given(held)
      .when(moveAll([{ n: 4, to: lesson(hourLater(4).to.start, 30) }]))
      .fails('calendar.duration-changed')
    given(held)
      .when({ ...moveAll([hourLater(4)]), by: learner(2) })
      .fails('calendar.not-yours')
    given(berlin)
      .when({ ...moveAll([hourLater(4)]), by: tutor })
      .fails('calendar.slot-not-held')
  })
})
