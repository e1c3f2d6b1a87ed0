import { derivedId } from '../../derived-id'
import type { AuditTree, TreeLeaf } from '../../ports/audit-tree'
import type { EventStore, RecordedEvent, StreamName } from '../../ports/event-store'
import type { ChainFault } from './chain-check'
import { findInStream } from './diagnose-chain'
import { type Finding, type FaultKind, placeOfEvent, placeOfLeaf, type Findings } from './finding'

export interface ComparisonPorts {
  readonly store: Pick<EventStore, 'readStream'>
  readonly tree: Pick<AuditTree, 'leavesOf'>
}

/** What to do next: compare the event with the leaf that follows, or go on to the next event. */
type Next = 'same-event' | 'next-event'

/** How many events one command may have had: an event's id is made of its number among them. */
const MOST_OF_A_COMMAND = 1_000

const named = (stream: StreamName, id: string): string => `${stream}/${id}`

/**
 * Holds the log, event after event, against the leaves that were kept of it. Where the two part it asks both for the
 * event that the other has, so that one removed event is found as that, and not as a change of all that follow.
 */
export class LogAgainstTree {
  /** Leaves of events that have come before their turn. */
  private readonly early = new Set<number>()
  /** Events whose turn is over, and that were still to come. */
  private readonly late = new Set<string>()

  constructor(
    private readonly ports: ComparisonPorts,
    private readonly findings: Findings,
  ) {}

  /** Whether events or leaves are out of order, so that the quick way past equal ones is closed. */
  get astray(): boolean {
    return this.early.size > 0 || this.late.size > 0
  }

  /** Whether the event at this leaf's place has been dealt with. */
  hasCome(leaf: TreeLeaf): boolean {
    return this.early.delete(leaf.index)
  }

  /** Whether the event's leaf has been dealt with. */
  wasDue({ stream, id }: RecordedEvent): boolean {
    return this.late.delete(named(stream, id))
  }

  /** Reports an event that does not have the hash of the leaf at its place. */
  async differs(event: RecordedEvent, leaf: TreeLeaf, fault: ChainFault | undefined): Promise<Next> {
    if (event.id === leaf.eventId) {
      this.report(leaf, placeOfEvent(event), ...sameId(event, leaf, fault))
      return 'next-event'
    }
    const known = await this.leafOf(event)
    const present = await this.isPresent(leaf)
    if (known !== undefined && known.index < leaf.index) {
      this.insert(event, leaf, 'it is there twice')
      return 'next-event'
    }
    if (known !== undefined && present) {
      this.early.add(known.index)
      this.late.add(named(leaf.stream, leaf.eventId))
      const where = `it was recorded ${String(known.index - leaf.index)} events later, as number ${String(known.index)}`
      this.report(leaf, placeOfEvent(event), 'reordered', where)
      return 'next-event'
    }
    if (present) {
      this.insert(event, leaf, 'it was not there when its place was recorded')
      return 'next-event'
    }
    if (known === undefined && event.stream === leaf.stream && event.revision === leaf.revision) {
      const detail = 'another event stands in its place' + (fault === undefined ? ', and fits the one before it' : '')
      this.report(leaf, placeOfLeaf(leaf), 'rewritten', detail)
      return 'next-event'
    }
    this.report(leaf, placeOfLeaf(leaf), 'removed', 'it was recorded, and is not in the log any more')
    return 'same-event'
  }

  /** Reports an event at a place that the tree covers, though the tree has no more leaves. */
  surplus(event: RecordedEvent, index: number): void {
    const detail = 'it was not there when its place was recorded'
    this.findings.add({ kind: 'inserted', subject: 'event', detail, count: 1, index, ...placeOfEvent(event) })
  }

  /** Reports leaves, from this one on, for which no event is left. */
  missing(first: TreeLeaf, count: number): void {
    const detail = 'the log ends before it'
    this.findings.add({ kind: 'truncated', subject: 'event', detail, count, ...placeOfLeaf(first) })
  }

  private insert(event: RecordedEvent, leaf: TreeLeaf, detail: string): void {
    this.report(leaf, placeOfEvent(event), 'inserted', detail)
  }

  private report({ index }: TreeLeaf, place: ReturnType<typeof placeOfEvent>, kind: FaultKind, detail: string): void {
    const finding: Finding = { kind, subject: 'event', detail, count: 1, index, ...place }
    this.findings.add(finding)
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
const sameId = (event: RecordedEvent, leaf: TreeLeaf, fault: ChainFault | undefined): readonly [FaultKind, string] => {
  if (event.stream !== leaf.stream) return ['altered', `it was recorded in stream ${leaf.stream}`]
  if (event.revision !== leaf.revision) return ['reordered', `it was recorded as revision ${String(leaf.revision)}`]
  if (fault === 'altered') return ['altered', 'its type or its hash is not what was recorded']
  if (fault === 'unsealed') return ['altered', 'its hash is gone']
  if (isMadeOf(event)) return ['altered', 'the time at which the log took it is not what was recorded']
  return ['rewritten', 'its content was changed and its hash computed anew']
}

/** Whether the event's id was made of its hash, as those of all events that commands lead to: then both are genuine. */
const isMadeOf = ({ id, metadata: { commandId, hash } }: RecordedEvent): boolean => {
  try {
    for (let index = 0; index < MOST_OF_A_COMMAND; index++)
      if (derivedId(commandId, `${String(index)}/${hash}`) === id) return true
  } catch {
    // The command's id is none.
  }
  return false
}
