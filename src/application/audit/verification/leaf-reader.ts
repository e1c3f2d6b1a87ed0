import type { AuditTree, TreeLeaf } from '../../ports/audit-tree'

const PAGE = 2_000

/** The tree's leaves in their order, read ahead. */
export class LeafReader {
  private page: readonly TreeLeaf[] = []
  private at = 0
  private ahead: Promise<readonly TreeLeaf[]>

  constructor(
    private readonly tree: Pick<AuditTree, 'leaves'>,
    private readonly onPage: (leaves: readonly TreeLeaf[]) => Promise<void> | void,
  ) {
    this.ahead = this.read(0)
  }

  /** The next leaf, where it is at hand. Undefined at the end, and where `fill` must be waited for. */
  get ready(): TreeLeaf | undefined {
    return this.page[this.at]
  }

  skip(): void {
    this.at++
  }

  /** Waits until the next leaf is ready, or there is none. */
  async next(): Promise<TreeLeaf | undefined> {
    if (this.at < this.page.length) return this.ready
    const page = await this.ahead
    const last = page.at(-1)
    if (last === undefined) return undefined
    this.ahead = this.read(last.index + 1)
    await this.onPage(page)
    this.page = page
    this.at = 0
    return this.ready
  }

  private read(from: number): Promise<readonly TreeLeaf[]> {
    const page = this.tree.leaves(from, PAGE)
    // Whoever stops early never asks for the page that was read ahead.
    page.catch(() => undefined)
    return page
  }
}
