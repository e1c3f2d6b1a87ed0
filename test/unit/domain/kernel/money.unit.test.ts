import fc from 'fast-check'
import {
  allocate,
  Currency,
  minorUnits,
  minus,
  Money,
  money,
  percentage,
  plus,
  PositiveMoney,
  sum,
  zero,
} from '../../../../src/domain/kernel'

const eur = (cents: number) => money(cents, 'EUR')
const amount = fc.integer({ min: 0, max: 1_000_000_000 })
const weights = fc
  .array(fc.nat(1_000_000), { minLength: 1, maxLength: 20 })
  .filter((each) => each.some((weight) => weight > 0))

describe('a currency', () => {
  it.each([
    ['EUR', 2],
    ['USD', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['KWD', 3],
    ['TND', 3],
  ])('%s has %d decimal places (ISO 4217)', (code, places) => {
    expect(minorUnits(code as Currency)).toBe(places)
  })

  it('is an active ISO 4217 code in capitals', () => {
    expect(['EUR', 'JPY', 'KWD'].every(Currency.is)).toBe(true)
    for (const wrong of ['eur', 'EURO', 'XXX', 'DEM', '', 'toString', '__proto__', 978, null])
      expect(Currency.is(wrong)).toBe(false)
  })
})

describe('money', () => {
  it('is a whole number of minor units that is not negative', () => {
    expect([0, 1, 1_000_000_000].map((cents) => Money.is(eur(cents)))).toEqual([true, true, true])
    for (const wrong of [-1, 0.5, 1_000_000_001, NaN, Infinity, '1'])
      expect(Money.is({ ...eur(0), amount: wrong })).toBe(false)
    expect(PositiveMoney.is(eur(0))).toBe(false)
    expect(PositiveMoney.is(eur(1))).toBe(true)
  })

  it('adds and subtracts', () => {
    expect(plus(eur(150), eur(275))).toEqual(eur(425))
    expect(minus(eur(150), eur(275))).toEqual(eur(-125))
    expect(sum([eur(1), eur(2), eur(3)], eur(0).currency)).toEqual(eur(6))
    expect(sum([], eur(0).currency)).toEqual(zero(eur(0).currency))
  })

  it('is never mixed', () => {
    expect(() => plus(eur(1), money(1, 'USD'))).toThrow('cannot mix EUR and USD')
    expect(() => minus(eur(1), money(1, 'USD'))).toThrow('cannot mix EUR and USD')
    expect(() => sum([eur(1)], money(1, 'USD').currency)).toThrow('cannot mix USD and EUR')
  })
})

describe('a percentage', () => {
  it('rounds half up to the minor unit', () => {
    expect(percentage(eur(10_000), 1_250)).toEqual(eur(1_250))
    expect(percentage(eur(4), 1_250)).toEqual(eur(1))
    expect(percentage(eur(3), 1_250)).toEqual(eur(0))
    // 8.625 % of 4 x 2.50: rounded on the total.
    expect(percentage(eur(1_000), 862)).toEqual(eur(86))
    expect(percentage(money(101, 'JPY'), 5_000)).toEqual(money(51, 'JPY'))
  })

  it('of 0 is nothing, of 100 everything', () => {
    fc.assert(
      fc.property(amount, (cents) => {
        expect(percentage(eur(cents), 0)).toEqual(eur(0))
        expect(percentage(eur(cents), 10_000)).toEqual(eur(cents))
      }),
    )
  })

  it('differs from the exact share by at most half a minor unit', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 10_000 }), (cents, basisPoints) => {
        const tenThousandths = BigInt(percentage(eur(cents), basisPoints).amount) * 10_000n
        const error = tenThousandths - BigInt(cents) * BigInt(basisPoints)
        expect(error > -5_000n && error <= 5_000n).toBe(true)
      }),
    )
  })
})

describe('an allocation', () => {
  it('gives what is left over to the largest remainders, the earlier first on a tie', () => {
    const parts = (cents: number, ...ratio: number[]) => allocate(eur(cents), ratio).map((part) => part.amount)
    expect(parts(100, 1, 1, 1)).toEqual([34, 33, 33])
    expect(parts(101, 1, 1, 1)).toEqual([34, 34, 33])
    expect(parts(5, 3, 7)).toEqual([2, 3])
    expect(parts(10, 1, 6, 3)).toEqual([1, 6, 3])
    expect(parts(11, 1, 6, 3)).toEqual([1, 7, 3])
    expect(parts(7, 0, 1)).toEqual([0, 7])
    expect(parts(0, 2, 3)).toEqual([0, 0])
  })

  it('loses and gains no minor unit, and is never a whole unit off the exact share', () => {
    fc.assert(
      fc.property(amount, weights, (cents, ratio) => {
        const parts = allocate(eur(cents), ratio)
        expect(parts.reduce((total, part) => total + part.amount, 0)).toBe(cents)
        const whole = BigInt(ratio.reduce((total, weight) => total + weight, 0))
        for (const [i, part] of parts.entries()) {
          const error = BigInt(part.amount) * whole - BigInt(cents) * BigInt(ratio[i]!)
          expect(error > -whole && error < whole).toBe(true)
        }
      }),
    )
  })

  it('gives nothing for a weight of nothing', () => {
    fc.assert(
      fc.property(amount, weights, (cents, ratio) => {
        const parts = allocate(eur(cents), ratio)
        for (const [i, weight] of ratio.entries()) if (weight === 0) expect(parts[i]).toEqual(eur(0))
      }),
    )
  })

  it('needs weights that are whole, not negative, and not all nothing', () => {
    for (const wrong of [[], [0], [0, 0], [-1, 2], [0.5, 0.5], [NaN], [Infinity]])
      expect(() => allocate(eur(1), wrong)).toThrow(RangeError)
  })
})
