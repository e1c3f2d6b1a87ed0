import type { AuditTree, TreeLeaf } from '../../ports/audit-tree'
import type { EventStore, RecordedEvent, StreamName } from '../../ports/event-store'
import type { ChainFault } from './chain-check'
import { findInStream } from './diagnose-chain'
import { type Finding, type Findings, placeOfEvent, placeOfLeaf } from './finding'
import { isMadeOf } from './made-of'

export interface ComparisonPorts {
  readonly store: Pick<EventStore, 'readStream'>
  readonly tree: Pick<AuditTree, 'leavesOf'>
}

/** An event as the walk through the log has it: with its leaf's hash, and how it fits its stream's chain. */
export interface WalkedEvent {
  readonly event: RecordedEvent
  readonly hash: Buffer
  readonly fault: ChainFault | undefined
}

/** What a difference disposes of: the event, the leaf at its place, or both. */
type Settled = 'event' | 'leaf' | 'both'

/** What was done to an event, and who says so: the tree, if nothing else does. */
type Change = Pick<Finding, 'kind' | 'detail'> & Partial<Pick<Finding, 'foundBy'>>

const named = (stream: StreamName, id: string): string => `${stream}/${id}`

/**
 * Holds the log, event after event, against the leaves that were kept of it. Where the two part it asks both for the
 * event that the other has, so that one removed event is found as that, and not as a change of all that follow.
 */
export class LogAgainstTree {
  /** Leaves of events that have come before their turn. */
  private readonly early = new Set<number>()
  /** Leaves of events whose turn is over, and that are still to come. */
  private readonly late = new Map<string, TreeLeaf>()

  constructor(
    private readonly ports: ComparisonPorts,
    private readonly findings: Findings,
  ) {}

  /** Whether events are out of order, so that a leaf may be done with, or an event, that does not look it. */
  get astray(): boolean {
    return this.early.size > 0 || this.late.size > 0
  }

  /** Whether the leaf's event has come already. */
  hasCome({ index }: TreeLeaf): boolean {
    return this.early.delete(index)
  }

  /** Whether the event's turn was earlier. */
  wasDue({ event, hash, fault }: WalkedEvent): boolean {
    const key = named(event.stream, event.id)
    const leaf = this.late.get(key)
    if (leaf === undefined) return false
    this.late.delete(key)
    if (!leaf.hash.equals(hash)) this.report(leaf, event, sameId(event, leaf, fault))
    return true
  }

  /** Finds out why an event does not have the hash of the leaf at its place. */
  async differs(walked: WalkedEvent, leaf: TreeLeaf): Promise<Settled> {
    const { event, fault } = walked
    if (event.id === leaf.eventId) {
      this.report(leaf, event, sameId(event, leaf, fault))
      return 'both'
    }
    const [known, present] = await Promise.all([this.leafOf(event), this.isPresent(leaf)])
    if (known !== undefined && known.index < leaf.index) {
      this.report(leaf, event, { kind: 'inserted', detail: 'it is there twice' })
      return 'event'
    }
    if (known !== undefined && present) {
      this.moved(walked, known, leaf)
      return 'both'
    }
    if (present) {
      this.report(leaf, event, { kind: 'inserted', detail: 'it was not there when its place was recorded' })
      return 'event'
    }
    if (known === undefined && event.stream === leaf.stream && event.revision === leaf.revision) {
      this.replaced(event, leaf)
      return 'both'
    }
    this.gone(leaf, 'removed', 'it was recorded, and is not in the log any more')
    return 'leaf'
  }

  /** Reports leaves, from this one on, for which the log has no event left. */
  gone(leaf: TreeLeaf, kind: 'removed' | 'truncated', detail: string, count = 1): void {
    this.findings.add({ kind, subject: 'event', foundBy: 'tree', detail, count, ...placeOfLeaf(leaf) })
  }

  private moved({ event, hash, fault }: WalkedEvent, known: TreeLeaf, leaf: TreeLeaf): void {
    this.early.add(known.index)
    this.late.set(named(leaf.stream, leaf.eventId), leaf)
    this.findings.concerns(leaf.stream)
    const detail = `it comes before ${leaf.stream} at revision ${String(leaf.revision)}, which was recorded earlier`
    this.report(leaf, event, { kind: 'reordered', detail })
    if (!known.hash.equals(hash)) this.report(leaf, event, sameId(event, known, fault))
  }

  private replaced(event: RecordedEvent, leaf: TreeLeaf): void {
    // The id alone is another: what it was made of is still there.
    const change: Change = isMadeOf(leaf.eventId, event)
      ? { kind: 'altered', detail: `its id is now ${event.id}` }
      : { kind: 'rewritten', detail: `another event stands in its place: ${event.id}` }
    this.findings.add({ subject: 'event', foundBy: 'tree', count: 1, ...change, ...placeOfLeaf(leaf) })
  }

  private report({ index }: TreeLeaf, event: RecordedEvent, change: Change): void {
    this.findings.add({ subject: 'event', foundBy: 'tree', count: 1, index, ...change, ...placeOfEvent(event) })
  }

  /** The last leaf that was kept of an event. */
  private async leafOf({ id, stream }: RecordedEvent): Promise<TreeLeaf | undefined> {
    return (await this.ports.tree.leavesOf(id)).findLast((leaf) => leaf.stream === stream)
  }

  private async isPresent({ stream, revision, eventId }: TreeLeaf): Promise<boolean> {
    const { store } = this.ports
    const [there] = await store.readStream(stream, { from: revision, limit: 1 })
    if (there?.id === eventId) return true
    return (await findInStream(store, stream, ({ id }) => id === eventId)) !== undefined
  }
}

/** What is different where an event and its leaf bear the same id. */
const sameId = (event: RecordedEvent, leaf: TreeLeaf, fault: ChainFault | undefined): Change => {
  const foundBy = fault === 'altered' || fault === 'unsealed' ? 'chain' : 'tree'
  if (event.stream !== leaf.stream)
    return { kind: 'altered', foundBy, detail: `it was recorded in stream ${leaf.stream}` }
  if (event.revision !== leaf.revision)
    return { kind: 'reordered', foundBy, detail: `it was recorded as revision ${String(leaf.revision)}` }
  if (fault === 'altered') return { kind: 'altered', foundBy, detail: 'its type or its hash is not what was recorded' }
  if (fault === 'unsealed') return { kind: 'altered', foundBy, detail: 'its hash is gone' }
  if (isMadeOf(event.id, event))
    return { kind: 'altered', detail: 'the time at which the log took it is not what was recorded' }
  return { kind: 'rewritten', detail: 'its content was changed and its hash computed anew' }
}
