import { isRight } from 'fp-ts/Either'
import { instant } from '../../../src/domain/kernel'
import { type CalendarEvent, freeSlots, type Slot } from '../../../src/domain/tutor-calendar'
import { actor } from '../../support/decider-specification'
import {
  after,
  bookingId,
  calendar,
  command,
  freeStarts,
  given,
  groupLesson,
  holdOf,
  hours,
  learner,
  lesson,
  range,
  seatOf,
  stateOf,
  tutor,
} from '../../support/calendar-fixture'

const NOW = '2026-02-01T10:00:00Z'
const LAPSED = '2026-02-01T10:15:00Z'
const JUST_BEFORE = '2026-02-01T10:14:59.999Z'
const daily = [hours('FREQ=DAILY', '2026-01-01', '08:00', 600)]
const utc = calendar('UTC', daily)
const T1 = lesson('2026-02-02T09:00:00Z')
const T2 = lesson('2026-02-02T11:00:00Z')
const monday = { from: '2026-02-02T00:00:00Z', to: '2026-02-03T00:00:00Z' }
const all = freeStarts(utc, { ...monday, now: NOW })

const of = (type: 'ConfirmSlot' | 'ReleaseSlot' | 'ExpireHold', booking: number, at: string, by = tutor) =>
  command(type, { bookingId: bookingId(booking) }, at, by)
const move = (booking: number, to = T2, at = NOW, by = tutor) =>
  command('MoveSlot', { bookingId: bookingId(booking), range: to }, at, by)
const held = (booking: number, time = T1): CalendarEvent => ({
  type: 'SlotHeld',
  data: {
    ...{ bookingId: bookingId(booking), learnerId: learner(booking).id as never, range: time, occupies: time },
    heldUntil: instant(LAPSED),
  },
})

describe("holding a tutor's time", () => {
  it('takes a free time until the hold lapses', () => {
    expect(all).toHaveLength(10)
    given(utc)
      .when(holdOf(11, T1, NOW))
      .then([held(11)])
  })

  it('case B1: refuses a second hold of the same time', () => {
    given([...utc, held(11)])
      .when(holdOf(12, T1, NOW))
      .fails('calendar.slot-taken')
  })

  it('is satisfied by the hold that the booking has, and refuses it another', () => {
    given([...utc, held(11)])
      .when(holdOf(11, T1, NOW))
      .then([])
    given([...utc, held(11)])
      .when(holdOf(11, T2, NOW))
      .fails('calendar.booking-holds-other-time')
  })

  it('is for the learner who asks, not for others, nor for the tutor', () => {
    const forAnother = (by = learner(12)) => ({ ...holdOf(11, T1, NOW), by })
    given(utc).when(forAnother()).fails('calendar.not-yours')
    given(utc)
      .when(forAnother(actor('support', 5)))
      .then([held(11)])
    given(utc)
      .when(holdOf(11, T1, NOW, tutor))
      .fails('calendar.own-time')
  })

  it('needs rules to book by', () => {
    given(utc.slice(0, 2))
      .when(holdOf(11, T1, NOW))
      .fails('calendar.not-bookable')
  })

  it.each([
    ['outside the hours', lesson('2026-02-02T18:00:00Z'), 'calendar.outside-hours'],
    ['partly outside the hours', lesson('2026-02-02T17:30:00Z'), 'calendar.outside-hours'],
    ['off the grid', lesson('2026-02-02T09:30:00Z'), 'calendar.off-grid'],
    ['of another length', lesson('2026-02-02T09:00:00Z', 90), 'calendar.duration-not-offered'],
    ['that is over', lesson('2026-01-31T09:00:00Z'), 'calendar.too-soon'],
    ['that begins now', lesson(NOW), 'calendar.too-soon'],
    ['beyond the horizon', lesson('2028-02-02T09:00:00Z'), 'calendar.beyond-horizon'],
  ] as const)('refuses a time %s', (_, time, code) => {
    given(utc)
      .when(holdOf(11, time, NOW))
      .fails(code)
  })

  it('case B9: asks for the notice in force when the command comes, not when the page was loaded', () => {
    const listed = freeStarts(utc, { ...monday, now: NOW })
    const raised = [...utc, ...calendar('UTC', daily, { minimumNoticeMinutes: 7 * 1_440 }).slice(2)]
    expect(listed).toContain(T1.start)
    const refusal = given(raised)
      .when(holdOf(11, T1, NOW))
      .fails('calendar.too-soon')
    expect(refusal.detail).toEqual({ earliest: '2026-02-08T10:00:00.000Z' })
  })

  it('case B10: refuses a start that was shifted into a buffer of 60 minutes', () => {
    const buffered = calendar('UTC', daily, { bufferAfterMinutes: 60, stepMinutes: 30 })
    const booked = after(buffered, holdOf(11, T1, NOW))
    for (const start of ['08:00', '08:30', '10:00', '10:30'])
      given(booked)
        .when(holdOf(12, lesson(`2026-02-02T${start}:00Z`), NOW))
        .fails('calendar.slot-taken')
    given(booked)
      .when(holdOf(12, T2, NOW))
      .events()
  })

  it('case B10: an outside event from 14:00 to 14:30 hides the lesson from 14:00 to 15:00', () => {
    const busy = after(
      utc,
      command('BlockTime', { blockId: 'x', range: range('2026-02-02T14:00:00Z', '2026-02-02T14:30:00Z') }, NOW),
    )
    const hidden = '2026-02-02T14:00:00.000Z'
    expect(freeStarts(busy, { ...monday, now: NOW })).toEqual(all.filter((start) => start !== hidden))
    given(busy)
      .when(holdOf(11, lesson(hidden), NOW))
      .fails('calendar.blocked')
    expect(freeStarts(after(busy, command('UnblockTime', { blockId: 'x' }, NOW)), { ...monday, now: NOW })).toEqual(all)
  })

  it('keeps a buffer from outside events too', () => {
    const buffered = calendar('UTC', daily, { bufferBeforeMinutes: 30 })
    const busy = after(
      buffered,
      command('BlockTime', { blockId: 'x', range: range('2026-02-02T10:00:00Z', '2026-02-02T10:45:00Z') }, NOW),
    )
    given(busy)
      .when(holdOf(11, T2, NOW))
      .fails('calendar.blocked')
  })
})

describe('a hold that lapses', () => {
  it('case B4: frees the time at its very instant, with no sweeper about', () => {
    given([...utc, held(11)])
      .when(holdOf(12, T1, JUST_BEFORE))
      .fails('calendar.slot-taken')
    expect(freeStarts([...utc, held(11)], { ...monday, now: LAPSED })).toEqual(all)
    const events = given([...utc, held(11)])
      .when(holdOf(12, T1, LAPSED))
      .events()
    expect(events.map(({ type }) => type)).toEqual(['HoldExpired', 'SlotHeld'])
  })

  it('case B4: expires once, whoever finds it first', () => {
    const expiry = { type: 'HoldExpired', data: { bookingId: bookingId(11), range: T1 } } as const
    given([...utc, held(11)])
      .when(of('ExpireHold', 11, JUST_BEFORE))
      .fails('calendar.hold-not-due')
    given([...utc, held(11)])
      .when(of('ExpireHold', 11, LAPSED))
      .then([expiry])
    given([...utc, held(11), expiry])
      .when(of('ExpireHold', 11, LAPSED))
      .then([])
    given(after([...utc, held(11)], holdOf(12, T1, LAPSED)))
      .when(of('ExpireHold', 11, LAPSED))
      .then([])
  })

  it('case B2: of two requests for one time only the one that still holds it is confirmed', () => {
    const both = after([...utc, held(11)], holdOf(12, T1, LAPSED))
    given(both)
      .when(of('ConfirmSlot', 11, LAPSED))
      .fails('calendar.slot-not-held')
    const confirmed = after(both, of('ConfirmSlot', 12, LAPSED))
    given(confirmed)
      .when(of('ConfirmSlot', 12, LAPSED))
      .then([])
    given(confirmed)
      .when(of('ConfirmSlot', 11, LAPSED))
      .fails('calendar.slot-not-held')
  })

  it('is not confirmed or moved any more', () => {
    given([...utc, held(11)])
      .when(of('ConfirmSlot', 11, LAPSED))
      .fails('calendar.hold-expired')
    given([...utc, held(11)])
      .when(move(11, T2, LAPSED))
      .fails('calendar.hold-expired')
  })

  it('may be taken again by its booking, at another time even', () => {
    const events = given([...utc, held(11)])
      .when(holdOf(11, T2, LAPSED))
      .events()
    expect(events.map(({ type }) => type)).toEqual(['HoldExpired', 'SlotHeld'])
    expect(freeStarts([...utc, held(11), ...events], { ...monday, now: LAPSED })).toEqual(
      all.filter((start) => start !== T2.start),
    )
  })

  it('no longer lapses once it is confirmed', () => {
    const confirmed = after([...utc, held(11)], of('ConfirmSlot', 11, JUST_BEFORE))
    given(confirmed)
      .when(of('ExpireHold', 11, LAPSED))
      .then([])
    given(confirmed)
      .when(holdOf(12, T1, LAPSED))
      .fails('calendar.slot-taken')
  })
})

describe('a time that is held', () => {
  const confirmed = after([...utc, held(11)], of('ConfirmSlot', 11, NOW))

  it('is freed once', () => {
    const freed = { type: 'SlotReleased', data: { bookingId: bookingId(11), range: T1 } } as const
    given(confirmed)
      .when(of('ReleaseSlot', 11, NOW))
      .then([freed])
    given([...confirmed, freed])
      .when(of('ReleaseSlot', 11, NOW))
      .then([])
    expect(freeStarts([...confirmed, freed], { ...monday, now: NOW })).toEqual(all)
  })

  it('case B5: moved from T1 to T2, T1 is free for another learner; list, hold and book agree', () => {
    const moved = after(confirmed, move(11))
    expect(freeStarts(moved, { ...monday, now: NOW })).toEqual(all.filter((start) => start !== T2.start))
    given(moved)
      .when(holdOf(12, T2, NOW))
      .fails('calendar.slot-taken')
    const taken = after(moved, holdOf(12, T1, NOW), of('ConfirmSlot', 12, NOW))
    expect(freeStarts(taken, { ...monday, now: NOW })).toEqual(
      all.filter((start) => start !== T1.start && start !== T2.start),
    )
    // And back it cannot go.
    given(taken).when(move(11, T1)).fails('calendar.slot-taken')
  })

  it('moves into a time that it overlaps itself, with its length, and stays confirmed', () => {
    const half = calendar('UTC', daily, { stepMinutes: 30 })
    const booked = after(half, holdOf(11, T1, NOW), of('ConfirmSlot', 11, NOW))
    const moved = after(booked, move(11, lesson('2026-02-02T09:30:00Z')))
    given(moved)
      .when(of('ConfirmSlot', 11, LAPSED))
      .then([])
    given(moved)
      .when(move(11, lesson('2026-02-02T09:30:00Z')))
      .then([])
    given(moved)
      .when(move(11, lesson('2026-02-02T11:00:00Z', 30)))
      .fails('calendar.duration-changed')
  })

  it('is changed by its tutor, its learner, support and administrators', () => {
    for (const by of [tutor, learner(11), actor('support', 5), actor('admin', 6)])
      expect(
        given(confirmed)
          .when(move(11, T2, NOW, by))
          .events(),
      ).toHaveLength(1)
    for (const by of [learner(12), actor('tutor', 2)]) {
      given(confirmed)
        .when(move(11, T2, NOW, by))
        .fails('calendar.not-yours')
      given(confirmed)
        .when(of('ReleaseSlot', 11, NOW, by))
        .fails('calendar.not-yours')
    }
  })

  it('stays when the tutor changes hours, rules and blocks', () => {
    const changed = after(
      confirmed,
      command('SetAvailability', { rules: [] }, NOW),
      command('BlockTime', { blockId: 'x', range: T1 }, NOW),
    )
    given(changed)
      .when(of('ConfirmSlot', 11, NOW))
      .then([])
  })
})

describe('a group lesson', () => {
  const offered = after(utc, command('OfferGroupLesson', groupLesson, NOW))
  const group = { ...monday, now: NOW, groupLessonId: groupLesson.groupLessonId }
  const slots = (history: readonly CalendarEvent[]): readonly Slot[] => {
    const state = stateOf(history)
    return state.stage === 'open' ? [...state.slots.byKey.values()] : []
  }

  it('case B7: two first bookers share one session of two seats', () => {
    const booked = slots(after(offered, seatOf(11, T1, NOW), seatOf(12, T1, NOW)))
    expect(booked.map(({ sessionId }) => sessionId)).toEqual([bookingId(11), bookingId(11)])
  })

  it('case B7: when the last who attends it leaves, its time is free for anything', () => {
    const two = after(offered, seatOf(11, T1, NOW), seatOf(12, T1, NOW))
    const one = after(two, of('ReleaseSlot', 11, NOW))
    given(one)
      .when(holdOf(13, T1, NOW))
      .fails('calendar.slot-taken')
    // The session keeps its name when the one who opened it leaves.
    expect(slots(after(one, seatOf(13, T1, NOW))).map(({ sessionId }) => sessionId)).toEqual([
      bookingId(11),
      bookingId(11),
    ])
    const none = after(one, of('ReleaseSlot', 12, NOW))
    expect(freeStarts(none, { ...monday, now: NOW })).toEqual(all)
    given(none)
      .when(holdOf(13, T1, NOW))
      .then([held(13)])
  })

  it('has no more seats than it has', () => {
    const five = after(offered, ...[11, 12, 13, 14, 15].map((n) => seatOf(n, T1, NOW)))
    given(five)
      .when(seatOf(16, T1, NOW))
      .fails('calendar.lesson-full')
    expect(freeStarts(five, group)).not.toContain(T1.start)
    // A seat that was held and not confirmed is free again by the clock alone.
    expect(
      given(five)
        .when(seatOf(16, T1, LAPSED))
        .events()
        .filter(({ type }) => type === 'HoldExpired'),
    ).toHaveLength(5)
  })

  it('tells the seats that are left', () => {
    const two = stateOf(after(offered, seatOf(11, T1, NOW), seatOf(12, T1, NOW)))
    const from = instant(T1.start)
    const query = {
      from,
      to: instant(T1.end),
      duration: 60,
      now: instant(NOW),
      groupLessonId: groupLesson.groupLessonId,
    }
    const seatsLeft = (listed: ReturnType<typeof freeSlots>) =>
      isRight(listed) ? listed.right.map((slot) => slot.seatsLeft) : listed.left.code
    expect(seatsLeft(freeSlots(two, query))).toEqual([3])
    expect(seatsLeft(freeSlots(two, { ...query, learnerId: learner(11).id as never }))).toEqual([])
  })

  it('gives a learner one seat in a session', () => {
    given(after(offered, seatOf(11, T1, NOW)))
      .when(seatOf(12, T1, NOW, learner(11)))
      .fails('calendar.already-attending')
  })

  it('takes the time from lessons alone, and they from it', () => {
    given(after(offered, seatOf(11, T1, NOW)))
      .when(holdOf(12, T1, NOW))
      .fails('calendar.slot-taken')
    given(after(offered, holdOf(11, T1, NOW)))
      .when(seatOf(12, T1, NOW))
      .fails('calendar.slot-taken')
  })

  it('can be joined where a session is, though the hours have changed; new sessions need hours', () => {
    const changed = after(offered, seatOf(11, T1, NOW), command('SetAvailability', { rules: [] }, NOW))
    expect(freeStarts(changed, group)).toEqual([T1.start])
    expect(
      given(changed)
        .when(seatOf(12, T1, NOW))
        .events(),
    ).toHaveLength(1)
    given(changed)
      .when(seatOf(12, T2, NOW))
      .fails('calendar.outside-hours')
  })

  it('is not booked once it is withdrawn', () => {
    const withdrawn = after(offered, command('WithdrawGroupLesson', { groupLessonId: groupLesson.groupLessonId }, NOW))
    given(withdrawn)
      .when(seatOf(11, T1, NOW))
      .fails('calendar.unknown-group-lesson')
  })

  it('lets a learner move from one session to another', () => {
    const sessions = after(offered, seatOf(11, T1, NOW), seatOf(12, T1, NOW), seatOf(13, T2, NOW))
    const moved = slots(after(sessions, move(12, T2, NOW, learner(12))))
    expect(moved.find(({ key }) => key === bookingId(12))?.sessionId).toBe(bookingId(13))
  })
})

describe('the list of free times', () => {
  const query = { from: instant('2026-02-02T00:00:00Z'), duration: 60, now: instant(NOW) }

  it('is asked for at most 92 days at once', () => {
    expect(freeSlots(stateOf(utc), { ...query, to: instant('2026-05-05T00:00:00.001Z') })).toMatchObject({
      left: { code: 'calendar.window-too-long' },
    })
    const longest = freeSlots(stateOf(utc), { ...query, to: instant('2026-05-05T00:00:00Z') })
    expect(isRight(longest) && longest.right.length).toBe(92 * 10)
  })

  it('is not worked out for more times than anybody reads', () => {
    const minutes = [...Array(5).keys()].map((n) => hours('FREQ=DAILY', '2026-01-01', `00:0${n}`, 1_440))
    const every = calendar('UTC', minutes, { stepMinutes: 5 })
    expect(freeSlots(stateOf(every), { ...query, to: instant('2026-02-09T00:00:00Z') })).toMatchObject({
      left: { code: 'calendar.window-too-long' },
    })
  })

  it('is empty where nothing is asked for, or nothing can be booked yet or any more', () => {
    expect(freeStarts(utc, { from: monday.to, to: monday.from, now: NOW })).toEqual([])
    expect(freeStarts(utc, { ...monday, now: '2026-03-01T00:00:00Z' })).toEqual([])
    expect(freeStarts(utc, { ...monday, now: NOW, duration: 45 })).toEqual([])
  })

  it('needs a calendar', () => {
    expect(freeSlots({ stage: 'none' }, { ...query, to: query.from })).toMatchObject({
      left: { code: 'calendar.not-found' },
    })
  })
})
