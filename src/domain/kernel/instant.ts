import type * as t from 'io-ts'
import { brandedString } from './codec'

const ISO_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:[0-5]\d\.\d{3}Z$/

/** A point in time as ISO 8601 in UTC with milliseconds, `2026-03-01T10:00:00.000Z`: text order is time order. */
export const Instant = brandedString(
  'Instant',
  (s) => ISO_UTC.test(s) && !Number.isNaN(Date.parse(s)) && new Date(s).toISOString() === s,
  {
    format: 'date-time',
    pattern: ISO_UTC.source,
    description: 'an instant, ISO 8601 in UTC with milliseconds (2026-03-01T10:00:00.000Z)',
    examples: ['2026-03-01T10:00:00.000Z'],
  },
)
export type Instant = t.TypeOf<typeof Instant>

/** Milliseconds since 1970-01-01T00:00:00Z. */
export const toMillis = (instant: Instant): number => Date.parse(instant)

const FIRST = Date.parse('0000-01-01T00:00:00.000Z')
const LAST = Date.parse('9999-12-31T23:59:59.999Z')

/**
 * The instant of a number of milliseconds since 1970. Years have four digits, or text order would not be time order:
 * what lies before the year 0 or after 9999 becomes the first or the last instant, so that moving an instant is always
 * possible and a decider cannot throw. Throws RangeError where `millis` is not a number.
 */
export const fromMillis = (millis: number): Instant =>
  new Date(Math.min(Math.max(millis, FIRST), LAST)).toISOString() as Instant

/** Any date text that JavaScript can read with an offset or Z, brought to the canonical form; for literals and imports. */
export const instant = (text: string): Instant => fromMillis(Date.parse(text))

/** `instant` moved by a number of milliseconds. */
export const plusMillis = (from: Instant, millis: number): Instant => fromMillis(toMillis(from) + millis)

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
