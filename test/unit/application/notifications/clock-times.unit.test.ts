import fc from 'fast-check'
import { DateTime } from 'luxon'
import { nextHour, quietUntil } from '../../../../src/application/notifications/clock-times'
import { DAY, fromMillis, instant, type LocalTime, MINUTE, toMillis, type Zone } from '../../../../src/domain/kernel'

const BERLIN = 'Europe/Berlin' as Zone
const hours = (from: string, to: string) => ({ from: from as LocalTime, to: to as LocalTime })

describe('quiet hours', () => {
  it.each([
    ['by day', '2026-06-01T11:30:00Z', hours('13:00', '15:00'), '2026-06-01T13:00:00Z'],
    ['before them', '2026-06-01T10:59:59Z', hours('13:00', '15:00'), undefined],
    ['at their end', '2026-06-01T13:00:00Z', hours('13:00', '15:00'), undefined],
    ['before midnight', '2026-06-01T20:30:00Z', hours('22:00', '07:00'), '2026-06-02T05:00:00Z'],
    ['after midnight', '2026-06-01T23:30:00Z', hours('22:00', '07:00'), '2026-06-02T05:00:00Z'],
    ['when clocks go forward in the night', '2026-03-28T22:00:00Z', hours('22:00', '07:00'), '2026-03-29T05:00:00Z'],
    ['when clocks go back in the night', '2026-10-24T21:00:00Z', hours('22:00', '07:00'), '2026-10-25T06:00:00Z'],
    ['that end in the hour that is skipped', '2026-03-29T00:30:00Z', hours('22:00', '02:30'), '2026-03-29T01:00:00Z'],
    ['that end in the hour that comes twice', '2026-10-24T23:30:00Z', hours('22:00', '02:30'), '2026-10-25T00:30:00Z'],
    ['in the hour that comes again', '2026-10-25T01:10:00Z', hours('22:00', '02:30'), '2026-10-25T01:30:00Z'],
  ])('%s', (_, now, quiet, end) => {
    expect(quietUntil(instant(now), quiet, BERLIN)).toBe(end && instant(end))
  })

  it('end when the wall clock shows that they are over, and not a minute before, in every zone on every day', () => {
    const zone = fc.constantFrom(
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'Etc/UTC',
    )
    const time = fc.integer({ min: 0, max: 24 * 60 - 1 })
    fc.assert(
      fc.property(zone, time, time, fc.integer({ min: 0, max: 365 * 24 * 60 }), (name, from, to, minutes) => {
        fc.pre(from !== to)
        const text = (minute: number) =>
          `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
        const isQuiet = (at: number): boolean => {
          const { hour, minute } = DateTime.fromMillis(at, { zone: name })
          const shown = hour * 60 + minute
          return from < to ? shown >= from && shown < to : shown >= from || shown < to
        }
        const now = Date.parse('2026-01-01T00:00:00Z') + minutes * MINUTE
        const end = quietUntil(fromMillis(now), hours(text(from), text(to)), name as Zone)
        expect(end !== undefined).toBe(isQuiet(now))
        if (end === undefined) return
        expect(isQuiet(toMillis(end))).toBe(false)
        expect(isQuiet(toMillis(end) - MINUTE)).toBe(true)
        expect(toMillis(end) - now).toBeLessThanOrEqual(DAY + 60 * MINUTE)
      }),
    )
  })
})

describe('the hour of a digest', () => {
  it.each([
    ['later today', '2026-06-01T10:00:00Z', 18, '2026-06-01T16:00:00Z'],
    ['tomorrow, where it is just past', '2026-06-01T16:00:00Z', 18, '2026-06-02T16:00:00Z'],
    ['by the clock of the new season', '2026-03-28T20:00:00Z', 18, '2026-03-29T16:00:00Z'],
    ['in the hour that is skipped', '2026-03-28T20:00:00Z', 2, '2026-03-29T01:00:00Z'],
  ])('%s', (_, now, hour, at) => {
    expect(nextHour(instant(now), hour, BERLIN)).toBe(instant(at))
  })
})
