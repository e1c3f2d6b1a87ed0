import { isLeft, isRight } from 'fp-ts/Either'
import {
  bookingSeries,
  followingMovedTo,
  occurrencesOf,
  type SeriesCommand,
  type SeriesEvent,
  type SeriesPlan,
} from '../../../src/domain/booking-series'
import { type Actor, type BookingId, fold, type Instant, instant, money, type UserId } from '../../../src/domain/kernel'
import { actor, specify, uuid } from '../../support/decider-specification'

const given = specify(bookingSeries.decider)
const tutor = actor('tutor', 1)
const learner = actor('learner', 101)
const stranger = actor('learner', 102)
const ASKED = instant('2026-03-01T10:00:00Z')
const LAPSED = instant('2026-03-01T10:15:00Z')

const plan = (rule: string, startsAt = '2026-03-17T12:00:00Z', zone = 'Europe/Berlin') =>
  ({ rule, startsAt: instant(startsAt), zone, durationMinutes: 60 }) as SeriesPlan
const startsOf = (of: SeriesPlan) => {
  const times = occurrencesOf(of)
  if (isLeft(times)) return times.left.code
  return times.right.map(({ start }) => start.slice(0, 16))
}

describe("a series' times", () => {
  it('keep to the wall clock when clocks change', () => {
    expect(startsOf(plan('FREQ=WEEKLY;COUNT=3'))).toEqual(['2026-03-17T12:00', '2026-03-24T12:00', '2026-03-31T11:00'])
    expect(startsOf(plan('FREQ=WEEKLY;UNTIL=20261101', '2026-10-20T11:00:00Z'))).toEqual([
      '2026-10-20T11:00',
      '2026-10-27T12:00',
    ])
  })

  it('keep their length', () => {
    const times = occurrencesOf({ ...plan('FREQ=DAILY;COUNT=2'), durationMinutes: 90 })
    expect(isRight(times) && times.right[1]).toEqual({
      start: '2026-03-18T12:00:00.000Z',
      end: '2026-03-18T13:30:00.000Z',
    })
  })

  it('that are skipped or occur twice are read as RFC 5545 says', () => {
    // 02:30 is 03:30 (01:30Z) on the day that clocks go forward; the first of two on the day that they go back.
    expect(startsOf(plan('FREQ=DAILY;COUNT=2', '2026-03-28T01:30:00Z'))).toEqual([
      '2026-03-28T01:30',
      '2026-03-29T01:30',
    ])
    expect(startsOf(plan('FREQ=DAILY;COUNT=3', '2026-10-24T00:30:00Z'))).toEqual([
      '2026-10-24T00:30',
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ])
    // One that starts in the second 02:30 starts there.
    expect(startsOf(plan('FREQ=DAILY;COUNT=2', '2026-10-25T01:30:00Z'))).toEqual([
      '2026-10-25T01:30',
      '2026-10-26T01:30',
    ])
  })

  it.each([
    ['FREQ=WEEKLY', 'series.unbounded'],
    ['FREQ=DAILY;COUNT=105', 'series.too-long'],
    ['FREQ=MONTHLY;COUNT=26', 'series.too-long'],
    ['FREQ=MONTHLY;UNTIL=20280320', 'series.too-long'],
    ['FREQ=DAILY;UNTIL=99991231', 'series.too-long'],
    ['FREQ=MONTHLY;UNTIL=20280319T120000Z', 'series.too-long'],
    ['FREQ=WEEKLY;BYDAY=WE;COUNT=3', 'series.start-off-rule'],
  ])('are not taken from %s: %s', (rule, code) => expect(startsOf(plan(rule))).toBe(code))
})

const weekly = plan('FREQ=WEEKLY;COUNT=5')
const times = occurrencesOf(weekly)
const ranges = isRight(times) ? times.right : []
const booking = (week: number) => uuid(50 + week) as BookingId
const week = (n: number) => ({ bookingId: booking(n), range: ranges[n - 1]! })
const asked = {
  ...{ tutorId: tutor.id as UserId, learnerId: learner.id as UserId, plan: weekly, heldUntil: LAPSED },
  terms: {
    price: money(4_000, 'EUR'),
    cancellation: { freeUntilHours: 24, lateFeeBasisPoints: 5_000, noShowFeeBasisPoints: 10_000 },
    rescheduleLimit: 2,
  },
  occurrences: [1, 2, 4, 5].map(week),
  skipped: [week(3).range],
}
const requested: SeriesEvent = { type: 'SeriesRequested', data: { ...asked, requestedAt: ASKED } }
const issue = <T extends SeriesCommand['type']>(
  type: T,
  data: Extract<SeriesCommand, { type: T }>['data'],
  at: Instant = ASKED,
  by: Actor = learner,
) => ({ type, id: uuid(40), data, at, by }) as Extract<SeriesCommand, { type: T }>
const cancelled = (...weeks: readonly number[]): SeriesEvent => ({
  type: 'OccurrencesCancelled',
  data: { by: 'learner', cancelledAt: ASKED, bookingIds: weeks.map(booking) },
})
const range = (start: string) => ({
  start: instant(start),
  end: instant(new Date(Date.parse(start) + 3_600_000).toISOString()),
})

describe('asking for a series', () => {
  it('records what is booked and what is skipped of the plan, once', () => {
    given([]).when(issue('RequestSeries', asked)).then([requested])
    given([requested]).when(issue('RequestSeries', asked)).then([])
    given([requested])
      .when(issue('RequestSeries', { ...asked, plan: plan('FREQ=WEEKLY;COUNT=4') }))
      .fails('series.already-exists')
  })

  it('is done by the learner, in time, with somebody else', () => {
    given([])
      .when(issue('RequestSeries', asked, ASKED, stranger))
      .fails('series.not-yours')
    given([])
      .when(issue('RequestSeries', asked, LAPSED))
      .fails('series.hold-expired')
    given([])
      .when(issue('RequestSeries', { ...asked, tutorId: asked.learnerId }))
      .fails('series.with-oneself')
    given([])
      .when(issue('RequestSeries', { ...asked, heldUntil: week(2).range.start }, week(1).range.start))
      .fails('series.in-the-past')
  })

  it.each([
    ['books nothing', { occurrences: [], skipped: ranges }, 'series.empty'],
    ['leaves a time out', { skipped: [] }, 'series.not-as-planned'],
    ['books a time that is not planned', { skipped: [range('2026-04-01T12:00:00Z')] }, 'series.not-as-planned'],
    [
      'books twice under one name',
      { occurrences: [week(1), { ...week(2), bookingId: booking(1) }, week(4), week(5)] },
      'series.not-as-planned',
    ],
    ['does not end', { plan: plan('FREQ=WEEKLY') }, 'series.unbounded'],
  ] as const)('is refused when it %s', (_, changes, code) => {
    given([])
      .when(issue('RequestSeries', { ...asked, ...changes }))
      .fails(code)
  })

  it('comes before everything else', () => {
    given([])
      .when(issue('CancelFollowing', { fromBookingId: booking(1) }))
      .fails('series.not-found')
  })
})

describe('changing a series', () => {
  const wednesday = range('2026-04-15T12:00:00Z')
  const change = (n: number, to = wednesday, at = ASKED, by = learner) =>
    issue('ChangeOccurrence', { bookingId: booking(n), range: to }, at, by)

  it('moves one lesson, once', () => {
    const moved: SeriesEvent = {
      type: 'OccurrencesChanged',
      data: {
        ...{ by: 'tutor', changedAt: ASKED },
        changes: [{ bookingId: booking(5), from: week(5).range, to: wednesday }],
      },
    }
    given([requested])
      .when(change(5, wednesday, ASKED, tutor))
      .then([moved])
    given([requested, moved]).when(change(5)).then([])
  })

  it('moves a lesson and those after it by as much on the wall clock', () => {
    const state = fold(bookingSeries.decider, [requested])
    const moves = followingMovedTo(state, booking(2), instant('2026-03-25T14:00:00Z'))
    // From Tuesday 13:00 to Wednesday 15:00 in Berlin, where clocks go forward in between.
    expect(isRight(moves) && moves.right).toEqual([
      { bookingId: booking(2), range: range('2026-03-25T14:00:00Z') },
      { bookingId: booking(4), range: range('2026-04-08T13:00:00Z') },
      { bookingId: booking(5), range: range('2026-04-15T13:00:00Z') },
    ])
    const occurrences = isRight(moves) ? moves.right : []
    const [event] = given([requested])
      .when(issue('ChangeFollowing', { fromBookingId: booking(2), occurrences }))
      .events()
    expect(event?.type === 'OccurrencesChanged' && event.data.changes.map(({ bookingId }) => bookingId)).toEqual(
      [2, 4, 5].map(booking),
    )
    given([requested, event!])
      .when(issue('ChangeFollowing', { fromBookingId: booking(2), occurrences }))
      .then([])
  })

  it('moves none before the one named', () => {
    given([requested])
      .when(issue('ChangeFollowing', { fromBookingId: booking(4), occurrences: [{ ...week(2), range: wednesday }] }))
      .fails('series.unknown-occurrence')
  })

  it('moves lessons to come to times to come, and keeps their length', () => {
    given([requested])
      .when(change(2, wednesday, week(2).range.start))
      .fails('series.occurrence-past')
    given([requested])
      .when(change(2, range('2026-02-01T12:00:00Z')))
      .fails('series.occurrence-past')
    given([requested])
      .when(change(2, { ...wednesday, end: instant('2026-04-15T12:30:00Z') }))
      .fails('series.duration-changed')
    given([requested]).when(change(3)).fails('series.unknown-occurrence')
    given([requested, cancelled(2)])
      .when(change(2))
      .fails('series.occurrence-cancelled')
    given([requested])
      .when(change(2, wednesday, ASKED, stranger))
      .fails('series.not-yours')
  })

  it('knows no lesson to move from that is not there', () => {
    const refused = (history: readonly SeriesEvent[], n: number) =>
      followingMovedTo(fold(bookingSeries.decider, history), booking(n), wednesday.start)
    expect(refused([], 1)).toMatchObject({ left: { code: 'series.not-found' } })
    expect(refused([requested], 3)).toMatchObject({ left: { code: 'series.unknown-occurrence' } })
    expect(refused([requested, cancelled(2)], 2)).toMatchObject({ left: { code: 'series.occurrence-cancelled' } })
  })
})

describe('cancelling in a series', () => {
  const cancelOne = (n: number, at = ASKED) => issue('CancelOccurrence', { bookingId: booking(n) }, at)
  const cancelFrom = (n: number, at = ASKED) => issue('CancelFollowing', { fromBookingId: booking(n) }, at)

  it('cancels one lesson, once', () => {
    given([requested])
      .when(cancelOne(2))
      .then([cancelled(2)])
    given([requested, cancelled(2)])
      .when(cancelOne(2))
      .then([])
    given([requested]).when(cancelOne(3)).fails('series.unknown-occurrence')
  })

  it('cancels a lesson and those after it, but what is cancelled', () => {
    given([requested])
      .when(cancelFrom(2))
      .then([cancelled(2, 4, 5)])
    given([requested, cancelled(4)])
      .when(cancelFrom(2))
      .then([cancelled(2, 5)])
    given([requested, cancelled(2, 4, 5)])
      .when(cancelFrom(2))
      .then([])
  })

  it('leaves lessons whose time has come', () => {
    const during = week(2).range.start
    const [event] = given([requested]).when(cancelFrom(1, during)).events()
    expect(event?.type === 'OccurrencesCancelled' && event.data.bookingIds).toEqual([4, 5].map(booking))
    given([requested]).when(cancelOne(1, during)).fails('series.occurrence-past')
    given([requested])
      .when({ ...cancelFrom(1), by: stranger })
      .fails('series.not-yours')
  })
})
