import type { AuditTree, TreeLeaf } from '../../ports/audit-tree'

const PAGE = 2_000

/** The tree's leaves in their order, read ahead. */
export class LeafReader {
  private page: readonly TreeLeaf[] = []
  private at = 0
  private index = 0
  private ahead: Promise<readonly TreeLeaf[]>

  /** @param size how many leaves there should be; later ones are not read */
  constructor(
    private readonly tree: Pick<AuditTree, 'leaves'>,
    private readonly size: number,
    private readonly onPage: (leaves: readonly TreeLeaf[]) => Promise<void>,
  ) {
    this.ahead = this.read(0)
  }

  /** The leaf that comes next, where it is at hand: undefined does not say that there is none. */
  get ready(): TreeLeaf | undefined {
    const leaf = this.page[this.at]
    return leaf?.index === this.index ? leaf : undefined
  }

  /** Whether a leaf should come next and is gone. To be asked after `next`. */
  get lacking(): boolean {
    return this.index < this.size && this.ready === undefined
  }

  /** Goes on to the leaf after the next, which may be lacking. */
  skip(): void {
    if (this.ready !== undefined) this.at++
    this.index++
  }

  /** The leaf that comes next; undefined at the end, and where it is lacking. */
  async next(): Promise<TreeLeaf | undefined> {
    if (this.at === this.page.length) await this.turnPage()
    return this.ready
  }

  private async turnPage(): Promise<void> {
    const page = await this.ahead
    const last = page.at(-1)
    if (last === undefined) return
    this.ahead = last.index + 1 < this.size ? this.read(last.index + 1) : Promise.resolve([])
    await this.onPage(page)
    this.page = page
    this.at = 0
  }

  private read(from: number): Promise<readonly TreeLeaf[]> {
    const page = this.tree.leaves(from, Math.min(PAGE, this.size - from))
    // Whoever stops early never asks for the page that was read ahead.
    page.catch(() => undefined)
    return page
  }
}
