import fc from 'fast-check'
import { equal } from '../../../../src/domain/kernel'

describe('equality of JSON values', () => {
  it('looks at what is in them', () => {
    expect(equal({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true)
    expect(equal({ a: [1, { b: null }] }, { a: [1, { b: 0 }] })).toBe(false)
    expect(equal([1, 2], [2, 1])).toBe(false)
    expect(equal([1], [1, 2])).toBe(false)
    expect(equal('1', 1)).toBe(false)
    expect(equal(null, {})).toBe(false)
    expect(equal([], {})).toBe(false)
    expect(equal({ 0: 'a' }, ['a'])).toBe(false)
  })

  it('does not look at the order of properties, nor at those that are undefined', () => {
    expect(equal({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true)
    expect(equal({ a: 1, b: undefined }, { a: 1 })).toBe(true)
    expect(equal({ a: 1, b: null }, { a: 1 })).toBe(false)
  })

  it('agrees with their text where the order of properties is the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (a, b) => {
        expect(equal(a, JSON.parse(JSON.stringify(a)))).toBe(true)
        if (JSON.stringify(a) === JSON.stringify(b)) expect(equal(a, b)).toBe(true)
        expect(equal(a, b)).toBe(equal(b, a))
      }),
    )
  })
})
