import {
  DAY,
  fromMillis,
  HOUR,
  type Instant,
  instantOf,
  MINUTE,
  minuteOf,
  offsetsBetween,
  readingOf,
  toMillis,
} from '../../domain/kernel'
import type { Zone } from '../../domain/kernel'
import type { QuietHours } from '../../domain/notification-preferences'

/** Whether a wall clock's minute of the day lies in quiet hours, which may go over midnight. */
const isQuiet = (minute: number, from: number, to: number): boolean =>
  from < to ? minute >= from && minute < to : minute >= from || minute < to

/** Minutes since midnight that a floating reading shows. */
const minuteIn = (reading: number): number => (((reading % DAY) + DAY) % DAY) / MINUTE

/**
 * When the quiet hours end in which an instant lies; undefined where it lies in none. Quiet is what the wall clock shows
 * as quiet: where it is put back over the end they end twice, and where it is put forward over the end they end then.
 */
export const quietUntil = (now: Instant, hours: QuietHours, zone: Zone): Instant | undefined => {
  const from = minuteOf(hours.from)
  const to = minuteOf(hours.to)
  const start = Math.floor(toMillis(now) / MINUTE) * MINUTE
  // No quiet hours last longer than a day, nor does any change of clocks.
  for (const span of offsetsBetween(zone, { start, end: start + 2 * DAY })) {
    const minute = minuteIn(span.start + span.offset)
    if (!isQuiet(minute, from, to)) return span.start <= toMillis(now) ? undefined : fromMillis(span.start)
    const end = span.start + ((to - minute + 24 * 60) % (24 * 60)) * MINUTE
    if (end < span.end) return fromMillis(end)
  }
  return fromMillis(start + DAY)
}

/** The next instant after `now` at which a zone's wall clock shows a full hour. */
export const nextHour = (now: Instant, hour: number, zone: Zone): Instant => {
  const today = Math.floor(readingOf(zone, toMillis(now)) / DAY) * DAY
  const times = [0, 1, 2].map((days) => instantOf(zone, today + days * DAY + hour * HOUR))
  return fromMillis(times.find((at) => at > toMillis(now)) ?? toMillis(now) + DAY)
}
