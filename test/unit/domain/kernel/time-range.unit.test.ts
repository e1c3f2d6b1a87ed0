import fc from 'fast-check'
import {
  contains,
  durationMillis,
  fromMillis,
  HOUR,
  instant,
  MINUTE,
  overlaps,
  TimeRange,
  toMillis,
  union,
  widen,
} from '../../../../src/domain/kernel'

const origin = toMillis(instant('2026-03-01T00:00:00Z'))
const range = (from: number, to: number): TimeRange => ({
  start: fromMillis(origin + from * MINUTE),
  end: fromMillis(origin + to * MINUTE),
})
const MINUTES = 40
const anyRange = fc
  .tuple(fc.nat(MINUTES - 1), fc.integer({ min: 1, max: 10 }))
  .map(([from, length]) => range(from, from + length))

/** The minutes of the range, one by one. */
const minutesOf = ({ start, end }: TimeRange): number[] =>
  Array.from({ length: (toMillis(end) - toMillis(start)) / MINUTE }, (_, i) => (toMillis(start) - origin) / MINUTE + i)

describe('a time range', () => {
  it('ends after it starts', () => {
    expect(TimeRange.is(range(0, 1))).toBe(true)
    expect(TimeRange.is(range(1, 1))).toBe(false)
    expect(TimeRange.is(range(2, 1))).toBe(false)
    expect(TimeRange.is({ start: '2026-03-01', end: '2026-03-02' })).toBe(false)
    expect(TimeRange.decode(range(1, 1))._tag).toBe('Left')
    expect(TimeRange.decode(range(0, 1))).toEqual({ _tag: 'Right', right: range(0, 1) })
  })

  it('has a length in milliseconds', () => {
    expect(durationMillis(range(0, 90))).toBe(1.5 * HOUR)
  })

  it('is widened on both sides', () => {
    expect(widen(range(10, 20), 5 * MINUTE, MINUTE)).toEqual(range(5, 21))
  })

  it('contains itself and what lies within', () => {
    expect(contains(range(0, 10), range(0, 10))).toBe(true)
    expect(contains(range(0, 10), range(1, 9))).toBe(true)
    expect(contains(range(1, 10), range(0, 10))).toBe(false)
    expect(contains(range(0, 9), range(0, 10))).toBe(false)
  })
})

describe('overlapping', () => {
  it('is not touching', () => {
    expect(overlaps(range(0, 10), range(10, 20))).toBe(false)
    expect(overlaps(range(0, 11), range(10, 20))).toBe(true)
  })

  it('is sharing a minute, whichever comes first', () => {
    fc.assert(
      fc.property(anyRange, anyRange, (a, b) => {
        const shared = minutesOf(a).some((minute) => minutesOf(b).includes(minute))
        expect(overlaps(a, b)).toBe(shared)
        expect(overlaps(b, a)).toBe(shared)
      }),
    )
  })
})

describe('a union', () => {
  it('makes one of what overlaps or touches', () => {
    expect(union([])).toEqual([])
    expect(union([range(10, 20), range(0, 10)])).toEqual([range(0, 20)])
    expect(union([range(0, 30), range(10, 20)])).toEqual([range(0, 30)])
    expect(union([range(20, 30), range(0, 10)])).toEqual([range(0, 10), range(20, 30)])
  })

  it('covers the same minutes with the fewest ranges, in order', () => {
    fc.assert(
      fc.property(fc.array(anyRange, { maxLength: 12 }), (ranges) => {
        const merged = union(ranges)
        const covered = new Set(ranges.flatMap(minutesOf))
        expect(merged.flatMap(minutesOf)).toEqual([...covered].sort((a, b) => a - b))
        for (const [i, each] of merged.entries()) if (i > 0) expect(merged[i - 1]!.end < each.start).toBe(true)
      }),
    )
  })
})
