import type * as t from 'io-ts'
import { IANAZone } from 'luxon'
import { firstWith } from './binary-search'
import { brandedString } from './codec'
import { DAY, MINUTE } from './instant'

/**
 * Wall clocks. A clock's reading is kept as a *floating* number: the milliseconds since 1970 that the reading would
 * mean if the clock stood in UTC. So arithmetic on readings knows no zone, neither the calendar's nor this machine's;
 * only `offsetsBetween`, `instantOf` and `readingOf` relate readings to instants.
 */
export const Zone = brandedString(
  'Zone',
  // The pattern keeps out offsets such as +05:00, which newer engines accept: they know no summer time.
  (s) => s.length <= 64 && /^[A-Za-z][A-Za-z0-9_]*(?:[/+-][A-Za-z0-9_]+)*$/.test(s) && IANAZone.isValidZone(s),
  { maxLength: 64, description: 'an IANA time zone', examples: ['Europe/Berlin'] },
)
export type Zone = t.TypeOf<typeof Zone>

const DATE = /^(?:19|20|21)\d{2}-\d{2}-\d{2}$/

/** A day of the calendar without a zone, `2026-03-01`, from 1900 to 2199. */
export const LocalDate = brandedString(
  'LocalDate',
  (s) => DATE.test(s) && !Number.isNaN(Date.parse(s)) && new Date(s).toISOString().startsWith(s),
  { format: 'date', pattern: DATE.source, description: 'a date from 1900 to 2199', examples: ['2026-03-01'] },
)
export type LocalDate = t.TypeOf<typeof LocalDate>

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/

/** A time of day on a wall clock, to the minute: `13:00`. */
export const LocalTime = brandedString('LocalTime', (s) => TIME.test(s), {
  pattern: TIME.source,
  description: 'a time of day from 00:00 to 23:59',
  examples: ['13:00'],
})
export type LocalTime = t.TypeOf<typeof LocalTime>

/** Half-open, in milliseconds; of instants or of floating readings. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Days since 1970-01-01. */
export const dayOf = (date: LocalDate): number => Date.parse(date) / DAY

/** The date of a number of days since 1970-01-01. */
export const dateOf = (day: number): LocalDate => new Date(day * DAY).toISOString().slice(0, 10) as LocalDate

/** Minutes since midnight. */
export const minuteOf = (time: LocalTime): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** The floating reading of a date and a time. */
export const floating = (date: LocalDate, time: LocalTime): number => Date.parse(date) + minuteOf(time) * MINUTE

/** A zone's offset from UTC at an instant, in milliseconds, positive east of Greenwich. */
const offsetAt = (zone: Zone, at: number): number => IANAZone.create(zone).offset(at) * MINUTE

/** What a zone's wall clock shows at an instant. */
export const readingOf = (zone: Zone, at: number): number => at + offsetAt(zone, at)

/**
 * The instant of a reading, by RFC 5545 section 3.3.5: a time that occurs twice means the first; one that is skipped
 * is read with the offset before the gap (02:30 becomes 03:30 where clocks go forward at 02:00).
 */
export const instantOf = (zone: Zone, reading: number): number => {
  const before = offsetAt(zone, reading - DAY)
  const after = offsetAt(zone, reading + DAY)
  if (before === after || offsetAt(zone, reading - before) === before) return reading - before
  return offsetAt(zone, reading - after) === after ? reading - after : reading - before
}

/** A span of instants in which a zone keeps one offset. */
export interface OffsetSpan extends Span {
  readonly offset: number
}

/** How often offsets are looked at. No zone has left an offset and come back to it within a week since 1970. */
const SAMPLE = 7 * DAY

/** The offsets that a zone has between two instants on whole minutes, where offsets change, in order without a gap. */
export const offsetsBetween = (zone: Zone, { start, end }: Span): readonly OffsetSpan[] => {
  const spans: OffsetSpan[] = []
  let since = start
  let offset = offsetAt(zone, start)
  for (let from = start; from < end; from += SAMPLE) {
    const next = Math.min(from + SAMPLE, end)
    const later = offsetAt(zone, next)
    if (later === offset) continue
    const minutes = firstWith(0, (next - from) / MINUTE, (minute) => offsetAt(zone, from + minute * MINUTE) === later)
    const change = from + minutes * MINUTE
    spans.push({ start: since, end: change, offset })
    since = change
    offset = later
  }
  return [...spans, { start: since, end, offset }]
}
