import fc from 'fast-check'
import { DAY, fromMillis, HOUR, Instant, instant, MINUTE, plusMillis, toMillis } from '../../../../src/domain/kernel'

const millis = fc.integer({ min: Date.parse('0000-01-01T00:00:00Z'), max: Date.parse('9999-12-31T23:59:59.999Z') })

describe('an instant', () => {
  it('is ISO 8601 in UTC with milliseconds, and a day that exists', () => {
    expect(Instant.is('2026-03-01T10:00:00.000Z')).toBe(true)
    expect(Instant.is('2024-02-29T00:00:00.000Z')).toBe(true)
    for (const wrong of [
      '2026-03-01T10:00:00Z',
      '2026-03-01T10:00:00.000+01:00',
      '2026-03-01 10:00:00.000Z',
      '2026-02-29T00:00:00.000Z',
      '2026-13-01T00:00:00.000Z',
      '2026-03-01T24:00:00.000Z',
      '2026-03-01T10:60:00.000Z',
      '+010000-01-01T00:00:00.000Z',
      '2026-03-01T10:00:00.000Z\n',
      1_772_359_200_000,
    ])
      expect(Instant.is(wrong)).toBe(false)
  })

  it('comes from any text with an offset', () => {
    expect(instant('2026-03-01T10:00:00Z')).toBe('2026-03-01T10:00:00.000Z')
    expect(instant('2026-03-01T11:00:00+01:00')).toBe('2026-03-01T10:00:00.000Z')
    expect(() => instant('yesterday')).toThrow(RangeError)
  })

  it('goes to milliseconds and back, in the order of time', () => {
    fc.assert(
      fc.property(millis, millis, (a, b) => {
        expect(Instant.is(fromMillis(a))).toBe(true)
        expect(toMillis(fromMillis(a))).toBe(a)
        expect(fromMillis(a) < fromMillis(b)).toBe(a < b)
      }),
    )
  })

  it('moves by milliseconds', () => {
    const from = instant('2026-02-28T23:59:00Z')
    expect(plusMillis(from, MINUTE)).toBe('2026-03-01T00:00:00.000Z')
    expect(plusMillis(from, -DAY - HOUR)).toBe('2026-02-27T22:59:00.000Z')
  })

  it('stays within the years of four digits, whatever is added or taken', () => {
    const [first, last] = [instant('0000-01-01T00:00:00.000Z'), instant('9999-12-31T23:59:59.999Z')]
    expect(plusMillis(first, -1)).toBe(first)
    expect(plusMillis(last, 1)).toBe(last)
    expect(fromMillis(Infinity)).toBe(last)
    expect(() => fromMillis(NaN)).toThrow(RangeError)
  })
})
