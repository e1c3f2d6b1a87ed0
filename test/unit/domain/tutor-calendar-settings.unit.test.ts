import { isRight } from 'fp-ts/Either'
import { LocalDate, LocalTime, money, Zone } from '../../../src/domain/kernel'
import { termsOf } from '../../../src/domain/tutor-calendar'
import { actor } from '../../support/decider-specification'
import {
  after,
  calendar,
  command,
  given,
  groupLesson,
  hours,
  learner,
  lesson,
  plainRules,
  range,
  stateOf,
  system,
  tutor,
} from '../../support/calendar-fixture'

const AT = '2026-01-05T00:00:00Z'
const daily = hours('FREQ=DAILY', '2026-01-01', '08:00', 600)
const utc = calendar('UTC', [daily])
const open = utc.slice(0, 1)
const day = '2026-02-10' as LocalDate
const nine = { startTime: '09:00' as LocalTime, durationMinutes: 60 }
const block = { blockId: 'dentist', range: range('2026-02-02T14:00:00Z', '2026-02-02T14:30:00Z') }
const zone = (name: string) => ({ zone: name as Zone })

describe("setting up a tutor's calendar", () => {
  it('opens once; opening it again as it is changes nothing', () => {
    given([])
      .when(command('OpenCalendar', zone('UTC'), AT))
      .then([{ type: 'CalendarOpened', data: zone('UTC') }])
    given(open)
      .when(command('OpenCalendar', zone('UTC'), AT))
      .then([])
    given(open)
      .when(command('OpenCalendar', zone('Asia/Tokyo'), AT))
      .fails('calendar.already-open')
  })

  it('must be open for anything else', () => {
    for (const next of [
      command('ChangeZone', zone('UTC'), AT),
      command('ReleaseSlot', { bookingId: groupLesson.groupLessonId as never }, AT),
      command('MoveSeries', { moves: [], skips: [] }, AT),
    ])
      given([]).when(next).fails('calendar.not-found')
  })

  it("is its tutor's alone, and the administrators' and processes'", () => {
    const change = (by: typeof tutor) => command('ChangeZone', zone('Asia/Tokyo'), AT, by)
    for (const by of [learner(1), actor('tutor', 2), actor('support', 3), { ...tutor, role: 'learner' as const }])
      given(open).when(change(by)).fails('calendar.not-yours')
    for (const by of [tutor, actor('admin', 4), system])
      given(open)
        .when(change(by))
        .then([{ type: 'ZoneChanged', data: zone('Asia/Tokyo') }])
  })

  it('says nothing new when told what it knows', () => {
    const known = after(
      utc,
      command('SetException', { date: day, hours: [nine] }, AT),
      command('OfferGroupLesson', groupLesson, AT),
      command('BlockTime', block, AT),
    )
    for (const next of [
      command('ChangeZone', zone('UTC'), AT),
      command('SetAvailability', { rules: [daily] }, AT),
      command('SetBookingRules', plainRules, AT),
      command('SetException', { date: day, hours: [nine] }, AT),
      command('OfferGroupLesson', groupLesson, AT),
      command('BlockTime', block, AT),
    ])
      given(known).when(next).then([])
    for (const next of [
      command('ClearException', { date: day }, AT),
      command('WithdrawGroupLesson', { groupLessonId: groupLesson.groupLessonId }, AT),
      command('UnblockTime', { blockId: 'dentist' }, AT),
    ]) {
      expect(given(known).when(next).events()).toHaveLength(1)
      given(after(known, next)).when(next).then([])
    }
  })

  it('keeps its size within bounds', () => {
    given(open)
      .when(command('SetAvailability', { rules: Array.from({ length: 51 }, () => daily) }, AT))
      .fails('calendar.too-many')
    given(open)
      .when(command('SetException', { date: day, hours: Array.from({ length: 11 }, () => nine) }, AT))
      .fails('calendar.too-many')
    given(open)
      .when(command('SetBookingRules', { ...plainRules, durationsMinutes: Array.from({ length: 21 }, () => 60) }, AT))
      .fails('calendar.too-many')
    given(open)
      .when(command('BlockTime', { ...block, range: range('2026-02-01T00:00:00Z', '2026-05-05T00:00:00Z') }, AT))
      .fails('calendar.block-too-long')
  })

  it('takes hours that begin within two years of today', () => {
    const far = hours('FREQ=DAILY;COUNT=3', '2023-12-01', '08:00', 60)
    const refusal = given(open)
      .when(command('SetAvailability', { rules: [daily, far] }, AT))
      .fails('calendar.rule-too-far')
    expect(refusal.detail).toEqual({ index: 1 })
  })

  it("lets the hours of an exception end with their day, as the next day's are its own", () => {
    const late = { startTime: '23:30' as LocalTime, durationMinutes: 31 }
    given(open)
      .when(command('SetException', { date: day, hours: [late] }, AT))
      .fails('calendar.hours-past-midnight')
    given(open)
      .when(command('SetException', { date: day, hours: [{ ...late, durationMinutes: 30 }] }, AT))
      .events()
  })

  it('must offer lessons of some length', () => {
    given(open)
      .when(command('SetBookingRules', { ...plainRules, durationsMinutes: [] }, AT))
      .fails('calendar.no-duration')
  })

  it.each([
    ['an hour', 60, 4_000],
    ['half an hour', 30, 2_000],
    ['20 minutes, a third rounded', 20, 1_333],
    ['25 minutes, two thirds rounded', 25, 1_667],
  ])('prices %s by the hour', (_, minutes, amount) => {
    const terms = termsOf(stateOf(utc), { range: lesson('2026-02-02T08:00:00Z', minutes) })
    expect(isRight(terms) && terms.right.price).toEqual(money(amount, 'EUR'))
  })

  it('rounds half a cent up', () => {
    const odd = calendar('UTC', [daily], { pricePerHour: money(4_001, 'EUR') })
    const terms = termsOf(stateOf(odd), { range: lesson('2026-02-02T08:00:00Z', 30) })
    expect(isRight(terms) && terms.right.price).toEqual(money(2_001, 'EUR'))
  })

  it('prices a seat as its group lesson says, and freezes the policy in force', () => {
    const offered = after(utc, command('OfferGroupLesson', groupLesson, AT))
    const wish = { range: lesson('2026-02-02T08:00:00Z'), groupLessonId: groupLesson.groupLessonId }
    expect(termsOf(stateOf(offered), wish)).toMatchObject({
      right: { price: groupLesson.pricePerSeat, cancellation: plainRules.cancellation, rescheduleLimit: 2 },
    })
    expect(termsOf(stateOf(utc), wish)).toMatchObject({ left: { code: 'calendar.unknown-group-lesson' } })
    expect(termsOf(stateOf(open), { range: wish.range })).toMatchObject({ left: { code: 'calendar.not-bookable' } })
  })
})

describe('zones and wall-clock times', () => {
  it.each(['Europe/Berlin', 'Asia/Katmandu', 'America/Argentina/Buenos_Aires', 'UTC', 'Etc/GMT+5', 'EST5EDT'])(
    'takes the zone %s',
    (name) => expect(Zone.is(name)).toBe(true),
  )
  it.each(['', 'Mars/Olympus', '+05:00', 'local', 'Europe/Berlin ', 'x'.repeat(65), 7])('refuses the zone %p', (name) =>
    expect(Zone.is(name)).toBe(false),
  )
  it('takes days that exist and times of day', () => {
    expect(
      ['2026-02-28', '2024-02-29', '2026-02-29', '2026-13-01', '26-01-01', '1899-12-31'].map(LocalDate.is),
    ).toEqual([true, true, false, false, false, false])
    expect(['00:00', '23:59', '24:00', '7:00', '12:60'].map(LocalTime.is)).toEqual([true, true, false, false, false])
  })
})
