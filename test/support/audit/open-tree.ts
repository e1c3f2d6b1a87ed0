import { leafOf } from '../../../src/application/audit/leaf'
import { CompactRange } from '../../../src/application/audit/merkle'
import type { SignedHead } from '../../../src/application/audit/verification/heads'
import type { AuditTree, NodeAddress, TreeLeaf } from '../../../src/application/ports/audit-tree'
import type { RecordedEvent } from '../../../src/application/ports/event-store'

const keyOf = ({ level, index }: NodeAddress): string => `${String(level)}/${String(index)}`

/** An audit tree whose leaves and nodes lie open. */
export class OpenTree implements Pick<AuditTree, 'extent' | 'leaves' | 'leavesOf' | 'nodes'> {
  readonly kept: TreeLeaf[]
  readonly above = new Map<string, Buffer>()
  private readonly size: number

  constructor(events: readonly RecordedEvent[]) {
    this.kept = events.map(leafOf)
    this.size = events.length
    const range = new CompactRange()
    for (const { hash } of this.kept) range.append(hash, (node) => this.above.set(keyOf(node), node.hash))
  }

  extent() {
    return Promise.resolve({ size: this.size, position: this.kept.at(-1)?.position ?? 0 })
  }

  leaves(from: number, limit: number) {
    return Promise.resolve(this.kept.filter(({ index }) => index >= from).slice(0, limit))
  }

  leavesOf(eventId: string) {
    return Promise.resolve(this.kept.filter((leaf) => leaf.eventId === eventId))
  }

  nodes(addresses: readonly NodeAddress[]) {
    return Promise.resolve(
      addresses.map((address) => {
        const hash = this.above.get(keyOf(address))
        if (hash === undefined) throw new RangeError(`no node ${keyOf(address)}`)
        return hash
      }),
    )
  }
}

/** The heads of a log's tree at these sizes. */
export const headsOf = (events: readonly RecordedEvent[], sizes: readonly number[]): readonly SignedHead[] => {
  const range = new CompactRange()
  const heads: SignedHead[] = []
  for (const [at, event] of events.entries()) {
    range.append(leafOf(event, at).hash)
    if (sizes.includes(range.size)) heads.push({ size: range.size, root: range.root(), from: 'test' })
  }
  return heads
}
