import fc from 'fast-check'
import { applyPatch, type Operation } from 'rfc6902'
import { plain, type Plain } from '../../../../src/application/audit/plain-state'
import { changesOf, type PatchStep, statePatch } from '../../../../src/application/audit/state-patch'

const patched = (before: Plain, patch: readonly PatchStep[]): Plain => {
  const holder = { state: plain(before) }
  const below = patch.map((step) => ({ ...step, path: `/state${step.path}` }) as Operation)
  expect(applyPatch(holder, below).filter((error) => error !== null)).toEqual([])
  return holder.state
}

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Plain>
const related = fc.tuple(json, json, json).map(([a, b, c]): readonly [Plain, Plain] => [
  { kept: a, changed: b, 'a/b~c': [a, b], list: [a, c, b] },
  { kept: a, changed: c, 'a/b~c': [b], list: [c, b, a] },
])

describe('the patch between two states', () => {
  it('turns the one into the other', () => {
    fc.assert(
      fc.property(fc.oneof(related, fc.tuple(json, json)), ([before, after]) => {
        expect(patched(before, statePatch(before, after))).toEqual(after)
        expect(statePatch(after, after)).toEqual([])
      }),
    )
  })

  it('of long lists too, naming only what differs in their middle', () => {
    const long = Array.from({ length: 5_000 }, (_, id) => ({ id }))
    const changed = [...long.slice(0, 2_000), { id: -1 }, { id: -2 }, ...long.slice(2_003)]
    const patch = statePatch({ long }, { long: changed })
    expect(patched({ long }, patch)).toEqual({ long: changed })
    expect(patch).toHaveLength(5)
    for (const [from, to] of [
      [long, []],
      [[], long],
      [long, long.slice(1)],
      [long.slice(0, -1), long],
      [long, [...long, ...long]],
    ])
      expect(patched(from!, statePatch(from!, to!))).toEqual(to)
  })

  it('tells what each step found and left', () => {
    const before = { stage: 'draft', tags: ['a', 'b', 'c'], price: { amount: 1 } }
    const after = { stage: 'open', tags: ['a', 'c'], price: { amount: 1 }, by: 'ann' }
    expect(changesOf(before, statePatch(before, after))).toEqual([
      { path: '/by', after: 'ann' },
      { path: '/stage', before: 'draft', after: 'open' },
      { path: '/tags/1', before: 'b' },
    ])
    expect(before.tags).toEqual(['a', 'b', 'c'])
  })

  it('finds what was at a place that an earlier step has moved', () => {
    const steps = [
      { op: 'remove', path: '/0' },
      { op: 'replace', path: '/0', value: 'B' },
    ] as const
    expect(changesOf(['a', 'b'], steps)).toEqual([
      { path: '/0', before: 'a' },
      { path: '/0', before: 'b', after: 'B' },
    ])
  })
})
