import * as fc from 'fast-check'
import { PersistentMap } from '../../../../src/domain/kernel'
import { uuid } from '../../../support/decider-specification'

/** 'costarring' and 'liquid' share their 32-bit FNV-1a hash, and so do the other pairs (found by Landon Curt Noll). */
const COLLIDING = ['costarring', 'liquid', 'declinate', 'macallums', 'altarage', 'zinke'] as const

const key = fc.oneof(
  fc.constantFrom(...COLLIDING),
  fc.integer({ min: 0, max: 60 }).map(String),
  fc.string({ maxLength: 3 }),
)
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ op: fc.constant('set' as const), key, value: fc.integer() }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('delete' as const), key, value: fc.constant(0) }) },
)

const sorted = (entries: Iterable<readonly [string, number]>) =>
  [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))

describe('a persistent map', () => {
  it('holds what a Map holds after any history, and every earlier version stays as it was', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const model = new Map<string, number>()
        let map = PersistentMap.empty<string, number>()
        const versions = [{ map, entries: sorted(model) }]
        for (const { op, key: k, value } of steps) {
          if (op === 'set') model.set(k, value)
          else model.delete(k)
          map = op === 'set' ? map.set(k, value) : map.delete(k)
          versions.push({ map, entries: sorted(model) })
          expect(map.get(k)).toBe(model.get(k))
          expect(map.has(k)).toBe(model.has(k))
        }
        for (const version of versions) {
          expect(sorted(version.map)).toEqual(version.entries)
          expect(version.map.size).toBe(version.entries.length)
        }
      }),
    )
  })

  it('tells keys apart whose hashes are equal', () => {
    const full = PersistentMap.from(COLLIDING.map((k, i) => [k, i] as const))
    for (const [i, k] of COLLIDING.entries()) {
      expect(full.get(k)).toBe(i)
      expect(full.delete(k).has(k)).toBe(false)
      expect(full.delete(k).size).toBe(COLLIDING.length - 1)
      expect(full.set(k, 99).get(k)).toBe(99)
    }
    expect([...COLLIDING.reduce((map, k) => map.delete(k), full)]).toEqual([])
  })

  it('is itself where nothing changes', () => {
    const map = PersistentMap.from<string, number>([['a', 1]])
    expect(map.set('a', 1)).toBe(map)
    expect(map.delete('b')).toBe(map)
  })

  it('lists keys and values and prints as an object', () => {
    const map = PersistentMap.from<string, number>([
      ['a', 1],
      ['b', 2],
    ])
    expect([...map.keys()].sort()).toEqual(['a', 'b'])
    expect([...map.values()].sort()).toEqual([1, 2])
    expect(JSON.parse(JSON.stringify(map))).toEqual({ a: 1, b: 2 })
  })

  it('has the same shape whatever was in it meanwhile', () => {
    const few = Array.from({ length: 40 }, (_, i) => [uuid(i), i] as const)
    const more = Array.from({ length: 4_000 }, (_, i) => uuid(1_000 + i))
    const grown = more.reduce((map, k) => map.set(k, 0), PersistentMap.from(few))
    expect(more.reduce((map, k) => map.delete(k), grown)).toEqual(PersistentMap.from(few))
  })

  it('keeps 32,000 entries without copying them: an update leaves nearly every node as it was', () => {
    const entries = Array.from({ length: 32_000 }, (_, i) => [uuid(i), i] as const)
    const before = PersistentMap.from(entries)
    const after = before.set(uuid(7), -1)
    const nodesOf = (value: unknown, seen: Set<object>): Set<object> => {
      if (typeof value === 'object' && value !== null && !seen.has(value)) {
        seen.add(value)
        for (const inner of Object.values(value)) nodesOf(inner, seen)
      }
      return seen
    }
    const old = nodesOf(before, new Set())
    const fresh = [...nodesOf(after, new Set())].filter((node) => !old.has(node))
    expect(fresh.length).toBeLessThan(20)
    expect(before.get(uuid(7))).toBe(7)
  })
})
