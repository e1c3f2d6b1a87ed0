import type { AuditTree, TreeExtent, TreeLeaf } from '../../ports/audit-tree'
import type { EventStore, RecordedEvent } from '../../ports/event-store'
import { leafHash } from '../leaf'
import { CompactRange } from '../merkle'
import { ChainCheck } from './chain-check'
import { diagnoseChain } from './diagnose-chain'
import { Findings, placeOfEvent } from './finding'
import { HeadCheck, type SignedHead } from './heads'
import { closedAsEmpty, findHidden } from './hidden-events'
import { judge } from './judge'
import { LeafReader } from './leaf-reader'
import { LogAgainstTree, type WalkedEvent } from './log-against-tree'
import { TreeCheck } from './tree-check'
import type { Verification } from './verification'

export interface VerifyPorts {
  readonly store: Pick<EventStore, 'readAll' | 'readStream' | 'head'>
  /** What was kept of the log; without it the hash chains are all there is to go by. */
  readonly tree?: Pick<AuditTree, 'extent' | 'leaves' | 'leavesOf' | 'nodes'>
  /** Whether the log may show an event in the order of all and not in its stream, as EventStoreDB does. */
  readonly mayHide?: boolean
  /** Tree heads whose signatures are good. */
  readonly heads?: readonly SignedHead[]
}

/** More than this many different faults say nothing more. */
const MOST_FINDINGS = 1_000

/** What a walk holds the log against, where a tree was kept. */
interface Kept {
  readonly extent: TreeExtent
  readonly reader: LeafReader
  readonly check: TreeCheck
  readonly comparison: LogAgainstTree
}

/** A walk through the log: takes its events in order, and knows what of them is not as it was recorded. */
export class LogWalk {
  private readonly chain = new ChainCheck()
  private readonly range = new CompactRange()
  private readonly heads: HeadCheck
  private before = -1

  private constructor(
    private readonly streams: Pick<EventStore, 'readStream'>,
    private readonly ports: VerifyPorts,
    private readonly kept: Kept | undefined,
    private readonly findings: Findings,
  ) {
    this.heads = new HeadCheck(ports.heads ?? [])
  }

  static async start(ports: VerifyPorts): Promise<LogWalk> {
    const { store, tree, heads = [] } = ports
    const findings = new Findings(MOST_FINDINGS)
    const streams = ports.mayHide === true ? closedAsEmpty(store) : store
    if (tree === undefined) return new LogWalk(streams, ports, undefined, findings)
    const extent = await tree.extent()
    const check = new TreeCheck(tree, extent.size, heads, findings)
    const reader = new LeafReader(tree, extent.size, (leaves) => check.take(leaves))
    const comparison = new LogAgainstTree({ store: streams, tree }, findings)
    return new LogWalk(streams, ports, { extent, reader, check, comparison }, findings)
  }

  get events(): number {
    return this.range.size
  }

  /** So much is wrong that to go on would say nothing new. */
  get hopeless(): boolean {
    return this.findings.full
  }

  /** Takes the events that come next in the log. */
  async take(page: readonly RecordedEvent[]): Promise<void> {
    for (const event of page) {
      this.before = this.chain.lastRevisionOf(event.stream)
      const fault = this.chain.take(event)
      const hash = leafHash(event)
      const walked = { event, hash, fault }
      if (!this.passes(walked)) await this.settle(walked)
      this.range.append(hash)
      this.heads.pass(this.range.size, () => this.range.root(), event)
      if (this.hopeless) return
    }
  }

  /** To be called once, when there are no more events. */
  async finish(): Promise<Omit<Verification, 'position'>> {
    const { kept, findings, heads } = this
    if (kept !== undefined && !this.hopeless) {
      await this.endOfLog(kept)
      kept.check.end()
    }
    if (this.ports.mayHide === true) await findHidden(this.streams, this.chain.lastRevisions(), findings)
    judge(findings, this.events, heads)
    if (!this.hopeless) kept?.check.conclude(heads)
    return {
      intact: findings.count === 0,
      events: this.events,
      streams: this.chain.streams,
      ...(kept !== undefined && { kept: kept.extent.size }),
      heads: heads.matches,
      findings: findings.all,
      complete: !this.hopeless,
    }
  }

  /** The usual case, without a wait: the event fits its chain, and is what its leaf says. */
  private passes({ event, hash, fault }: WalkedEvent): boolean {
    const { kept } = this
    if (fault !== undefined) return false
    if (kept === undefined) return true
    const leaf = kept.reader.ready
    if (leaf === undefined || kept.comparison.astray || !describes(leaf, event, hash)) return false
    kept.reader.skip()
    return true
  }

  private async settle(walked: WalkedEvent): Promise<void> {
    const { kept } = this
    if (kept === undefined) return this.heedChain(walked)
    for (;;) {
      const leaf = await kept.reader.next()
      if (leaf !== undefined && kept.comparison.hasCome(leaf)) kept.reader.skip()
      else if (kept.comparison.wasDue(walked)) return this.heedChain(walked)
      else if (kept.reader.lacking) {
        kept.reader.skip()
        return this.heedChain(walked)
      } else if (leaf === undefined) return this.beyondTree(kept, walked)
      else if (leaf.hash.equals(walked.hash)) {
        kept.reader.skip()
        kept.check.labels(leaf, walked.event)
        return this.heedChain(walked, leaf)
      } else {
        const settled = await kept.comparison.differs(walked, leaf)
        if (settled !== 'event') kept.reader.skip()
        if (settled !== 'leaf') return
      }
      if (this.hopeless) return
    }
  }

  /** The tree has no leaf for the event: either it does not cover it yet, or the event has come in later. */
  private async beyondTree({ extent }: Kept, walked: WalkedEvent): Promise<void> {
    const { event } = walked
    if (event.position > extent.position) return this.heedChain(walked)
    const detail = 'it was not there when its place was recorded'
    const index = this.range.size
    this.findings.add({
      kind: 'inserted',
      subject: 'event',
      foundBy: 'tree',
      detail,
      count: 1,
      index,
      ...placeOfEvent(event),
    })
  }

  /** What does not fit is a finding, but where it follows from what was found before in the same stream. */
  private async heedChain({ event, fault }: WalkedEvent, leaf?: TreeLeaf): Promise<void> {
    if (fault === undefined) return
    const ownFault = fault === 'altered' || fault === 'unsealed'
    if (!ownFault && this.findings.touch(event.stream)) return
    const finding = await diagnoseChain(this.streams, event, fault, this.before)
    const index = finding.eventId === event.id ? leaf?.index : undefined
    this.findings.add({ ...finding, ...(index !== undefined && { index }) })
  }

  /** Leaves are left for which there are no events. */
  private async endOfLog({ reader, comparison }: Kept): Promise<void> {
    let first: TreeLeaf | undefined
    let count = 0
    for (let leaf = await reader.next(); leaf !== undefined; leaf = await reader.next()) {
      reader.skip()
      if (comparison.hasCome(leaf)) continue
      first ??= leaf
      count++
    }
    if (first !== undefined) comparison.gone(first, 'truncated', 'the log ends before it', count)
  }
}

/** Whether a leaf is an event's, and says of it what it is. */
const describes = (leaf: TreeLeaf, { position, id, stream, revision }: RecordedEvent, hash: Buffer): boolean =>
  leaf.position === position &&
  leaf.eventId === id &&
  leaf.revision === revision &&
  leaf.stream === stream &&
  leaf.hash.equals(hash)
