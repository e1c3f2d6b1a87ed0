import { InMemoryAuditTree } from '../../../../src/adapters/audit-tree/in-memory'
import { leafOf } from '../../../../src/application/audit/leaf'
import { EMPTY_ROOT, verifyConsistency, verifyInclusion } from '../../../../src/application/audit/merkle'
import { consistencyProof, inclusionProof, rootOf } from '../../../../src/application/audit/proofs'
import { historyOf } from '../../../support/audit/open-log'

const SIZE = 70

describe('proofs from a tree', () => {
  const leaves = historyOf(Array.from({ length: SIZE }, (_, at) => at % 5)).map(leafOf)
  const tree = new InMemoryAuditTree()
  beforeAll(() => tree.append(leaves))

  it('prove every leaf in every tree that has it', async () => {
    for (let size = 1; size <= SIZE; size++) {
      const root = await rootOf(tree, size)
      for (const { index, hash } of leaves.slice(0, size))
        expect(verifyInclusion({ leaf: hash, index, size, root }, await inclusionProof(tree, index, size))).toBe(true)
    }
  })

  it('prove every tree to be the beginning of every larger one', async () => {
    const roots = await Promise.all(Array.from({ length: SIZE + 1 }, (_, size) => rootOf(tree, size)))
    for (const [newer, newerRoot] of roots.entries())
      for (const [older, olderRoot] of roots.slice(0, newer + 1).entries()) {
        const claim = { older: { size: older, root: olderRoot }, newer: { size: newer, root: newerRoot } }
        expect(verifyConsistency(claim, await consistencyProof(tree, older, newer))).toBe(true)
      }
  })

  it('know the empty tree', async () => {
    expect(await rootOf(new InMemoryAuditTree(), 0)).toEqual(EMPTY_ROOT)
  })

  it('are refused beyond the tree', async () => {
    await expect(rootOf(tree, SIZE + 1)).rejects.toThrow(RangeError)
    await expect(inclusionProof(tree, 3, SIZE + 1)).rejects.toThrow(RangeError)
    await expect(consistencyProof(tree, 3, SIZE + 1)).rejects.toThrow(RangeError)
    await expect(inclusionProof(tree, SIZE, SIZE)).rejects.toThrow(RangeError)
  })
})
