import { DAY, type Instant, offsetsBetween, type Span, toMillis, union, type Zone } from '../../domain/kernel'
import { type OpenCalendar, openingsAround } from '../../domain/tutor-calendar'

/** How far ahead hours are looked at: long enough for what recurs every other week, or changes with the clocks. */
export const WINDOW_DAYS = 28

const HOUR = 3_600_000

/** When learners without a calendar of their own are taken to have time, by their own clock. */
const AWAKE = { from: 7 * HOUR, to: 22 * HOUR } as const

/** When lessons can be had by a calendar's hours, within the window that begins at an instant. Bookings are not looked at. */
export const openSpans = (calendar: OpenCalendar, from: Instant, days = WINDOW_DAYS): readonly Span[] => {
  const window = { start: toMillis(from), end: toMillis(from) + days * DAY }
  return clipped(openingsAround(calendar, window).spans, window)
}

/** From seven in the morning to ten in the evening by a zone's clock, whatever its offset is that day. */
export const wakingSpans = (zone: Zone, from: Instant, days = WINDOW_DAYS): readonly Span[] => {
  const window = { start: toMillis(from), end: toMillis(from) + days * DAY }
  const spans = offsetsBetween(zone, { start: window.start - DAY, end: window.end + DAY }).flatMap((stretch) => {
    const firstDay = Math.floor((Math.max(stretch.start, window.start) + stretch.offset) / DAY) - 1
    const lastDay = Math.floor((Math.min(stretch.end, window.end) + stretch.offset) / DAY) + 1
    return Array.from({ length: Math.max(0, lastDay - firstDay + 1) }, (_, i) => (firstDay + i) * DAY).flatMap((day) =>
      clipped([{ start: day + AWAKE.from - stretch.offset, end: day + AWAKE.to - stretch.offset }], stretch),
    )
  })
  return clipped(union(spans.sort((a, b) => a.start - b.start)), window)
}

const clipped = (spans: readonly Span[], { start, end }: Span): readonly Span[] =>
  spans.flatMap((span) => {
    const cut = { start: Math.max(span.start, start), end: Math.min(span.end, end) }
    return cut.start < cut.end ? [cut] : []
  })

/** How many hours a week two have in common, of spans in order, over so many days. */
export const commonHoursAWeek = (a: readonly Span[], b: readonly Span[], days = WINDOW_DAYS): number => {
  let common = 0
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [left, right] = [a[i], b[j]]
    if (left === undefined || right === undefined) break
    common += Math.max(0, Math.min(left.end, right.end) - Math.max(left.start, right.start))
    if (left.end < right.end) i += 1
    else j += 1
  }
  return common / HOUR / (days / 7)
}
