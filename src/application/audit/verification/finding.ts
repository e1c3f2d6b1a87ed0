import type { Position, RecordedEvent, StreamName } from '../../ports/event-store'
import type { TreeLeaf } from '../../ports/audit-tree'

/**
 * What was done to what is named.
 *
 * - `altered`: it is in its place, but not as it was recorded.
 * - `rewritten`: another stands in its place, with hashes that fit: somebody has computed the chain anew.
 * - `removed`: it is gone from between others.
 * - `truncated`: it is gone, and nothing that was recorded after it is left.
 * - `inserted`: it was not there when its place was recorded.
 * - `reordered`: it is there, in another place than it was recorded in.
 */
export type FaultKind = 'altered' | 'rewritten' | 'removed' | 'truncated' | 'inserted' | 'reordered'

/** Where the fault lies: in an event of the log, in what the audit tree keeps, or in a signed tree head. */
export type Subject = 'event' | 'tree' | 'head'

/**
 * What gave it away: the event's own hash and its stream's chain, the leaf that was kept of it, or a signed head. What is
 * above in this list needs nothing of what is below.
 */
export type Witness = 'chain' | 'tree' | 'head'

/** One thing that is not as it was recorded. */
export interface Finding {
  readonly kind: FaultKind
  readonly subject: Subject
  readonly foundBy: Witness
  /** A sentence for people, without the event's name. */
  readonly detail: string
  /** How many in a row, from the one that is named on. */
  readonly count: number
  /** Its place in the order of all events, from 0; unknown where no tree was kept. */
  readonly index?: number
  /** Where it lies in the log, or lay when it was recorded. */
  readonly position?: Position
  readonly stream?: StreamName
  readonly revision?: number
  readonly eventId?: string
  /** The smallest tree whose signed head covers what was there: so it was changed after that head was signed. */
  readonly signedAt?: number
  /** The largest tree before it whose signed head the log still matches: up to there nothing was changed. */
  readonly soundUpTo?: number
}

/** What names an event in a finding. */
type Place = Pick<Finding, 'position' | 'stream' | 'revision' | 'eventId'>

export const placeOfEvent = ({ position, stream, revision, id }: RecordedEvent): Place => ({
  position,
  stream,
  revision,
  eventId: id,
})

export const placeOfLeaf = ({ index, position, stream, revision, eventId }: TreeLeaf): Place & { index: number } => ({
  index,
  position,
  stream,
  revision,
  eventId,
})

/** Findings in the order in which they were made. Runs of the same fault, leaf after leaf, are one finding. */
export class Findings {
  private readonly found: Finding[] = []
  private readonly streams = new Set<StreamName>()

  constructor(private readonly most: number) {}

  add(finding: Finding): void {
    if (finding.stream !== undefined && finding.subject === 'event') this.streams.add(finding.stream)
    const last = this.found.at(-1)
    if (last !== undefined && continues(last, finding))
      this.found[this.found.length - 1] = { ...last, count: last.count + finding.count }
    else this.found.push(finding)
  }

  /** Adds what lies before everything that was found. */
  addFirst(finding: Finding): void {
    this.found.unshift(finding)
  }

  /** Says that a finding has to do with another stream as well. */
  concerns(stream: StreamName): void {
    this.streams.add(stream)
  }

  /** Whether something was found in a stream: what follows there may be no more than a consequence. */
  touch(stream: StreamName): boolean {
    return this.streams.has(stream)
  }

  /** So much is wrong that to go on would say nothing new. */
  get full(): boolean {
    return this.found.length >= this.most
  }

  get count(): number {
    return this.found.length
  }

  /** Those of the log first. */
  get all(): readonly Finding[] {
    const ofLog = ({ subject }: Finding) => subject === 'event'
    return [...this.found.filter(ofLog), ...this.found.filter((finding) => !ofLog(finding))]
  }

  /** Says more of findings, or says them differently. */
  revise(change: (finding: Finding) => Finding): void {
    for (const [at, finding] of this.found.entries()) this.found[at] = change(finding)
  }
}

const continues = (last: Finding, next: Finding): boolean =>
  last.kind === 'removed' &&
  next.kind === 'removed' &&
  last.subject === next.subject &&
  last.index !== undefined &&
  next.index === last.index + last.count
