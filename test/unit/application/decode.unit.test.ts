import fc from 'fast-check'
import { isLeft, isRight } from 'fp-ts/Either'
import * as t from 'io-ts'
import { decodeStrict } from '../../../src/application/decode'
import { shapeOf } from '../../../src/application/decode-shape'
import { integer, Money, object, oneOf, text, TimeRange } from '../../../src/domain/kernel'
import { aggregates } from '../../../src/domain/registry'

const lesson = object({ title: text(1, 10) }, { minutes: integer(1, 60) })
const outline = object(
  {
    title: text(1, 20),
    kind: oneOf('short', 'long'),
    lessons: t.readonlyArray(lesson),
    when: TimeRange,
  },
  { price: Money, labels: t.record(t.string, lesson) },
)
const range = { start: '2026-03-01T10:00:00.000Z', end: '2026-03-01T11:00:00.000Z' }
const valid = { title: 'Maths', kind: 'short', lessons: [{ title: 'One' }], when: range }

/** What is wrong with a value, as `pointer message` lines. */
const faults = (codec: t.Mixed, value: unknown): readonly string[] => {
  const decoded = decodeStrict(codec, value)
  return isLeft(decoded) ? decoded.left.map(({ pointer, message }) => `${pointer} ${message}`) : []
}

describe('strict decoding', () => {
  it('lets through what the codec describes', () => {
    const whole = { ...valid, price: { amount: 5, currency: 'EUR' }, labels: { a: { title: 'x', minutes: 5 } } }
    expect(decodeStrict(outline, whole)).toEqual({ _tag: 'Right', right: whole })
  })

  it('points at what is missing or wrong, however deep', () => {
    expect(faults(outline, { ...valid, title: undefined })).toEqual(['/title is required: text of 1 to 20 characters'])
    expect(faults(outline, { ...valid, title: 7, kind: 'medium' })).toEqual([
      '/title expected text of 1 to 20 characters',
      '/kind expected one of "short", "long"',
    ])
    expect(faults(outline, { ...valid, lessons: [{ title: 'ok' }, { title: 'ok', minutes: 61 }] })).toEqual([
      '/lessons/1/minutes expected a whole number from 1 to 60',
    ])
    expect(faults(outline, { ...valid, when: { start: range.end, end: range.start } })).toEqual([
      '/when expected a range whose end is after its start',
    ])
    expect(faults(outline, 'no object')).toEqual([' expected an object'])
    expect(faults(outline, undefined)).toEqual([' is required: an object'])
  })

  it('refuses properties that the codec does not name, beside what else is wrong', () => {
    expect(faults(outline, { ...valid, titel: 'Maths', title: undefined })).toEqual([
      '/titel is not a known property',
      '/title is required: text of 1 to 20 characters',
    ])
    expect(faults(outline, { ...valid, lessons: [{ title: 'One', 'a/b~c': 1 }] })).toEqual([
      '/lessons/0/a~1b~0c is not a known property',
    ])
    expect(faults(outline, { ...valid, when: { ...range, zone: 'UTC' } })).toEqual([
      '/when/zone is not a known property',
    ])
    expect(faults(outline, { ...valid, labels: { a: { title: 'x', b: 1 } } })).toEqual([
      '/labels/a/b is not a known property',
    ])
  })

  it('takes names of Object for what they are: unknown', () => {
    const hostile: unknown = JSON.parse(
      `{"__proto__":{"polluted":true},"constructor":1,"toString":2,${JSON.stringify(valid).slice(1)}`,
    )
    expect(faults(outline, hostile)).toEqual([
      '/__proto__ is not a known property',
      '/constructor is not a known property',
      '/toString is not a known property',
    ])
    const inDictionary: unknown = JSON.parse(`{"labels":{"__proto__":{"title":"x"}},${JSON.stringify(valid).slice(1)}`)
    expect(faults(outline, inDictionary)).toEqual(['/labels/__proto__ is not a known property'])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('tells of a union what it would have taken', () => {
    const either = object({ who: t.union([object({ tutor: text(1, 5) }), object({ course: text(1, 5) }), t.null]) })
    expect(faults(either, { who: { tutor: 'a', course: 'b' } })).toEqual(['/who/course is not a known property'])
    expect(faults(either, { who: 5 })).toEqual(['/who expected an object or an object or null'])
    const tagged = object({
      seats: t.union([
        object({ kind: t.literal('limited'), seats: integer(1, 9) }),
        object({ kind: t.literal('unlimited') }),
      ]),
    })
    expect(faults(tagged, { seats: { kind: 'limited', seats: 0 } })).toEqual([
      '/seats/seats expected a whole number from 1 to 9',
    ])
    expect(faults(tagged, { seats: { kind: 'unlimited', seats: 3 } })).toEqual(['/seats/seats is not a known property'])
    expect(faults(tagged, { seats: { kind: 'some' } })).toEqual(['/seats expected an object with a known "kind"'])
  })

  it('tells of fifty faults at most', () => {
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`p${String(i)}`, i]))
    expect(faults(outline, { ...valid, ...many })).toHaveLength(50)
    expect(faults(t.readonlyArray(t.number), Array.from({ length: 1_000 }, String))).toHaveLength(50)
  })

  it('is not troubled by depth', () => {
    let deep: unknown = 1
    for (let i = 0; i < 200_000; i += 1) deep = [deep]
    expect(faults(outline, { ...valid, lessons: deep })).toEqual(['/lessons/0 expected an object'])
    expect(faults(outline, { ...valid, extra: deep })).toEqual(['/extra is not a known property'])
  })

  it('agrees with the codec on every value that has no unknown properties', () => {
    const value = fc.record({
      title: fc.oneof(fc.string(), fc.integer()),
      kind: fc.constantFrom('short', 'long', 'other'),
      lessons: fc.array(fc.record({ title: fc.string(), minutes: fc.integer() }, { requiredKeys: [] })),
      when: fc.constant(range),
    })
    fc.assert(
      fc.property(value, (v) => {
        expect(isRight(decodeStrict(outline, v))).toBe(outline.is(v))
      }),
    )
  })

  it('refuses, when the codec is looked at, a kind that it does not know', () => {
    for (const codec of [t.unknown, t.undefined, object({ a: t.UnknownArray }), t.readonlyArray(t.any)])
      expect(() => shapeOf(codec)).toThrow(TypeError)
  })

  it('leaves what is in a record of anything to whoever asked for one', () => {
    const codec = object({ response: t.UnknownRecord })
    expect(decodeStrict(codec, { response: { id: 'x', deep: { er: [1] } } })).toMatchObject({ _tag: 'Right' })
    expect(decodeStrict(codec, { response: {}, more: 1 })).toMatchObject({ left: [{ pointer: '/more' }] })
    for (const response of [null, 'text', 7, [1]])
      expect(decodeStrict(codec, { response })).toMatchObject({ left: [{ pointer: '/response' }] })
  })

  it('knows the codec of every command of every aggregate', () => {
    for (const { commands } of aggregates)
      for (const { data } of Object.values(commands)) expect(() => shapeOf(data)).not.toThrow()
  })
})
