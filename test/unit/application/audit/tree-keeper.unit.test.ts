import { InMemoryAuditTree } from '../../../../src/adapters/audit-tree/in-memory'
import { openHead } from '../../../../src/application/audit/checkpoint'
import { leafOf } from '../../../../src/application/audit/leaf'
import { catchUpTree, LogDiffers } from '../../../../src/application/audit/log-and-tree'
import { rootOf } from '../../../../src/application/audit/proofs'
import { type TreeLeaf, TreeMoved } from '../../../../src/application/ports/audit-tree'
import { RewindableLog } from '../../../support/audit/rewindable-log'
import { eventually } from '../../../support/eventually'

const expectedLeaves = async ({ store }: RewindableLog): Promise<readonly TreeLeaf[]> =>
  (await store.readAll({ limit: 1_000 })).map(leafOf)

const sizeOf = async ({ tree }: RewindableLog) => (await tree.extent()).size
const signedSizes = async ({ journal }: RewindableLog) => (await journal.heads()).map(({ size }) => size)
const alarms = ({ lines }: RewindableLog) => lines.filter((line) => line.startsWith('error'))

describe("the audit tree's keeper", () => {
  it('adds a leaf for every event, those that are there and those that come', async () => {
    const log = new RewindableLog()
    await log.write(20)
    const { stop, keeper } = log.keep()
    await eventually(async () => expect(await sizeOf(log)).toBe(20))
    await log.write(7)
    await eventually(() => expect(keeper.status()).toMatchObject({ size: 27, alarm: false }))
    expect(await log.tree.leaves(0, 100)).toEqual(await expectedLeaves(log))
    await stop()
    expect(keeper.status()).toBeUndefined()
  })

  it('goes on where it was stopped', async () => {
    const log = new RewindableLog()
    await log.write(5)
    const first = log.keep()
    await eventually(async () => expect(await sizeOf(log)).toBe(5))
    await first.stop()
    await log.write(5)
    const second = log.keep()
    await eventually(async () => expect(await sizeOf(log)).toBe(10))
    await second.stop()
    expect(await log.tree.leaves(0, 100)).toEqual(await expectedLeaves(log))
  })

  it('has heads signed in time, each once', async () => {
    const log = new RewindableLog()
    await log.write(3)
    const { stop, keeper } = log.keep()
    await eventually(() => expect(keeper.status()?.signed).toBe(3))
    await log.write(1)
    await eventually(() => expect(keeper.status()?.signed).toBe(4))
    await stop()
    const heads = await log.tree.heads()
    expect(heads).toEqual(await log.journal.heads())
    expect(new Set(heads.map(({ size }) => size)).size).toBe(heads.length)
    for (const { size, note } of heads)
      expect(openHead(note, log.signer)).toMatchObject({ size, root: await rootOf(log.tree, size) })
  })

  it('has a head signed after so many events, however long the time is', async () => {
    const log = new RewindableLog()
    await log.write(12)
    const { stop } = log.keep({ headMillis: 3_600_000, headEvents: 10 })
    await eventually(async () => expect(await signedSizes(log)).toEqual([12]))
    await stop()
  })

  it('leaves nothing unsigned when Lyceum stops', async () => {
    const log = new RewindableLog()
    await log.write(4)
    const { stop } = log.keep({ headMillis: 3_600_000 })
    await eventually(async () => expect(await sizeOf(log)).toBe(4))
    await stop()
    expect(await signedSizes(log)).toEqual([4])
  })

  it('does no harm beside a second one', async () => {
    const log = new RewindableLog()
    const keepers = [log.keep(), log.keep(), log.keep()]
    for (let round = 0; round < 10; round++) await log.write(11)
    await eventually(async () => expect(await sizeOf(log)).toBe(110))
    await Promise.all(keepers.map(({ stop }) => stop()))
    expect(await log.tree.leaves(0, 1_000)).toEqual(await expectedLeaves(log))
    expect(alarms(log)).toEqual([])
  })

  it('tries again after a failure', async () => {
    const log = new RewindableLog()
    const failing = new (class extends InMemoryAuditTree {
      failures = 3
      override append(leaves: readonly TreeLeaf[]): Promise<void> {
        return this.failures-- > 0 ? Promise.reject(new Error('no connection')) : super.append(leaves)
      }
    })()
    await log.write(2)
    const { stop } = log.keep({}, failing)
    await eventually(async () => expect((await failing.extent()).size).toBe(2))
    await stop()
    expect(log.lines.filter((line) => line.includes('could not follow the log; trying again'))).toHaveLength(3)
  })

  describe('where the log is not what it was', () => {
    it.each([
      ['cut', 6, 0, 'the log ends at position 6; the audit tree has 10 events, up to position 10'],
      ['cut and grown again', 6, 9, 'is not the event that the audit tree has at position 10'],
      ['emptied', 0, 0, 'the log ends at position 0'],
    ])('raises an alarm, once, when it is %s, and adds and signs nothing', async (_, kept, others, reason) => {
      const log = new RewindableLog()
      await log.write(10)
      const { stop, keeper } = log.keep()
      await eventually(() => expect(keeper.status()?.signed).toBe(10))
      const before = await log.tree.leaves(0, 100)
      await log.rewind(kept, others)
      await eventually(() => expect(keeper.status()?.alarm).toBe(true))
      await stop()
      expect(alarms(log)).toHaveLength(1)
      expect(alarms(log)[0]).toContain(reason)
      expect(await log.tree.leaves(0, 100)).toEqual(before)
      expect(await signedSizes(log)).toEqual([10])
    })

    it('notices at its start, too, and goes on when the log is as it was', async () => {
      const log = new RewindableLog()
      await log.write(10)
      const first = log.keep()
      await eventually(() => expect(first.keeper.status()?.signed).toBe(10))
      await first.stop()
      await log.rewind(4, 20)
      const { stop, keeper } = log.keep()
      await eventually(() => expect(alarms(log)).toHaveLength(1))
      await log.restore()
      await log.write(3)
      await eventually(() => expect(keeper.status()).toMatchObject({ size: 13, signed: 13, alarm: false }))
      await stop()
      expect(await log.tree.leaves(0, 100)).toEqual(await expectedLeaves(log))
    })
  })

  it('raises an alarm where the tree is not what was signed, and signs nothing', async () => {
    const log = new RewindableLog()
    await log.write(10)
    const first = log.keep()
    await eventually(() => expect(first.keeper.status()?.signed).toBe(10))
    await first.stop()
    const changed = new InMemoryAuditTree()
    const leaves = await log.tree.leaves(0, 10)
    await changed.append(leaves.map((leaf) => (leaf.index === 2 ? { ...leaf, hash: Buffer.alloc(32) } : leaf)))
    const { stop, keeper } = log.keep({}, changed)
    await eventually(() => expect(keeper.status()?.alarm).toBe(true))
    await stop()
    expect(alarms(log)).toEqual([expect.stringContaining('first 10 leaves of the audit tree are not what was signed')])
    expect(await changed.heads()).toEqual([])
  })
})

describe('catching up with the log', () => {
  it('adds what is there, up to a position', async () => {
    const log = new RewindableLog()
    await log.write(10)
    expect(await catchUpTree(log.store, log.tree, 4)).toEqual({ size: 4, position: 4 })
    expect(await catchUpTree(log.store, log.tree)).toEqual({ size: 10, position: 10 })
    expect(await catchUpTree(log.store, log.tree, 4)).toEqual({ size: 10, position: 10 })
    expect(await log.tree.leaves(0, 100)).toEqual(await expectedLeaves(log))
  })

  it('adds nothing to the tree of an empty log', async () => {
    const log = new RewindableLog()
    expect(await catchUpTree(log.store, log.tree)).toEqual({ size: 0, position: 0 })
  })

  it('goes on from where others have come meanwhile', async () => {
    const log = new RewindableLog()
    await log.write(10)
    const moved = new (class extends InMemoryAuditTree {
      private others = true
      override async append(leaves: readonly TreeLeaf[]): Promise<void> {
        if (this.others) {
          this.others = false
          await super.append(leaves.slice(0, 3))
          throw new TreeMoved('the tree has 3 leaves')
        }
        await super.append(leaves)
      }
    })()
    expect(await catchUpTree(log.store, moved)).toEqual({ size: 10, position: 10 })
    expect(await moved.leaves(0, 100)).toEqual(await expectedLeaves(log))
  })

  it('refuses a log that was cut', async () => {
    const log = new RewindableLog()
    await log.write(10)
    await catchUpTree(log.store, log.tree)
    await log.rewind(6, 10)
    await expect(catchUpTree(log.store, log.tree)).rejects.toThrow(LogDiffers)
    expect((await log.tree.extent()).size).toBe(10)
  })
})
