import type * as t from 'io-ts'
import { type Either, right } from 'fp-ts/Either'
import {
  dateOf,
  DAY,
  fromMillis,
  Instant,
  instantOf,
  integer,
  type LocalTime,
  MINUTE,
  object,
  parseRecurrence,
  readingOf,
  recurrenceDays,
  RecurrenceRule,
  type TimeRange,
  toMillis,
  Zone,
} from '../kernel'
import { type SeriesError, errors } from './errors'

/** When a series takes place: a rule that ends (COUNT or UNTIL), on the wall clock of a zone. */
export const SeriesPlan = object({
  rule: RecurrenceRule,
  startsAt: Instant,
  zone: Zone,
  durationMinutes: integer(5, 480),
})
export type SeriesPlan = t.TypeOf<typeof SeriesPlan>

/** Two years of weeks. */
export const MAX_OCCURRENCES = 104
const MAX_DAYS = 2 * 366

/**
 * The times of a plan, in order. Each starts at the same time of day on the zone's wall clock as the first, so that a
 * lesson at 13:00 stays at 13:00 when clocks change; a time that is skipped or occurs twice is read as `instantOf` says.
 */
export const occurrencesOf = ({
  rule,
  startsAt,
  zone,
  durationMinutes,
}: SeriesPlan): Either<SeriesError, readonly TimeRange[]> => {
  const recurrence = parseRecurrence(rule)
  if (recurrence === undefined || (recurrence.count === undefined && recurrence.until === undefined))
    return errors.fail('series.unbounded', 'A series ends: its rule has COUNT or UNTIL.')
  const reading = readingOf(zone, toMillis(startsAt))
  const first = Math.floor(reading / DAY)
  const timeOfDay = reading - first * DAY
  const start = { date: dateOf(first), time: clock(timeOfDay), zone }
  const days = recurrenceDays(recurrence, start, first, first + MAX_DAYS)
  const { count, until } = recurrence
  const lastDay = until && ('day' in until ? until.day : Math.floor(readingOf(zone, until.instant) / DAY))
  const endsLater = lastDay === undefined ? days.length < (count ?? 0) : lastDay >= first + MAX_DAYS
  if (endsLater || days.length > MAX_OCCURRENCES)
    return errors.fail('series.too-long', `A series ends within two years, and has at most ${MAX_OCCURRENCES} lessons.`)
  if (days[0] !== first)
    return errors.fail('series.start-off-rule', 'The first time of a series is one that its rule gives.')
  return right(
    days.map((day) => {
      const at = day === first ? toMillis(startsAt) : instantOf(zone, day * DAY + timeOfDay)
      return { start: fromMillis(at), end: fromMillis(at + durationMinutes * MINUTE) }
    }),
  )
}

const clock = (timeOfDay: number): LocalTime => fromMillis(timeOfDay).slice(11, 16) as LocalTime

/**
 * A time moved as far, on the wall clock, as `from` is moved to get to `to`: Tuesday 13:00 to Wednesday 15:00 is one day
 * and two hours whatever clocks do in between.
 */
export const movedAlike = (range: TimeRange, from: Instant, to: Instant, zone: Zone): TimeRange => {
  const shift = readingOf(zone, toMillis(to)) - readingOf(zone, toMillis(from))
  const at = instantOf(zone, readingOf(zone, toMillis(range.start)) + shift)
  return { start: fromMillis(at), end: fromMillis(at + toMillis(range.end) - toMillis(range.start)) }
}
