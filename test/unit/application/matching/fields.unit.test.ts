import fc from 'fast-check'
import {
  availabilityOf,
  type Finding,
  levelOf,
  meaningOf,
  priceOf,
  ratingOf,
  responseOf,
  shrunkRating,
  subjectLikeness,
  subjectOf,
  wordsOf,
} from '../../../../src/application/matching/fields'
import { type Currency, money } from '../../../../src/domain/kernel'

const EUR = 'EUR' as Currency
const euros = (amount: number) => money(amount, EUR)

/** Ratings that somebody can have. */
const ratings = fc
  .array(fc.integer({ min: 1, max: 5 }), { maxLength: 200 })
  .map((stars) => ({ count: stars.length, sum: stars.reduce((sum, each) => sum + each, 0) }))

const bounded = ({ value, words }: Finding): void => {
  expect(value).toBeGreaterThanOrEqual(0)
  expect(value).toBeLessThanOrEqual(1)
  expect(words).not.toBe('')
}

describe('a field of a match', () => {
  it('is from 0 to 1 and says why, whatever it is made of', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.double({ min: 0, max: 500, noNaN: true }),
        fc.nat(1_000_000),
        fc.nat(1_000_000),
        ratings,
        fc.array(fc.double({ min: 0, max: 10_000, noNaN: true }), { maxLength: 20 }),
        fc.string(),
        fc.string(),
        (likeness, hours, price, most, rated, answers, wanted, offered) => {
          for (const finding of [
            ...[meaningOf(likeness), wordsOf(likeness), availabilityOf(hours), priceOf(euros(price), euros(most))],
            ...[ratingOf(rated), responseOf(answers), subjectOf(wanted, [offered]), levelOf(wanted, [offered])],
          ])
            bounded(finding)
        },
      ),
    )
  })

  it('never falls where texts are more alike, words are found better, or more hours suit both', () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fraction, fraction, (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a]
        for (const field of [meaningOf, wordsOf]) expect(field(high).value).toBeGreaterThanOrEqual(field(low).value)
        expect(availabilityOf(high * 100).value).toBeGreaterThanOrEqual(availabilityOf(low * 100).value)
      }),
    )
  })

  it('never falls for a lower price', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(100_000), fc.nat(100_000), (a, b, most) => {
        const [low, high] = a < b ? [a, b] : [b, a]
        expect(priceOf(euros(low), euros(most)).value).toBeGreaterThanOrEqual(priceOf(euros(high), euros(most)).value)
      }),
    )
  })

  it('says nothing for or against a price in another currency', () => {
    expect(priceOf(money(1, 'USD'), euros(5_000)).value).toBe(0.5)
  })

  it('gives a half of a budget’s worth to who asks for half as much again, and nothing from its double on', () => {
    expect(priceOf(euros(4_000), euros(4_000)).value).toBe(1)
    expect(priceOf(euros(6_000), euros(4_000)).value).toBe(0.5)
    expect(priceOf(euros(8_000), euros(4_000)).value).toBe(0)
    expect(priceOf(euros(1), euros(0))).toEqual({ value: 0, words: 'is not free' })
  })
})

describe('ratings', () => {
  it('never lower the field by one that is better than another in its place', () => {
    fc.assert(
      fc.property(ratings, fc.integer({ min: 1, max: 4 }), ({ count, sum }, stars) => {
        const with_ = (given: number) => ratingOf({ count: count + 1, sum: sum + given }).value
        expect(with_(stars + 1)).toBeGreaterThan(with_(stars))
      }),
    )
  })

  it('are drawn to what is usual while they are few', () => {
    expect(shrunkRating({ count: 0, sum: 0 })).toBe(3.5)
    // (5 * 3.5 + 5) / 6, and (5 * 3.5 + 40 * 4.8) / 45.
    expect(shrunkRating({ count: 1, sum: 5 })).toBeCloseTo(3.75, 10)
    expect(shrunkRating({ count: 40, sum: 192 })).toBeCloseTo(4.6556, 4)
  })

  it('lie between their mean and what is usual', () => {
    fc.assert(
      fc.property(
        ratings.filter(({ count }) => count > 0),
        ({ count, sum }) => {
          const [low, high] = [Math.min(3.5, sum / count), Math.max(3.5, sum / count)]
          expect(shrunkRating({ count, sum })).toBeGreaterThanOrEqual(low - 1e-9)
          expect(shrunkRating({ count, sum })).toBeLessThanOrEqual(high + 1e-9)
        },
      ),
    )
  })
})

describe('answers', () => {
  it('never lower the field by coming sooner', () => {
    const hours = fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(hours, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (waited, at, share) => {
        const sooner = waited.map((each, i) => (i === at % waited.length ? each * share : each))
        expect(responseOf(sooner).value).toBeGreaterThanOrEqual(responseOf(waited).value - 1e-12)
      }),
    )
  })

  it('are a half for whoever was never asked', () => {
    expect(responseOf([])).toEqual({ value: 0.5, words: 'has answered no request yet' })
    expect(responseOf([1, 2, 1]).words).toBe('usually answers within 1 h')
  })
})

describe('subjects', () => {
  it('are the same whatever their case and spaces', () => {
    expect(subjectLikeness('Linear  algebra', 'linear Algebra')).toBe(1)
    expect(subjectOf('C++', ['c++']).words).toBe('offers C++')
    expect(subjectLikeness('C', 'C++')).toBe(0)
  })

  it('are alike by the words that they share', () => {
    expect(subjectLikeness('Linear algebra', 'Algebra')).toBeCloseTo(2 / 3, 10)
    expect(subjectOf('Physics', ['Music', 'Applied physics']).value).toBeCloseTo(2 / 3, 10)
    expect(subjectOf('Physics', []).value).toBe(0)
  })

  it('are as like one way as the other', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(subjectLikeness(a, b)).toBe(subjectLikeness(b, a))
      }),
    )
  })
})

describe('levels', () => {
  it('count a half next to the one that is wanted, but none beside adults', () => {
    expect(levelOf('secondary', ['secondary']).value).toBe(1)
    expect(levelOf('secondary', ['primary']).value).toBe(0.5)
    expect(levelOf('secondary', ['higher']).value).toBe(0)
    expect(levelOf('adult', ['higher']).value).toBe(0)
    expect(levelOf('higher', ['adult']).value).toBe(0)
  })
})
