import { setImmediate as endOfTick } from 'node:timers/promises'
import { CompactRange } from '../../application/audit/merkle'
import {
  type AuditTree,
  type KeptHead,
  type NodeAddress,
  type TreeExtent,
  type TreeLeaf,
  TreeMoved,
} from '../../application/ports/audit-tree'
import { firstIndex } from './first-index'

const keyOf = ({ level, index }: NodeAddress): string => `${String(level)}/${String(index)}`

/** The audit tree of a log in memory; every complete node is kept. */
export class InMemoryAuditTree implements AuditTree {
  private readonly range = new CompactRange()
  private readonly kept: TreeLeaf[] = []
  private readonly hashes = new Map<string, Buffer>()
  private readonly signed: KeptHead[] = []

  extent(): Promise<TreeExtent> {
    return Promise.resolve({ size: this.kept.length, position: this.kept.at(-1)?.position ?? 0 })
  }

  async append(leaves: readonly TreeLeaf[]): Promise<void> {
    await endOfTick()
    const first = firstIndex(leaves)
    if (first === undefined) return
    if (first !== this.kept.length) throw new TreeMoved(`the tree has ${String(this.kept.length)} leaves`)
    for (const leaf of leaves) {
      this.kept.push(leaf)
      this.hashes.set(keyOf({ level: 0, index: leaf.index }), leaf.hash)
      this.range.append(leaf.hash, (node) => this.hashes.set(keyOf(node), node.hash))
    }
  }

  leaves(from: number, limit: number): Promise<readonly TreeLeaf[]> {
    return Promise.resolve(this.kept.slice(from, from + limit))
  }

  leavesOf(eventId: string): Promise<readonly TreeLeaf[]> {
    const wanted = eventId.toLowerCase()
    return Promise.resolve(this.kept.filter((leaf) => leaf.eventId === wanted))
  }

  async nodes(addresses: readonly NodeAddress[]): Promise<readonly Buffer[]> {
    await endOfTick()
    return addresses.map((address) => {
      const hash = this.hashes.get(keyOf(address))
      if (hash === undefined) throw new RangeError(`the tree has no complete node ${keyOf(address)}`)
      return hash
    })
  }

  keepHead(head: KeptHead): Promise<void> {
    const known = this.signed.some(({ size, note }) => size === head.size && note === head.note)
    if (!known) this.signed.push(head)
    return Promise.resolve()
  }

  heads(): Promise<readonly KeptHead[]> {
    return Promise.resolve(this.signed.toSorted((a, b) => a.size - b.size))
  }
}
