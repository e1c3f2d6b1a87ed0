import fc from 'fast-check'
import { commonHoursAWeek, openSpans, wakingSpans } from '../../../../src/application/matching/overlap'
import { instant, type Zone } from '../../../../src/domain/kernel'
import { tutorCalendar, type CalendarEvent, type OpenCalendar } from '../../../../src/domain/tutor-calendar'

const HOUR = 3_600_000
const berlin = 'Europe/Berlin' as Zone
const auckland = 'Pacific/Auckland' as Zone

/** A calendar that is open every day at these hours of its zone's clock. */
const calendarOf = (zone: Zone, startTime: string, durationMinutes: number): OpenCalendar => {
  const rules = [{ rule: 'FREQ=DAILY', from: '2026-01-01', startTime, durationMinutes }]
  const events = [
    { type: 'CalendarOpened', data: { zone } },
    { type: 'AvailabilitySet', data: { rules } },
  ] as unknown as readonly CalendarEvent[]
  const state = events.reduce(tutorCalendar.decider.evolve, tutorCalendar.decider.initialState)
  if (state.stage !== 'open') throw new Error('the calendar is not open')
  return state
}

describe('hours that suit both', () => {
  it('are those of the wall clock on both sides of a change of the clocks', () => {
    // Clocks go forward in Berlin on 29 March 2026, within the four weeks from the 16th.
    const from = instant('2026-03-16T00:00:00Z')
    const tutor = openSpans(calendarOf(berlin, '18:00', 120), from)
    const learner = wakingSpans(berlin, from)
    expect(commonHoursAWeek(tutor, learner)).toBeCloseTo(14, 5)
    const starts = new Set(tutor.map(({ start }) => new Date(start).getUTCHours()))
    expect(starts).toEqual(new Set([17, 16]))
  })

  it('are none where one sleeps while the other teaches', () => {
    const from = instant('2026-07-01T00:00:00Z')
    // 02:00 to 05:00 in Berlin is 12:00 to 15:00 in Auckland.
    const tutor = openSpans(calendarOf(berlin, '02:00', 180), from)
    expect(commonHoursAWeek(tutor, wakingSpans(berlin, from))).toBe(0)
    expect(commonHoursAWeek(tutor, wakingSpans(auckland, from))).toBeCloseTo(21, 5)
  })

  it('are fifteen hours a day for whoever is awake, whatever the clocks do', () => {
    for (const zone of [berlin, auckland, 'America/New_York' as Zone, 'Asia/Kolkata' as Zone])
      for (const from of ['2026-03-01T00:00:00Z', '2026-03-20T13:37:00Z', '2026-10-20T22:00:00Z'].map(instant)) {
        const awake = wakingSpans(zone, from)
        const hours = awake.reduce((sum, { start, end }) => sum + (end - start), 0) / HOUR
        // The window begins and ends within a day, and a change of the clocks moves an hour over its ends.
        expect(Math.abs(hours - 28 * 15)).toBeLessThanOrEqual(1)
        expect(commonHoursAWeek(awake, awake)).toBeCloseTo(hours / 4, 5)
      }
  })

  it('are the same one way as the other, and never more than either has', () => {
    const spans = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 20 }).map((lengths) => {
      let at = 0
      return lengths.map((length) => {
        const start = at + length * HOUR
        at = start + length * HOUR
        return { start, end: at }
      })
    })
    const own = (all: readonly { start: number; end: number }[]) => commonHoursAWeek(all, all)
    fc.assert(
      fc.property(spans, spans, (a, b) => {
        const common = commonHoursAWeek(a, b)
        expect(common).toBe(commonHoursAWeek(b, a))
        expect(common).toBeLessThanOrEqual(Math.min(own(a), own(b)) + 1e-9)
      }),
    )
  })
})
