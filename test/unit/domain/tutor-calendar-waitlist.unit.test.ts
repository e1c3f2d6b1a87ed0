import type { CalendarCommand, CalendarEvent } from '../../../src/domain/tutor-calendar'
import {
  instant,
  type LocalDate,
  type LocalTime,
  type TimeRange,
  type UserId,
  type WaitId,
  type Zone,
} from '../../../src/domain/kernel'
import {
  after,
  bookingId,
  calendar,
  command,
  daily,
  freeStarts,
  given,
  holdOf,
  hours,
  LAPSED,
  learner,
  lesson,
  monday,
  move,
  NOW,
  of,
  plainRules,
  range,
  system,
  T1,
  T2,
  tutor,
} from '../../support/calendar-fixture'
import { actor, uuid } from '../../support/decider-specification'

const waitId = (n: number) => uuid(200 + n) as WaitId
const userId = (n: number) => learner(n).id as UserId
const MONDAY = range(monday.from, monday.to)

type Setting = 'SetAvailability' | 'SetException' | 'ClearException' | 'ChangeZone' | 'SetBookingRules'
const setting = <T extends Setting>(type: T, data: Extract<CalendarCommand, { type: T }>['data']): CalendarCommand =>
  command(type, data as never, NOW)
const plainer = { ...plainRules, rescheduleLimit: 1 }

const wait = (n: number, window: TimeRange = T1) => ({
  waitId: waitId(n),
  learnerId: userId(n),
  window,
  durationMinutes: 60,
})
const join = (n: number, window: TimeRange = T1, at = NOW, by = learner(n)) =>
  command('JoinSlotWaitlist', wait(n, window), at, by)
const leave = (n: number, at = NOW, by = learner(n)) => command('LeaveSlotWaitlist', { waitId: waitId(n) }, at, by)
const decline = (n: number, at = NOW, by = learner(n)) => command('DeclineSlotOffer', { waitId: waitId(n) }, at, by)
const advance = (at: string) => command('AdvanceSlotWaitlist', {}, at, system)

const joined = (n: number, window: TimeRange = T1): CalendarEvent => ({
  type: 'SlotWaitlistJoined',
  data: { ...wait(n, window), joinedAt: instant(NOW) },
})
const offered = (n: number, time = T1, at = NOW, expiresAt = '2026-02-01T14:00:00Z'): CalendarEvent => ({
  type: 'SlotOffered',
  data: {
    ...{ waitId: waitId(n), learnerId: userId(n), range: time, occupies: time },
    ...{ offeredAt: instant(at), expiresAt: instant(expiresAt) },
  },
})
const lapsed = (n: number, time = T1, at = '2026-02-01T14:00:00Z'): CalendarEvent => ({
  type: 'SlotOfferExpired',
  data: { waitId: waitId(n), learnerId: userId(n), range: time, expiredAt: instant(at) },
})
const taken = (n: number, booking: number, time = T1): CalendarEvent => ({
  type: 'SlotOfferAccepted',
  data: { waitId: waitId(n), learnerId: userId(n), range: time, bookingId: bookingId(booking) },
})
const declinedBy = (n: number, time = T1): CalendarEvent => ({
  type: 'SlotOfferDeclined',
  data: { waitId: waitId(n), learnerId: userId(n), range: time, declinedAt: instant(NOW) },
})
const released = (booking: number, time = T1): CalendarEvent => ({
  type: 'SlotReleased',
  data: { bookingId: bookingId(booking), range: time },
})

const utc = calendar('UTC', daily)
const confirmed = (booking: number): CalendarCommand => of('ConfirmSlot', booking, NOW)
/** Booking 9 has the time for good. */
const booked = after(utc, holdOf(9, T1, NOW), confirmed(9))
/** Learners 1 to 3 wait for it, in this order. */
const queue = after(booked, join(1), join(2), join(3))
/** It came free, and learner 1 is offered it. */
const offer = after(queue, of('ReleaseSlot', 9, NOW))

describe("waiting for a tutor's time", () => {
  it('is joined once', () => {
    given(booked)
      .when(join(1))
      .then([joined(1)])
    given(queue).when(join(1)).then([])
    given(queue).when(join(1, T2)).fails('calendar.waits-for-other-time')
  })

  it('is not needed where a time is free, and says which', () => {
    given(booked).when(join(1, MONDAY)).fails('calendar.times-available')
    given(utc).when(join(1)).fails('calendar.times-available')
  })

  it.each([
    ['of a length that is not offered', { durationMinutes: 45 }, 'calendar.duration-not-offered'],
    [
      'in a window that is shorter than it',
      { window: range('2026-02-02T09:00:00Z', '2026-02-02T09:30:00Z') },
      'calendar.window-too-short',
    ],
    ['in a window of more than a month', { window: range(NOW, '2026-03-05T10:00:00Z') }, 'calendar.window-too-long'],
    ['in a window that has passed', { window: lesson('2026-02-01T09:00:00Z') }, 'calendar.too-soon'],
  ] as const)('is not for a lesson %s', (_, changes, code) => {
    given(booked)
      .when(command('JoinSlotWaitlist', { ...wait(1), ...changes }, NOW, learner(1)))
      .fails(code)
  })

  it('is for whoever waits, for support, and for nobody who has the time to give', () => {
    given(booked)
      .when(join(1, T1, NOW, learner(2)))
      .fails('calendar.not-yours')
    given(booked)
      .when(join(1, T1, NOW, actor('support', 5)))
      .then([joined(1)])
    given(booked)
      .when(command('JoinSlotWaitlist', { ...wait(1), learnerId: tutor.id as UserId }, NOW, tutor))
      .fails('calendar.own-time')
    given(queue)
      .when(leave(1, NOW, learner(2)))
      .fails('calendar.not-yours')
    given(offer)
      .when(decline(1, NOW, learner(2)))
      .fails('calendar.not-yours')
  })

  it('has room for ten of one learner', () => {
    const ten = Array.from({ length: 10 }, (_, n) =>
      command('JoinSlotWaitlist', { ...wait(1), waitId: waitId(50 + n) }, NOW, learner(1)),
    )
    given(after(booked, ...ten))
      .when(join(1))
      .fails('calendar.too-many')
    given(after(booked, ...ten))
      .when(join(2))
      .then([joined(2)])
  })

  it('ends when one leaves, once', () => {
    const left: CalendarEvent = {
      type: 'SlotWaitlistLeft',
      data: { waitId: waitId(1), learnerId: userId(1), leftAt: instant(NOW) },
    }
    given(queue).when(leave(1)).then([left])
    given([...queue, left])
      .when(leave(1))
      .then([])
    given([...queue, left])
      .when(of('ReleaseSlot', 9, NOW))
      .then([released(9), offered(2)])
  })
})

describe('a time that comes free', () => {
  it('calcom #10616: is offered in order, each offer an expiring hold', () => {
    given(queue)
      .when(of('ReleaseSlot', 9, NOW))
      .then([released(9), offered(1)])
    const [first, second, third] = ['2026-02-01T14:00:00Z', '2026-02-01T18:00:00Z', '2026-02-01T22:00:00Z']
    given(offer).when(advance('2026-02-01T13:59:59.999Z')).then([])
    given(offer)
      .when(advance(first))
      .then([lapsed(1), offered(2, T1, first, second)])
    const on = after(offer, advance(first))
    given(on)
      .when(advance(second))
      .then([lapsed(2, T1, second), offered(3, T1, second, third)])
    given(after(on, advance(second)))
      .when(advance(third))
      .then([lapsed(3, T1, third)])
  })

  it('is nobody else’s while it is offered', () => {
    for (const other of [2, 3, 4])
      given(offer)
        .when(holdOf(20, T1, NOW, learner(other)))
        .fails('calendar.slot-taken')
    given(after(offer, holdOf(21, T2, NOW, learner(4))))
      .when(move(21, T1, NOW, learner(4)))
      .fails('calendar.slot-taken')
    expect(freeStarts(offer, { ...monday, now: NOW })).not.toContain(T1.start)
  })

  it('is taken by whom it is offered to, by a booking as any other', () => {
    expect(freeStarts(offer, { ...monday, now: NOW, learnerId: userId(1) })).toContain(T1.start)
    given(offer)
      .when(holdOf(20, T1, NOW, learner(1)))
      .then([
        taken(1, 20),
        {
          type: 'SlotHeld',
          data: {
            ...{ bookingId: bookingId(20), learnerId: userId(1), range: T1, occupies: T1 },
            heldUntil: instant(LAPSED),
          },
        },
      ])
    // When that hold lapses the next is offered it: nobody overtakes, swept up or not.
    const gone = after(offer, holdOf(20, T1, NOW, learner(1)))
    given(gone)
      .when(holdOf(22, T1, LAPSED, learner(4)))
      .fails('calendar.slot-taken')
    expect(freeStarts(gone, { ...monday, now: LAPSED })).not.toContain(T1.start)
    given(gone)
      .when(of('ExpireHold', 20, LAPSED, system))
      .then([
        { type: 'HoldExpired', data: { bookingId: bookingId(20), range: T1 } },
        offered(2, T1, LAPSED, '2026-02-01T14:15:00Z'),
      ])
  })

  it('goes to the next when it is turned down, and is not offered to the same again', () => {
    given(offer)
      .when(decline(1))
      .then([declinedBy(1), offered(2)])
    const two = after(offer, decline(1), decline(2), decline(3))
    expect(freeStarts(two, { ...monday, now: NOW })).toContain(T1.start)
    given(two).when(decline(1)).fails('calendar.nothing-offered')
    // Who turned it down waits on, for another time.
    const again = after(two, holdOf(23, T1, NOW, learner(4)))
    given(again)
      .when(of('ReleaseSlot', 23, NOW))
      .then([released(23)])
  })

  it('goes to the next when whom it is offered to leaves, or lets it lapse and asks too late', () => {
    const left = after(offer, leave(1))
    given(left)
      .when(holdOf(24, T1, NOW, learner(2)))
      .then([
        taken(2, 24),
        {
          type: 'SlotHeld',
          data: {
            ...{ bookingId: bookingId(24), learnerId: userId(2), range: T1, occupies: T1 },
            heldUntil: instant(LAPSED),
          },
        },
      ])
    given(offer)
      .when(holdOf(25, T1, '2026-02-01T14:00:00Z', learner(1)))
      .fails('calendar.slot-taken')
    given(offer).when(decline(1, '2026-02-01T14:00:00Z')).fails('calendar.not-waiting')
  })

  it('may be the old time of a lesson that was moved, or what a block leaves', () => {
    given(queue)
      .when(move(9, T2))
      .then([{ type: 'SlotMoved', data: { bookingId: bookingId(9), from: T1, to: T2, occupies: T2 } }, offered(1)])
    const block = command('BlockTime', { blockId: 'x', range: T1 }, NOW)
    const blocked = after(utc, block, join(1))
    given(blocked)
      .when(command('UnblockTime', { blockId: 'x' }, NOW))
      .then([{ type: 'TimeUnblocked', data: { blockId: 'x' } }, offered(1)])
  })

  it('is what several holds leave together: who asks for the time of one overtakes nobody (case B5)', () => {
    const long = { ...wait(1, range('2026-02-02T09:00:00Z', '2026-02-02T11:00:00Z')), durationMinutes: 120 }
    const two = after(
      calendar('UTC', daily, { durationsMinutes: [60, 120] }),
      holdOf(7, T1, NOW),
      holdOf(8, lesson('2026-02-02T10:00:00Z'), NOW),
      command('JoinSlotWaitlist', long, NOW, learner(1)),
    )
    given(two)
      .when(holdOf(22, T1, LAPSED, learner(4)))
      .fails('calendar.slot-taken')
    expect(freeStarts(two, { ...monday, now: LAPSED })).not.toContain(T1.start)
  })

  it('may be time that the tutor opens, in whatever way, in the order of those who wait', () => {
    const evening = lesson('2026-02-02T19:00:00Z')
    const waiting = after(booked, join(1, evening), join(2, evening), join(3, T1))
    const long = { rules: [hours('FREQ=DAILY', '2026-01-01', '08:00', 720)] }
    const date = '2026-02-02' as LocalDate
    const special = { date, hours: [{ startTime: '08:00' as LocalTime, durationMinutes: 720 }] }
    const opened = (history: readonly CalendarEvent[], change: CalendarCommand) =>
      given(history).when(change).events().slice(1)
    expect(opened(waiting, setting('SetAvailability', long))).toEqual([offered(1, evening)])
    expect(opened(waiting, setting('SetException', special))).toEqual([offered(1, evening)])
    const closed = after(calendar('UTC', long.rules), setting('SetException', { date, hours: [] }), join(1, evening))
    expect(opened(closed, setting('ClearException', { date }))).toEqual([offered(1, evening)])
    // On a clock that is three hours behind, six in the evening is nine in UTC.
    expect(opened(waiting, setting('ChangeZone', { zone: 'America/Sao_Paulo' as Zone }))).toEqual([offered(1, evening)])
    const pending = after(calendar('UTC', daily, { minimumNoticeMinutes: 1_440 }), join(1, range(T1.start, T2.start)))
    expect(opened(pending, setting('SetBookingRules', plainRules))).toEqual([offered(1, T1)])
  })

  it('is not what the tutor closes, nor what others have', () => {
    const open = (startTime: string, minutes: number) =>
      setting('SetAvailability', { rules: [hours('FREQ=DAILY', '2026-01-01', startTime, minutes)] })
    for (const change of [open('08:00', 300), open('07:00', 900), setting('SetBookingRules', plainer)])
      expect(given(queue).when(change).events()).toHaveLength(1)
  })

  it('is one at once for each who waits', () => {
    const evening = range('2026-02-02T18:00:00Z', monday.to)
    const open = (minutes: number) =>
      setting('SetAvailability', { rules: [hours('FREQ=DAILY', '2026-01-01', '08:00', minutes)] })
    const two = after(booked, join(1, evening), join(2, evening))
    const [six, seven] = [lesson('2026-02-02T18:00:00Z'), lesson('2026-02-02T19:00:00Z')]
    expect(given(two).when(open(840)).events().slice(1)).toEqual([offered(1, six), offered(2, seven)])
    expect(
      given(after(two, open(840)))
        .when(open(900))
        .events(),
    ).toHaveLength(1)
  })

  it('is offered for no longer than it can be booked', () => {
    const soon = '2026-02-02T07:30:00Z'
    given(queue)
      .when(of('ReleaseSlot', 9, soon))
      .then([released(9), offered(1, T1, soon, T1.start)])
    const noticed = after(
      calendar('UTC', daily, { minimumNoticeMinutes: 60, offerMinutes: 30 }),
      holdOf(9, T1, NOW),
      confirmed(9),
      join(1),
    )
    given(noticed)
      .when(of('ReleaseSlot', 9, soon))
      .then([released(9), offered(1, T1, soon, '2026-02-02T08:00:00Z')])
    // Nobody could answer in time.
    given(noticed)
      .when(of('ReleaseSlot', 9, '2026-02-02T08:00:00Z'))
      .then([released(9)])
  })
})
