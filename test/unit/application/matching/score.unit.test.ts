import { isLeft, isRight } from 'fp-ts/Either'
import fc from 'fast-check'
import { diverse } from '../../../../src/application/matching/diverse'
import { type Field, FIELDS, type Findings } from '../../../../src/application/matching/fields'
import { scoreOf } from '../../../../src/application/matching/score'
import { DEFAULT_WEIGHTS, parseWeights, type Weights } from '../../../../src/application/matching/weights'

const fraction = fc.double({ min: 0, max: 1, noNaN: true })
const findings: fc.Arbitrary<Findings> = fc
  .subarray([...FIELDS], { minLength: 1 })
  .chain((fields) =>
    fc
      .array(fraction, { minLength: fields.length, maxLength: fields.length })
      .map((values) => Object.fromEntries(fields.map((field, i) => [field, { value: values[i] ?? 0, words: field }]))),
  )
const weights: fc.Arbitrary<Weights> = fc
  .array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: FIELDS.length, maxLength: FIELDS.length })
  .map((values) => ({
    fields: Object.fromEntries(FIELDS.map((field, i) => [field, values[i] ?? 1])) as Record<Field, number>,
    diversity: 0,
  }))

describe('a score', () => {
  it('is from 0 to 1, and what its reasons add up to', () => {
    fc.assert(
      fc.property(findings, weights, (found, counted) => {
        const { total, reasons } = scoreOf(found, counted)
        expect(total).toBeGreaterThanOrEqual(0)
        expect(total).toBeLessThanOrEqual(1)
        expect(reasons.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(total, 4)
        expect(reasons.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 4)
        expect(reasons.map(({ field }) => field).sort()).toEqual(Object.keys(found).sort())
      }),
    )
  })

  it('never falls when any one field rises', () => {
    fc.assert(
      fc.property(findings, weights, fc.nat(), fraction, (found, counted, at, more) => {
        const names = Object.keys(found) as Field[]
        const name = names[at % names.length] ?? 'meaning'
        const before = found[name]?.value ?? 0
        const risen = { ...found, [name]: { value: before + (1 - before) * more, words: 'risen' } }
        expect(scoreOf(risen, counted).total).toBeGreaterThanOrEqual(scoreOf(found, counted).total)
      }),
    )
  })

  it('puts what counted most first', () => {
    const { reasons } = scoreOf(
      { meaning: { value: 0.1, words: 'a' }, subject: { value: 1, words: 'b' } },
      DEFAULT_WEIGHTS,
    )
    expect(reasons.map(({ field }) => field)).toEqual(['subject', 'meaning'])
    expect(reasons[0]).toEqual({ field: 'subject', value: 1, weight: 0.444444, contribution: 0.444444, words: 'b' })
  })

  it('does not count what has no weight', () => {
    const none = { ...DEFAULT_WEIGHTS, fields: { ...DEFAULT_WEIGHTS.fields, price: 0 } }
    const found = { price: { value: 1, words: 'cheap' }, rating: { value: 0.5, words: 'so so' } }
    expect(scoreOf(found, none)).toMatchObject({ total: 0.5, reasons: [{ field: 'rating' }] })
  })
})

describe('weights', () => {
  it('are the usual ones but for those that are named', () => {
    expect(parseWeights('{}')).toEqual({ _tag: 'Right', right: DEFAULT_WEIGHTS })
    const given = parseWeights('{"price":0.5,"diversity":0}')
    expect(isRight(given) && given.right).toEqual({
      fields: { ...DEFAULT_WEIGHTS.fields, price: 0.5 },
      diversity: 0,
    })
  })

  it.each(['', '[]', 'null', '{"gender":1}', '{"price":-1}', '{"price":2}', '{"price":"1"}', '{"diversity":1}'])(
    'are refused where they are %s',
    (text) => expect(isLeft(parseWeights(text))).toBe(true),
  )

  it('are refused where nothing counts', () => {
    expect(isLeft(parseWeights(JSON.stringify(Object.fromEntries(FIELDS.map((field) => [field, 0])))))).toBe(true)
  })
})

describe('diversity', () => {
  const candidate = (name: string, total: number) => ({ name, total })
  const kind = (a: { readonly name: string }, b: { readonly name: string }) => (a.name[0] === b.name[0] ? 1 : 0)
  const names = (order: readonly { readonly name: string }[]) => order.map(({ name }) => name)

  it('is the order of scores where it counts for nothing', () => {
    const all = [candidate('a1', 0.2), candidate('a2', 0.9), candidate('b1', 0.5)]
    expect(names(diverse(all, 0, kind))).toEqual(['a2', 'b1', 'a1'])
  })

  it('puts somebody else between those who are alike', () => {
    const all = [candidate('a1', 0.9), candidate('a2', 0.85), candidate('b1', 0.8)]
    expect(names(diverse(all, 0.1, kind))).toEqual(['a1', 'b1', 'a2'])
  })

  it('loses nobody, adds nobody, and begins with the best', () => {
    fc.assert(
      fc.property(fc.array(fraction, { maxLength: 20 }), fc.double({ min: 0, max: 0.9, noNaN: true }), (totals, d) => {
        const all = totals.map((total, i) => candidate(`${String(i % 3)}${String(i)}`, total))
        const order = diverse(all, d, kind)
        expect(names(order).sort()).toEqual(names(all).sort())
        expect(order[0]?.total ?? 0).toBe(Math.max(0, ...totals))
      }),
    )
  })
})
