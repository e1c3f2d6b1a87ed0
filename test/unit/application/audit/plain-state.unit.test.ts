import { plain } from '../../../../src/application/audit/plain-state'
import { PersistentMap } from '../../../../src/domain/kernel'

describe('a state as plain JSON', () => {
  it('shows maps as objects with their keys in order, sets as sorted lists, and leaves out what is undefined', () => {
    const state = {
      stage: 'open',
      seats: PersistentMap.from([
        ['b', { at: 2, until: undefined }],
        ['a', { at: 1 }],
      ]),
      devices: new Map([['z', new Set(['two', 'one'])]]),
      list: [1, undefined, { deep: PersistentMap.empty() }],
      nothing: undefined,
      none: null,
    }
    const shown = plain(state)
    expect(shown).toEqual({
      stage: 'open',
      seats: { a: { at: 1 }, b: { at: 2 } },
      devices: { z: ['one', 'two'] },
      list: [1, null, { deep: {} }],
      none: null,
    })
    expect(JSON.stringify(shown)).toContain('"seats":{"a":{"at":1},"b":{"at":2}}')
    expect(Object.keys(shown as object)).not.toContain('nothing')
  })

  it('shows the same whatever the order in which things came to be', () => {
    const shown = (...keys: string[]) => plain({ set: new Set(keys), map: new Map(keys.map((key) => [key, 1])) })
    expect(JSON.stringify(shown('a', 'b'))).toBe(JSON.stringify(shown('b', 'a')))
  })

  it('writes a number that JSON cannot hold as text', () => {
    expect(plain({ limit: Infinity })).toEqual({ limit: 'Infinity' })
  })

  it.each([[() => 1], [10n], [new Date(0)], [Symbol('s')]])('refuses %p, which has no place in a state', (value) => {
    expect(() => plain({ value })).toThrow(TypeError)
  })
})
