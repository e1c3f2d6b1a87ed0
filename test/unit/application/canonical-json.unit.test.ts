import fc from 'fast-check'
import reference from 'canonicalize'
import { canonicalJson } from '../../../src/application/commands/canonical-json'

describe('canonical JSON', () => {
  it('is what RFC 8785 gives as its example', () => {
    // Section 3.2.2 and 3.2.3 of the RFC.
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000f\nA\'B"\\\\"/',
      literals: [null, true, false],
    }
    expect(canonicalJson(value)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],` +
        String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    )
  })

  it('orders keys by UTF-16 units, not by code points', () => {
    // Section 3.2.3: the surrogate pair of U+1F600 sorts before U+FB33.
    expect(canonicalJson({ '\ufb33': 1, '\ud83d\ude00': 2, '\u20ac': 3, '\r': 4, '1': 5 })).toBe(
      '{"\\r":4,"1":5,"\u20ac":3,"\ud83d\ude00":2,"\ufb33":1}',
    )
  })

  it('says the same as another implementation, whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(value)).toBe(reference(value))
      }),
    )
  })

  it('is the same for what a value becomes on its way through JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(JSON.parse(JSON.stringify(value)))).toBe(canonicalJson(value))
      }),
    )
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}')
  })

  it('refuses what JSON has no form of', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1n, Symbol('s'), () => 1, undefined])
      expect(() => canonicalJson(value)).toThrow(TypeError)
  })
})
