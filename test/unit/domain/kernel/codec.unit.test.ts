import fc from 'fast-check'
import * as t from 'io-ts'
import {
  accepts,
  ApplicationId,
  brandedString,
  decimal,
  integer,
  object,
  oneOf,
  RefinedType,
  text,
  UserId,
} from '../../../../src/domain/kernel'
import { uuid } from '../../../support/decider-specification'

describe('text', () => {
  const name = text(1, 5)

  it('has so many characters, both ends included', () => {
    expect(['a', 'abcde'].every(name.is)).toBe(true)
    for (const wrong of ['', 'abcdef', 5, null, undefined, ['a']]) expect(name.is(wrong)).toBe(false)
    expect(text(0, 5).is('')).toBe(true)
  })

  it('counts characters, not the halves that UTF-16 makes of some', () => {
    expect(name.is('😀😀😀😀😀')).toBe(true)
    expect(name.is('😀😀😀😀😀😀')).toBe(false)
    expect(text(2, 5).is('😀')).toBe(false)
    expect(text(2, 5).is('😀😀')).toBe(true)
  })

  it('is not blank', () => {
    expect(name.is('  ')).toBe(false)
    expect(name.is('\n\t')).toBe(false)
    expect(name.is(' a ')).toBe(true)
  })

  it('has new lines and tabs, and no other control characters', () => {
    expect(name.is('a\n\tb')).toBe(true)
    for (const control of ['\u0000', '\u0007', '\u000b', '\r', '\u001b', '\u007f'])
      expect(name.is(`a${control}`)).toBe(false)
  })

  it('has no half of a surrogate pair', () => {
    expect(name.is('😀')).toBe(true)
    expect(name.is('a\ud83d')).toBe(false)
    expect(name.is('\ude00a')).toBe(false)
  })

  it('survives UTF-8, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (any) => {
        if (text(0, 100).is(any)) expect(Buffer.from(any, 'utf8').toString('utf8')).toBe(any)
      }),
    )
  })
})

describe('numbers', () => {
  it('are whole and within their bounds', () => {
    const score = integer(0, 100)
    expect([0, 50, 100].every(score.is)).toBe(true)
    for (const wrong of [-1, 101, 0.5, NaN, Infinity, '1', 1n]) expect(score.is(wrong)).toBe(false)
  })

  it('are finite and within their bounds', () => {
    const share = decimal(0, 1)
    expect([0, 0.25, 1].every(share.is)).toBe(true)
    for (const wrong of [-0.01, 1.01, NaN, Infinity, '0.5']) expect(share.is(wrong)).toBe(false)
  })
})

describe('ids', () => {
  it('are UUIDs in lower case (RFC 9562)', () => {
    expect(UserId.is(uuid(7))).toBe(true)
    expect(ApplicationId.is('6ba7b810-9dad-51d1-80b4-00c04fd430c8')).toBe(true)
    for (const wrong of [
      '6BA7B810-9DAD-51D1-80B4-00C04FD430C8',
      '6ba7b810-9dad-01d1-80b4-00c04fd430c8',
      '6ba7b810-9dad-51d1-70b4-00c04fd430c8',
      '6ba7b8109dad51d180b400c04fd430c8',
      `${uuid(7)}\n`,
      '',
      7,
    ])
      expect(UserId.is(wrong)).toBe(false)
  })
})

describe('objects', () => {
  const person = object({ name: text(1, 10) }, { age: integer(0, 150) })

  it('have what is required, and may have what is optional', () => {
    expect(accepts(person, { name: 'Ann' })).toBe(true)
    expect(accepts(person, { name: 'Ann', age: 30 })).toBe(true)
    for (const wrong of [{}, { age: 30 }, { name: 'Ann', age: -1 }, null, 'Ann', []])
      expect(accepts(person, wrong)).toBe(false)
  })

  it('encode to nothing but what they list', () => {
    const more = { name: 'Ann', age: 30, admin: true }
    expect(person.encode(more)).toEqual({ name: 'Ann', age: 30 })
    expect(object({ name: t.string }).encode(more)).toEqual({ name: 'Ann' })
  })
})

describe('choices', () => {
  it('are the strings listed and no property that every object has', () => {
    const stage = oneOf('draft', 'published')
    expect(['draft', 'published'].every(stage.is)).toBe(true)
    for (const wrong of ['closed', '', 'toString', '__proto__', 1]) expect(stage.is(wrong)).toBe(false)
  })
})

describe('a refined type', () => {
  it('says what it expected where it refuses, and carries its schema', () => {
    const even = brandedString('Even', (s) => s.length % 2 === 0, { description: 'an even number of characters' })
    const refusal = even.decode('abc')
    expect(refusal._tag === 'Left' && refusal.left.map(({ message }) => message)).toEqual([
      'expected an even number of characters',
    ])
    expect(even instanceof RefinedType && even.schema).toEqual({
      type: 'string',
      description: 'an even number of characters',
    })
  })
})
