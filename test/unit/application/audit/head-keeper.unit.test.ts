import { InMemoryAuditTree } from '../../../../src/adapters/audit-tree/in-memory'
import { InMemoryHeadJournal } from '../../../../src/adapters/head-journal/in-memory'
import { openHead } from '../../../../src/application/audit/checkpoint'
import { HeadKeeper, TreeRewritten } from '../../../../src/application/audit/head-keeper'
import { leafOf } from '../../../../src/application/audit/leaf'
import { EMPTY_ROOT } from '../../../../src/application/audit/merkle'
import { rootOf } from '../../../../src/application/audit/proofs'
import { historyOf } from '../../../support/audit/open-log'
import { testSigner } from '../../../support/audit/signer'

const leaves = historyOf(Array.from({ length: 60 }, (_, at) => at % 4)).map(leafOf)
const forged = leaves.map((leaf) => (leaf.index === 3 ? { ...leaf, hash: EMPTY_ROOT } : leaf))

const treeOf = async (from: typeof leaves, size: number): Promise<InMemoryAuditTree> => {
  const tree = new InMemoryAuditTree()
  await tree.append(from.slice(0, size))
  return tree
}

const place = async (size: number) => {
  const tree = await treeOf(leaves, size)
  const journal = new InMemoryHeadJournal()
  const signer = testSigner()
  const open = (changed = tree) => new HeadKeeper({ tree: changed, signer, journal })
  return { tree, journal, signer, open }
}

const sizesOf = (heads: readonly { readonly size: number }[]) => heads.map(({ size }) => size)

describe('signed heads', () => {
  it('say what the tree is, and are kept in the database and beside it', async () => {
    const { tree, journal, signer, open } = await place(11)
    const { note, ...signed } = await open().sign()
    expect(signed).toEqual({ size: 11, root: await rootOf(tree, 11) })
    expect(openHead(note, signer)).toEqual({ origin: signer.name, ...signed })
    expect(await tree.heads()).toEqual([{ size: 11, note }])
    expect(await journal.heads()).toEqual([{ size: 11, note }])
  })

  it('exist for a log without events', async () => {
    const { open } = await place(0)
    expect(await open().sign()).toMatchObject({ size: 0, root: EMPTY_ROOT })
  })

  it('are kept once a size, also by the next process', async () => {
    const { tree, journal, open } = await place(11)
    const keeper = open()
    await Promise.all([keeper.sign(), keeper.sign()])
    await open().sign()
    await tree.append(leaves.slice(11, 20))
    await keeper.sign()
    await open().sign()
    expect(sizesOf(await tree.heads())).toEqual([11, 20])
    expect(sizesOf(await journal.heads())).toEqual([11, 20])
  })

  it('go to the journal of another machine as well', async () => {
    const { tree, signer, open } = await place(11)
    const { note } = await open().sign()
    const elsewhere = new InMemoryHeadJournal()
    await new HeadKeeper({ tree, signer, journal: elsewhere }).sign()
    expect(await elsewhere.heads()).toEqual([{ size: 11, note }])
  })

  it.each([
    ['this process', true],
    ['the next process, from the journal', false],
  ])('are refused for a tree whose leaves were changed after they were signed, by %s', async (_, same) => {
    const { open, journal } = await place(11)
    await open().sign()
    // A whole new tree and no heads: all that is in the database was replaced.
    const changed = await treeOf(forged, 30)
    const keeper = open(changed)
    if (same) await keeper.sign().catch(() => undefined)
    await expect(keeper.sign()).rejects.toThrow('the first 11 leaves of the audit tree are not what was signed')
    expect(await changed.heads()).toEqual([])
    expect(sizesOf(await journal.heads())).toEqual([11])
  })

  it('are refused for a tree that was cut, by what the journal remembers', async () => {
    const { open } = await place(30)
    await open().sign()
    const cut = await treeOf(leaves, 20)
    await expect(open(cut).sign()).rejects.toThrow(
      'the audit tree has 20 leaves, and 30 were signed: some were removed',
    )
    expect(await cut.heads()).toEqual([])
  })

  it('are bound by the database where the journal is lost', async () => {
    const { open, signer } = await place(11)
    const { note } = await open().sign()
    const changed = await treeOf(forged, 30)
    await changed.keepHead({ size: 11, note })
    const keeper = new HeadKeeper({ tree: changed, signer, journal: new InMemoryHeadJournal() })
    await expect(keeper.sign()).rejects.toThrow(TreeRewritten)
  })

  it('are not bound by what another key has signed, or nobody', async () => {
    const { tree, journal, open } = await place(11)
    const other = new HeadKeeper({ tree: await treeOf(forged, 40), signer: testSigner(2), journal })
    await other.sign()
    await tree.keepHead({ size: 50, note: 'no note at all' })
    expect(await open().sign()).toMatchObject({ size: 11 })
  })

  it('are signed after a failure as if nothing had been', async () => {
    const { tree, signer, journal } = await place(11)
    let failures = 1
    const flaky = {
      heads: () => journal.heads(),
      append: (head: Parameters<typeof journal.append>[0]) =>
        failures-- > 0 ? Promise.reject(new Error('the disk is full')) : journal.append(head),
    }
    const keeper = new HeadKeeper({ tree, signer, journal: flaky })
    await expect(keeper.sign()).rejects.toThrow('the disk is full')
    await keeper.sign()
    expect(sizesOf(await tree.heads())).toEqual([11])
    expect(sizesOf(await journal.heads())).toEqual([11])
  })
})
