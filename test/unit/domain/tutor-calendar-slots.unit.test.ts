import { actor } from '../../support/decider-specification'
import {
  after,
  all,
  bookingId,
  calendar,
  command,
  daily,
  freeStarts,
  given,
  held,
  holdOf,
  LAPSED,
  learner,
  lesson,
  monday,
  move,
  NOW,
  of,
  range,
  T1,
  T2,
  tutor,
  utc,
} from '../../support/calendar-fixture'

const JUST_BEFORE = '2026-02-01T10:14:59.999Z'

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

  it('reaches to the very end of the horizon', () => {
    const week = calendar('UTC', daily, { horizonDays: 7 })
    expect(
      given(week)
        .when(holdOf(11, lesson('2026-02-08T10:00:00Z'), NOW))
        .events(),
    ).toHaveLength(1)
    given(week)
      .when(holdOf(11, lesson('2026-02-08T11:00:00Z'), NOW))
      .fails('calendar.beyond-horizon')
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

  it('sees an outside event on every day that it touches, and on no other', () => {
    const away = after(
      utc,
      command('BlockTime', { blockId: 'x', range: range('2026-02-02T17:00:00Z', '2026-02-05T00:00:00Z') }, NOW),
    )
    const days = freeStarts(away, { from: monday.from, to: '2026-02-06T00:00:00Z', now: NOW }).map((start) =>
      start.slice(8, 10),
    )
    expect([days.filter((day) => day === '02').length, new Set(days)]).toEqual([9, new Set(['02', '05'])])
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
