import fc from 'fast-check'
import { DateTime } from 'luxon'
import {
  dateOf,
  dayOf,
  instantOf,
  type LocalDate,
  offsetsBetween,
  readingOf,
  type Zone,
} from '../../../../src/domain/kernel'

const DAY = 86_400_000
const zone = (name: string) => name as Zone
const at = (text: string) => Date.parse(text)
const text = (millis: number) => new Date(millis).toISOString().slice(0, 16)
/** A reading is written as if it were UTC. */
const reading = (local: string) => at(`${local}:00Z`)

const zones = fc.constantFrom(
  ...[
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Africa/Casablanca',
    'Africa/Cairo',
  ],
  ...['America/Santiago', 'Pacific/Apia', 'Asia/Beirut', 'America/St_Johns', 'Antarctica/Troll', 'UTC'],
)
const instants = fc.integer({ min: at('1990-01-01T00:00:00Z') / 60_000, max: at('2037-01-01T00:00:00Z') / 60_000 })

describe('a wall clock', () => {
  it.each([
    ['a usual time', '2026-07-01T13:00', '2026-07-01T11:00'],
    ['a time that occurs twice: the first', '2026-10-25T02:30', '2026-10-25T00:30'],
    ['a time that is skipped: by the offset before', '2026-03-29T02:30', '2026-03-29T01:30'],
    ['the first time after a gap', '2026-03-29T03:00', '2026-03-29T01:00'],
  ])('is read in Berlin at %s', (_, local, utc) => {
    expect(text(instantOf(zone('Europe/Berlin'), reading(local)))).toBe(utc)
  })

  it('shows the time that luxon says, and is read back to an instant that shows it', () => {
    fc.assert(
      fc.property(zones, instants, (name, minute) => {
        const instant = minute * 60_000
        const shown = readingOf(zone(name), instant)
        expect(text(shown)).toBe(DateTime.fromMillis(instant, { zone: name }).toFormat("yyyy-MM-dd'T'HH:mm"))
        const back = instantOf(zone(name), shown)
        expect(readingOf(zone(name), back)).toBe(shown)
        expect(back).toBeLessThanOrEqual(instant)
      }),
    )
  })

  it('has offsets that follow one another without a gap, each right wherever one looks', () => {
    fc.assert(
      fc.property(zones, instants, fc.integer({ min: 1, max: 400 }), fc.nat(), (name, minute, days, look) => {
        const span = { start: Math.floor((minute * 60_000) / DAY) * DAY, end: 0 }
        span.end = span.start + days * DAY
        const offsets = offsetsBetween(zone(name), span)
        expect([offsets[0]?.start, offsets.at(-1)?.end]).toEqual([span.start, span.end])
        offsets.slice(1).forEach((next, i) => {
          expect(next.start).toBe(offsets[i]?.end)
          expect(readingOf(zone(name), next.start) - next.start).toBe(next.offset)
          expect(readingOf(zone(name), next.start - 1) - (next.start - 1)).toBe(offsets[i]?.offset)
        })
        const somewhere = span.start + (look % (days * DAY))
        const found = offsets.find(({ start, end }) => start <= somewhere && somewhere < end)
        expect(found?.offset).toBe(readingOf(zone(name), somewhere) - somewhere)
      }),
      { numRuns: 60 },
    )
  })

  it('counts days from 1970', () => {
    expect([dayOf('1970-01-02' as LocalDate), dayOf('1969-12-31' as LocalDate)]).toEqual([1, -1])
    expect(dateOf(dayOf('2028-02-29' as LocalDate))).toBe('2028-02-29')
  })
})
