import { isRight } from 'fp-ts/Either'
import { instant } from '../../../src/domain/kernel'
import { type CalendarEvent, freeSlots, type Slot } from '../../../src/domain/tutor-calendar'
import {
  after,
  all,
  bookingId,
  calendar,
  command,
  freeStarts,
  given,
  groupLesson,
  held,
  holdOf,
  hours,
  LAPSED,
  learner,
  monday,
  move,
  NOW,
  of,
  seatOf,
  stateOf,
  T1,
  T2,
  utc,
} from '../../support/calendar-fixture'

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
