import { v5 } from 'uuid'
import { hashLeaf, rightEdge } from '../../src/application/audit/merkle'
import { type AuditTree, type TreeLeaf, TreeMoved } from '../../src/application/ports/audit-tree'
import { referenceRoot } from '../support/audit/reference-tree'

const input = (index: number): Buffer => Buffer.from(`event ${index}`)

const leaf = (index: number): TreeLeaf => ({
  index,
  position: index * 3 + 1,
  eventId: v5(`event ${index}`, v5.URL),
  stream: `booking-${index % 7}`,
  revision: Math.floor(index / 7),
  hash: hashLeaf(input(index)),
})

const leaves = (from: number, count: number): readonly TreeLeaf[] =>
  Array.from({ length: count }, (_, i) => leaf(from + i))

/** What every audit tree promises. `open` gives an empty one. */
export const auditTreeContract = (name: string, open: () => Promise<AuditTree>): void => {
  describe(`the audit tree in ${name}`, () => {
    let tree: AuditTree
    beforeEach(async () => {
      tree = await open()
    })

    it('is empty at first', async () => {
      expect(await tree.extent()).toEqual({ size: 0, position: 0 })
      expect(await tree.leaves(0, 10)).toEqual([])
      expect(await tree.heads()).toEqual([])
      expect(await tree.nodes([])).toEqual([])
    })

    it('gives back the leaves it was given, in pages', async () => {
      await tree.append(leaves(0, 5))
      await tree.append(leaves(5, 20))
      expect(await tree.extent()).toEqual({ size: 25, position: 73 })
      expect(await tree.leaves(0, 10)).toEqual(leaves(0, 10))
      expect(await tree.leaves(10, 100)).toEqual(leaves(10, 15))
      expect(await tree.leaves(25, 10)).toEqual([])
    })

    it('adds nothing where it is given nothing', async () => {
      await tree.append([])
      expect(await tree.extent()).toEqual({ size: 0, position: 0 })
    })

    it("finds an event's leaves by its id, in any spelling, more than one where the id was used again", async () => {
      const again = { ...leaf(12), eventId: leaf(4).eventId }
      await tree.append([...leaves(0, 12), again])
      expect(await tree.leavesOf(leaf(4).eventId)).toEqual([leaf(4), again])
      expect(await tree.leavesOf(leaf(5).eventId.toUpperCase())).toEqual([leaf(5)])
      expect(await tree.leavesOf(leaf(12).eventId)).toEqual([])
      expect(await tree.leavesOf('no id at all')).toEqual([])
    })

    it('has every complete node, whatever the batches that made it', async () => {
      const size = 777
      for (let from = 0, count = 1; from < size; from += count, count += 5)
        await tree.append(leaves(from, Math.min(count, size - from)))
      const all = leaves(0, size)
      const complete = Array.from({ length: 10 }, (_, level) =>
        Array.from({ length: Math.floor(size / 2 ** level) }, (__, index) => ({ level, index })),
      ).flat()
      const expected = complete.map(({ level, index }) =>
        referenceRoot(all.slice(index * 2 ** level, (index + 1) * 2 ** level).map((each) => input(each.index))),
      )
      expect(await tree.nodes(complete)).toEqual(expected)
    })

    it('gives nodes in the order asked for, one as often as it is asked for', async () => {
      await tree.append(leaves(0, 300))
      const [a, b] = [
        { level: 8, index: 0 },
        { level: 2, index: 3 },
      ]
      const [hashA, hashB] = await tree.nodes([a, b])
      expect(await tree.nodes([b, a, b])).toEqual([hashB, hashA, hashB])
    })

    it('has no nodes that are not complete', async () => {
      await tree.append(leaves(0, 300))
      for (const missing of [
        { level: 0, index: 300 },
        { level: 2, index: 75 },
        { level: 8, index: 1 },
        { level: 9, index: 0 },
        { level: 24, index: 0 },
      ])
        await expect(tree.nodes([{ level: 0, index: 0 }, missing])).rejects.toThrow(RangeError)
    })

    it.each([0, 5, 11])('refuses leaves that would begin at %i where 10 are there, and adds nothing', async (first) => {
      await tree.append(leaves(0, 10))
      await expect(tree.append(leaves(first, 7))).rejects.toThrow(TreeMoved)
      expect(await tree.extent()).toEqual({ size: 10, position: 28 })
      await tree.append(leaves(10, 7))
      expect(await tree.nodes(rightEdge(17))).toHaveLength(2)
    })

    it('refuses leaves with a gap between them', async () => {
      await expect(tree.append([leaf(0), leaf(2)])).rejects.toThrow(RangeError)
      await expect(tree.append([leaf(0), leaf(0)])).rejects.toThrow(RangeError)
      expect(await tree.extent()).toEqual({ size: 0, position: 0 })
    })

    it('lets one of several at once in', async () => {
      await tree.append(leaves(0, 100))
      const outcomes = await Promise.allSettled([0, 1, 2, 3].map(() => tree.append(leaves(100, 200))))
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(TreeMoved)
      expect((await tree.extent()).size).toBe(300)
      expect(await tree.nodes([{ level: 8, index: 0 }])).toEqual([
        referenceRoot(Array.from({ length: 256 }, (_, i) => input(i))),
      ])
    })

    it('keeps heads, the smallest tree first, each once', async () => {
      const [large, small, resigned] = [
        { size: 20, note: 'twenty — signed\n' },
        { size: 3, note: 'three\n' },
        { size: 20, note: 'twenty, by another key\n' },
      ]
      for (const head of [large, small, large, resigned, small]) await tree.keepHead(head)
      expect(await tree.heads()).toEqual([small, large, resigned])
    })
  })
}
