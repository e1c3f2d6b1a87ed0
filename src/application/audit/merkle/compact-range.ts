import type { NodeAddress } from '../../ports/audit-tree'
import { EMPTY_ROOT, foldSubtrees, hashChildren } from './hash'
import { completeSubtrees } from './subtrees'

/** A node that a leaf completed: its address and hash. */
export interface CompletedNode extends NodeAddress {
  readonly hash: Buffer
}

/** The complete subtrees at the right edge of a tree, from which it can grow: as many as its size has bits set. */
export const rightEdge = (size: number): readonly NodeAddress[] => completeSubtrees({ begin: 0, end: size })

/** A tree that keeps no more of itself than it needs to grow and to know its root: one hash per bit of its size. */
export class CompactRange {
  private leaves = 0
  /** Hashes of the right edge's subtrees, the largest first. */
  private readonly edge: Buffer[] = []

  /**
   * Goes on from a tree that is there already.
   *
   * @param hashes of the nodes that `rightEdge` names, in its order
   */
  static from(size: number, hashes: readonly Buffer[]): CompactRange {
    if (rightEdge(size).length !== hashes.length)
      throw new RangeError(`${String(hashes.length)} hashes are not the right edge of ${String(size)} leaves`)
    const range = new CompactRange()
    range.leaves = size
    range.edge.push(...hashes)
    return range
  }

  get size(): number {
    return this.leaves
  }

  /** Adds a leaf by its hash, and shows every node that it completes, from the bottom up, the leaf itself not. */
  append(leaf: Buffer, completed?: (node: CompletedNode) => void): void {
    let hash = leaf
    let index = this.leaves
    for (let level = 1; index % 2 === 1; level++) {
      const left = this.edge.pop()
      if (left === undefined) throw new Error('the right edge has fewer subtrees than its size has bits')
      hash = hashChildren(left, hash)
      index = (index - 1) / 2
      completed?.({ level, index, hash })
    }
    this.edge.push(hash)
    this.leaves++
  }

  /** The root of the tree as it is now (RFC 6962, section 2.1). */
  root(): Buffer {
    return this.edge.length === 0 ? EMPTY_ROOT : foldSubtrees(this.edge)
  }
}
