import fc from 'fast-check'
import {
  CompactRange,
  completeSubtrees,
  consistencyPath,
  EMPTY_ROOT,
  foldSubtrees,
  hashLeaf,
  inclusionPath,
  type LeafRange,
  rightEdge,
  verifyConsistency,
  verifyInclusion,
} from '../../../../../src/application/audit/merkle'
import type { NodeAddress } from '../../../../../src/application/ports/audit-tree'
import { referencePath, referenceProof, referenceRoot } from '../../../../support/audit/reference-tree'
import { publishedConsistency, publishedInclusion, publishedLeaves, publishedRoots } from './published-vectors'

const inputs = (count: number): readonly Buffer[] => Array.from({ length: count }, (_, i) => Buffer.from(`leaf ${i}`))

/** A tree that keeps all its complete nodes, as a store does. */
const grow = (leaves: readonly Buffer[]) => {
  const nodes = new Map<string, Buffer>()
  const range = new CompactRange()
  const keep = ({ level, index }: NodeAddress, hash: Buffer) => nodes.set(`${level}/${index}`, hash)
  for (const [index, input] of leaves.entries()) {
    const leaf = hashLeaf(input)
    keep({ level: 0, index }, leaf)
    range.append(leaf, (node) => keep(node, node.hash))
  }
  const node = ({ level, index }: NodeAddress): Buffer => {
    const hash = nodes.get(`${level}/${index}`)
    if (hash === undefined) throw new Error(`no complete node ${level}/${index}`)
    return hash
  }
  const hashesOf = (path: readonly LeafRange[]) => path.map((part) => foldSubtrees(completeSubtrees(part).map(node)))
  return { range, node, hashesOf }
}

const flipped = (hash: Buffer, at: number): Buffer => {
  const copy = Buffer.from(hash)
  copy[at] = (copy[at] ?? 0) ^ 0x10
  return copy
}

/** Every list that a proof becomes by one change. */
const mutations = (proof: readonly Buffer[]): readonly (readonly Buffer[])[] => [
  ...proof.flatMap((hash, i) => [...hash.keys()].map((at) => proof.with(i, flipped(hash, at)))),
  ...proof.map((_, i) => proof.filter((__, j) => j !== i)),
  [...proof, EMPTY_ROOT],
  [EMPTY_ROOT, ...proof],
]

describe('the Merkle tree of RFC 6962', () => {
  describe('with the vectors of the Certificate Transparency reference', () => {
    const { hashesOf } = grow(publishedLeaves)

    it('has the published roots at every size', () => {
      const range = new CompactRange()
      const roots = publishedLeaves.map((input) => {
        range.append(hashLeaf(input))
        return range.root()
      })
      expect(roots).toEqual(publishedRoots)
    })

    it.each(publishedInclusion)('proves leaf %i of %i as published', (index, size, path) => {
      expect(hashesOf(inclusionPath(index, size))).toEqual(path)
      const [input, root] = [publishedLeaves[index], publishedRoots[size - 1]]
      if (input === undefined || root === undefined) throw new Error('a vector without its leaf')
      expect(verifyInclusion({ leaf: hashLeaf(input), index, size, root }, path)).toBe(true)
    })

    it.each(publishedConsistency)('proves the first %i leaves of %i as published', (older, newer, proof) => {
      expect(hashesOf(consistencyPath(older, newer))).toEqual(proof)
      const [olderRoot, newerRoot] = [publishedRoots[older - 1], publishedRoots[newer - 1]]
      if (olderRoot === undefined || newerRoot === undefined) throw new Error('a vector without its roots')
      const claim = { older: { size: older, root: olderRoot }, newer: { size: newer, root: newerRoot } }
      expect(verifyConsistency(claim, proof)).toBe(true)
    })
  })

  it('hashes the empty tree to the SHA-256 of nothing', () => {
    expect(new CompactRange().root().toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    )
  })

  it('hashes text as its UTF-8', () => {
    expect(hashLeaf('größer')).toEqual(hashLeaf(Buffer.from('größer', 'utf8')))
  })

  it('agrees with the recursion of the RFC, root, paths and proofs, at every size up to 33', () => {
    for (let size = 1; size <= 33; size++) {
      const leaves = inputs(size)
      const { range, hashesOf } = grow(leaves)
      expect(range.root()).toEqual(referenceRoot(leaves))
      for (let index = 0; index < size; index++)
        expect(hashesOf(inclusionPath(index, size))).toEqual(referencePath(index, leaves))
      for (let older = 1; older <= size; older++)
        expect(hashesOf(consistencyPath(older, size))).toEqual(referenceProof(older, leaves))
    }
  })

  it('grows on from its right edge as if it had never stopped', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(50), (before, more) => {
        const leaves = inputs(before + more)
        const { node } = grow(leaves.slice(0, before))
        const resumed = CompactRange.from(before, rightEdge(before).map(node))
        for (const input of leaves.slice(before)) resumed.append(hashLeaf(input))
        expect(resumed.size).toBe(leaves.length)
        expect(resumed.root()).toEqual(referenceRoot(leaves))
      }),
      { numRuns: 50 },
    )
  })

  it('leaves the hashes it goes on from as they were', () => {
    const hashes = [hashLeaf('a')]
    CompactRange.from(1, hashes).append(hashLeaf('b'))
    expect(hashes).toEqual([hashLeaf('a')])
  })

  it('accepts the proofs it makes and none that differs in a byte, a hash, an index or a size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }).chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1))),
        ([size, index]) => {
          const leaves = inputs(size)
          const { range, hashesOf, node } = grow(leaves)
          const claim = { leaf: node({ level: 0, index }), index, size, root: range.root() }
          const proof = hashesOf(inclusionPath(index, size))
          expect(verifyInclusion(claim, proof)).toBe(true)
          expect(mutations(proof).filter((other) => verifyInclusion(claim, other))).toEqual([])
          for (let other = -1; other <= size; other++)
            if (other !== index) expect(verifyInclusion({ ...claim, index: other }, proof)).toBe(false)
          for (const at of claim.leaf.keys()) {
            expect(verifyInclusion({ ...claim, leaf: flipped(claim.leaf, at) }, proof)).toBe(false)
            expect(verifyInclusion({ ...claim, root: flipped(claim.root, at) }, proof)).toBe(false)
          }
          for (const wrong of [index, size * 2, size + 0.5, NaN, -1])
            expect(verifyInclusion({ ...claim, size: wrong }, proof)).toBe(false)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('accepts the consistency proofs it makes and none that differs in a byte, a hash or a root', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 2, max: 200 })
          .chain((newer) => fc.tuple(fc.integer({ min: 1, max: newer - 1 }), fc.constant(newer))),
        ([older, newer]) => {
          const leaves = inputs(newer)
          const { range, hashesOf } = grow(leaves)
          const claim = {
            older: { size: older, root: referenceRoot(leaves.slice(0, older)) },
            newer: { size: newer, root: range.root() },
          }
          const proof = hashesOf(consistencyPath(older, newer))
          expect(verifyConsistency(claim, proof)).toBe(true)
          expect([[], ...mutations(proof)].filter((other) => verifyConsistency(claim, other))).toEqual([])
          for (const part of ['older', 'newer'] as const)
            for (const at of claim[part].root.keys()) {
              const changed = { ...claim, [part]: { ...claim[part], root: flipped(claim[part].root, at) } }
              expect(verifyConsistency(changed, proof)).toBe(false)
            }
          const swapped = { older: claim.newer, newer: claim.older }
          expect(verifyConsistency(swapped, proof)).toBe(false)
        },
      ),
      { numRuns: 25 },
    )
  })

  describe('trees that need no proof', () => {
    const [a, b] = [hashLeaf('a'), hashLeaf('b')]
    const consistent = (older: [number, Buffer], newer: [number, Buffer], proof: readonly Buffer[] = []) =>
      verifyConsistency({ older: { size: older[0], root: older[1] }, newer: { size: newer[0], root: newer[1] } }, proof)

    it('takes the empty tree for the beginning of every tree', () => {
      expect(consistent([0, EMPTY_ROOT], [3, a])).toBe(true)
      expect(consistent([0, EMPTY_ROOT], [0, EMPTY_ROOT])).toBe(true)
      expect(consistent([0, a], [3, a])).toBe(false)
      expect(consistent([0, EMPTY_ROOT], [0, a])).toBe(false)
      expect(consistent([0, EMPTY_ROOT], [3, a], [b])).toBe(false)
    })

    it('takes a tree for its own beginning, by the same root only', () => {
      expect(consistent([5, a], [5, a])).toBe(true)
      expect(consistent([5, a], [5, b])).toBe(false)
      expect(consistent([5, a], [5, a], [b])).toBe(false)
    })

    it('wants hashes of 32 bytes', () => {
      expect(consistent([5, a.subarray(1)], [5, a.subarray(1)])).toBe(false)
      const claim = { leaf: Buffer.alloc(0), index: 0, size: 1, root: Buffer.alloc(0) }
      expect(verifyInclusion(claim, [])).toBe(false)
    })
  })

  it('counts beyond 32 bits', () => {
    const size = 2 ** 40 + 3
    expect(rightEdge(size)).toEqual([
      { level: 40, index: 0 },
      { level: 1, index: 2 ** 39 },
      { level: 0, index: 2 ** 40 + 2 },
    ])
    expect(inclusionPath(2 ** 40 + 1, size).at(-1)).toEqual({ begin: 0, end: 2 ** 40 })
    expect(inclusionPath(2 ** 40 - 1, size)).toHaveLength(41)
    expect(consistencyPath(2 ** 40, size)).toEqual([{ begin: 2 ** 40, end: size }])
  })

  it('refuses what a tree has not', () => {
    expect(() => inclusionPath(3, 3)).toThrow('a tree of 3 leaves has no leaf 3')
    expect(() => inclusionPath(-1, 3)).toThrow(RangeError)
    expect(() => consistencyPath(4, 3)).toThrow('a tree of 4 leaves is no beginning of one of 3')
    expect(() => CompactRange.from(3, [EMPTY_ROOT])).toThrow('1 hashes are not the right edge of 3 leaves')
    expect(() => foldSubtrees([])).toThrow(RangeError)
  })
})
