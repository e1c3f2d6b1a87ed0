import * as t from 'io-ts'
import { object } from './codec'
import { fromMillis, Instant, toMillis } from './instant'

const bounds = object({ start: Instant, end: Instant })

/** A half-open span of time: `start` belongs to it, `end` does not, so that adjacent ranges do not overlap. */
export const TimeRange = new t.RefinementType(
  'TimeRange',
  (u): u is TimeRange => bounds.is(u) && u.start < u.end,
  (u, c) => {
    const decoded = bounds.validate(u, c)
    if (decoded._tag === 'Left' || decoded.right.start < decoded.right.end) return decoded
    return t.failure(u, c, 'expected a range whose end is after its start')
  },
  t.identity,
  bounds,
  (range) => range.start < range.end,
)
export interface TimeRange {
  readonly start: Instant
  readonly end: Instant
}

export const durationMillis = (range: TimeRange): number => toMillis(range.end) - toMillis(range.start)

/** A half-open range of anything in order: of instants it is a `TimeRange`, of milliseconds a `Span`. */
interface Bounds<T extends string | number> {
  readonly start: T
  readonly end: T
}

/** Whether two ranges share an instant; touching ranges do not. */
export const overlaps = <T extends string | number>(a: Bounds<T>, b: Bounds<T>): boolean =>
  a.start < b.end && b.start < a.end

/** Whether `outer` covers all of `inner`. */
export const contains = <T extends string | number>(outer: Bounds<T>, inner: Bounds<T>): boolean =>
  outer.start <= inner.start && inner.end <= outer.end

/** The range widened by `before` and `after` milliseconds. */
export const widen = (range: TimeRange, before: number, after: number): TimeRange => ({
  start: fromMillis(toMillis(range.start) - before),
  end: fromMillis(toMillis(range.end) + after),
})

/** The smallest set of ranges, in order, that covers the same instants: overlapping and touching ones become one. */
export const union = <T extends string | number>(ranges: readonly Bounds<T>[]): readonly Bounds<T>[] => {
  const merged: Bounds<T>[] = []
  for (const range of [...ranges].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))) {
    const last = merged[merged.length - 1]
    if (last === undefined || last.end < range.start) merged.push(range)
    else if (last.end < range.end) merged[merged.length - 1] = { start: last.start, end: range.end }
  }
  return merged
}
