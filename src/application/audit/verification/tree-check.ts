import { type AuditTree, LEVELS_APART, type NodeAddress, type TreeLeaf } from '../../ports/audit-tree'
import type { RecordedEvent } from '../../ports/event-store'
import { CompactRange, type CompletedNode } from '../merkle'
import { type Finding, type Findings, placeOfEvent } from './finding'
import { HeadCheck, type SignedHead } from './heads'

type TreeFault = Omit<Finding, 'subject' | 'foundBy' | 'count'> & { readonly count?: number }

/** Holds what the audit tree keeps against itself: its nodes against its leaves, its root against the signed heads. */
export class TreeCheck {
  private readonly range = new CompactRange()
  private readonly heads: HeadCheck
  /** A leaf is lacking, so nothing can be said of what is above it. */
  private broken = false
  /** The first node that is not what the leaves make: a leaf that is found altered explains it. */
  private wrongNode: TreeFault | undefined

  constructor(
    private readonly tree: Pick<AuditTree, 'nodes'>,
    private readonly size: number,
    heads: readonly SignedHead[],
    private readonly findings: Findings,
  ) {
    this.heads = new HeadCheck(heads)
  }

  /** Takes the leaves that come next. */
  async take(leaves: readonly TreeLeaf[]): Promise<void> {
    const completed: CompletedNode[] = []
    for (const leaf of leaves) {
      if (this.broken) return
      if (leaf.index !== this.range.size) {
        this.lacks(leaf.index)
        break
      }
      this.range.append(leaf.hash, (node) => {
        // Those between are made from these or from the leaves whenever they are asked for: they say nothing.
        if (node.level % LEVELS_APART === 0) completed.push(node)
      })
      this.heads.pass(this.range.size, () => this.range.root())
    }
    await this.compare(completed)
  }

  /** What a leaf says beside its hash, by which its event is found. */
  labels(leaf: TreeLeaf, event: RecordedEvent): void {
    // Once an event is gone or new, those after it may well have other positions.
    if (this.findings.count > 0) return
    const fits = leaf.eventId === event.id && leaf.stream === event.stream && leaf.revision === event.revision
    if (fits && leaf.position === event.position) return
    const detail = fits
      ? `it was recorded at position ${String(leaf.position)} of the log`
      : `the tree keeps its hash under the name of ${leaf.stream} at revision ${String(leaf.revision)}`
    this.report({ kind: 'altered', detail, index: leaf.index, ...placeOfEvent(event) })
  }

  /** To be called when there are no more leaves. */
  end(): void {
    if (!this.broken && this.range.size < this.size) this.lacks(this.size)
  }

  /**
   * Reports what nothing explains that was found in a leaf.
   *
   * @param log how the log itself fared against the signed heads
   */
  conclude(log: HeadCheck): void {
    if (this.findings.all.some(({ subject }) => subject === 'tree')) return
    const wrong = this.wrongNode ?? this.wrongRoot(log)
    if (wrong !== undefined) this.report(wrong)
  }

  private wrongRoot(log: HeadCheck): TreeFault | undefined {
    const own = new Map(this.heads.outcomes)
    const wrong = log.outcomes.find(([size, matched]) => matched === true && own.get(size) !== true)
    if (wrong === undefined) return undefined
    const [size] = wrong
    const detail = `its first ${String(size)} leaves are not what was signed, though the log is`
    return own.get(size) === false
      ? { kind: 'rewritten', detail, index: this.heads.sound }
      : { kind: 'truncated', detail, index: this.range.size }
  }

  private lacks(next: number): void {
    this.broken = true
    const { size } = this.range
    const kind = next === this.size ? 'truncated' : 'removed'
    this.report({ kind, detail: 'its leaf is gone', index: size, count: next - size })
  }

  private async compare(completed: readonly CompletedNode[]): Promise<void> {
    if (this.wrongNode !== undefined || completed.length === 0) return
    const kept = await this.nodes(completed)
    const wrong = completed.find(({ hash }, at) => kept?.[at]?.equals(hash) !== true)
    if (wrong === undefined) return
    const { level, index } = wrong
    const detail =
      kept === undefined
        ? 'a node above its leaves is gone'
        : `node ${String(index)} of level ${String(level)} is not what its leaves make`
    this.wrongNode = { kind: kept === undefined ? 'removed' : 'altered', detail, index: index * 2 ** level }
  }

  /** Undefined where the tree does not have them all. */
  private async nodes(addresses: readonly NodeAddress[]): Promise<readonly Buffer[] | undefined> {
    try {
      return await this.tree.nodes(addresses)
    } catch (error) {
      if (error instanceof RangeError) return undefined
      throw error
    }
  }

  private report(fault: TreeFault): void {
    this.findings.add({ count: 1, ...fault, subject: 'tree', foundBy: 'tree' })
  }
}
