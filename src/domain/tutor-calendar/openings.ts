import {
  contains,
  dateOf,
  DAY,
  firstWith,
  floating,
  MINUTE,
  offsetsBetween,
  type OffsetSpan,
  recurrenceDays,
  type Span,
  union,
} from '../kernel'
import type { Hours } from './rules'
import type { OpenCalendar } from './state'

/** Hours on the wall clock, in floating readings; the grid counts from `origin`. */
interface Window extends Span {
  readonly origin: number
}

/** The tutor's hours in instants (milliseconds). */
export interface Openings {
  /**
   * Stretches of one offset each, by start. Lessons start where the wall clock shows a whole number of steps after the
   * hours' start: at whole steps from `origin`, which may lie outside the stretch.
   */
  readonly stretches: readonly Window[]
  /** The same time as as few spans as possible: a lesson may pass from one stretch to the next. */
  readonly spans: readonly Span[]
}

/** Windows last a day at most, and an hour or two more on the day that clocks go back. */
const LONGEST = DAY + 3 * 60 * MINUTE

/**
 * When the tutor can be booked by hours alone, around a span of instants: complete for lessons inside that span.
 *
 * Hours last from the first instant at which the clock shows their start to the last at which it shows their end. So
 * 13:00 to 18:00 stays that whatever the offset; what is skipped in spring is not there, and what occurs twice in
 * autumn is there twice.
 */
export const openingsAround = (calendar: OpenCalendar, { start, end }: Span): Openings => {
  // No clock differs from UTC by a day, and hours may begin on the day before.
  const [from, to] = [Math.floor(start / DAY) - 2, Math.floor(end / DAY) + 3]
  const offsets = offsetsBetween(calendar.zone, { start: (from - 1) * DAY, end: (to + 1) * DAY })
  const stretches = windowsOf(calendar, from, to)
    .flatMap((window) => stretchesOf(window, offsets))
    .sort((a, b) => a.start - b.start)
  return { stretches, spans: union(stretches) }
}

/** Whether a lesson can start at an instant, the tutor's steps given: it lies on the grid of some hours there. */
export const onGrid = ({ stretches }: Openings, at: number, stepMinutes: number): boolean => {
  const step = stepMinutes * MINUTE
  for (let i = firstAfter(stretches, at - LONGEST); i < stretches.length; i += 1) {
    const stretch = stretches[i]
    if (stretch === undefined || stretch.start > at) return false
    if (at < stretch.end && (at - stretch.origin) % step === 0) return true
  }
  return false
}

/** Whether all of a lesson lies in hours. */
export const isOpen = ({ spans }: Openings, lesson: Span): boolean => {
  const span = spans[firstAfter(spans, lesson.start) - 1]
  return span !== undefined && contains(span, lesson)
}

/** Every instant of a span at which a lesson can start by the grid, in order. */
export const startsWithin = ({ stretches }: Openings, within: Span, stepMinutes: number): readonly number[] => {
  const step = stepMinutes * MINUTE
  const starts = new Set<number>()
  for (const { start, end, origin } of stretches) {
    const first = Math.max(start, within.start)
    const last = Math.min(end, within.end)
    for (let at = origin + Math.ceil((first - origin) / step) * step; at < last; at += step) starts.add(at)
  }
  return [...starts].sort((a, b) => a - b)
}

/** The index of the first span that starts after an instant. */
const firstAfter = (spans: readonly Span[], at: number): number =>
  firstWith(-1, spans.length, (i) => (spans[i]?.start ?? Infinity) > at)

/**
 * The hours of a calendar that begin on the days from `from` to before `to`. A day's exception takes the place of the
 * recurring hours that begin on it, and those of the evening before end at midnight.
 */
const windowsOf = (calendar: OpenCalendar, from: number, to: number): readonly Window[] => {
  const { exceptions } = calendar
  const excepted = (day: number) => (exceptions.size === 0 ? undefined : exceptions.get(dateOf(day)))
  const windowOf = (day: number, { startTime, durationMinutes }: Hours): Window => {
    const start = floating(dateOf(day), startTime)
    return { start, end: start + durationMinutes * MINUTE, origin: start }
  }
  const recurring = calendar.availability.flatMap((hours) =>
    recurrenceDays(hours.recurrence, { date: hours.from, time: hours.startTime, zone: calendar.zone }, from, to)
      .filter((day) => excepted(day) === undefined)
      .map((day) => {
        const window = windowOf(day, hours)
        return excepted(day + 1) === undefined ? window : { ...window, end: Math.min(window.end, (day + 1) * DAY) }
      }),
  )
  const days = Array.from({ length: to - from }, (_, i) => from + i)
  return [...recurring, ...days.flatMap((day) => (excepted(day) ?? []).map((hours) => windowOf(day, hours)))]
}

/** A window in instants, one stretch for each offset that the zone has meanwhile. */
const stretchesOf = (window: Window, offsets: readonly OffsetSpan[]): readonly Window[] => {
  const shown = offsets.flatMap((span) => {
    const start = Math.max(span.start, window.start - span.offset)
    const end = Math.min(span.end, window.end - span.offset)
    return start < end ? [{ start, end }] : []
  })
  const hull = { start: shown[0]?.start ?? 0, end: shown.at(-1)?.end ?? 0 }
  return offsets.flatMap((span) => {
    const start = Math.max(span.start, hull.start)
    const end = Math.min(span.end, hull.end)
    return start < end ? [{ start, end, origin: window.origin - span.offset }] : []
  })
}
