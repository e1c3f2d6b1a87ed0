import { randomUUID } from 'node:crypto'
import { type CommitListener, Commits } from './commits'
import {
  BINARY_CONTENT,
  isMetastream,
  JSON_CONTENT,
  LAST_REVISION,
  METADATA_TYPE,
  metastreamOf,
  NO_STREAM,
  originalOf,
  type ProposedEvent,
  sizeOf,
  type StoredRecord,
  TickClock,
  TOMBSTONE_TYPE,
} from './records'
import { type Expected, judgeAppend, judgeDelete } from './expected-revision'
import { isSoftDeleted, metadataOf, NO_METADATA, type StreamMetadata } from './stream-metadata'

/** What the log knows of a stream. */
export interface StreamState {
  readonly name: string
  /** By revision, those that can't be read any more included. */
  readonly records: readonly StoredRecord[]
  readonly metadata: StreamMetadata
  readonly tombstoned: boolean
}

interface MutableStream {
  readonly name: string
  readonly records: StoredRecord[]
  metadata: StreamMetadata
  tombstoned: boolean
}

/** Revision and position of the last event that an append or delete wrote, or wrote when it first came. */
export type WriteResult =
  | { readonly kind: 'written'; readonly revision: number; readonly position: number }
  /** `pending` says that the first is not acknowledged either: the server does not answer such a repeat in time. */
  | { readonly kind: 'repeated'; readonly revision: number; readonly position: number; readonly pending: boolean }
  | { readonly kind: 'wrong-expected-revision'; readonly current: number }
  | { readonly kind: 'stream-deleted' }

/** Where the log of a fresh server begins: behind a record of its own. */
const FIRST_POSITION = 548

const EMPTY_APPEND_BYTES = 90
const EMPTY = new Uint8Array()

/**
 * The log of the peer, in memory: streams by name, and all records in one order.
 *
 * It is not the project's in-memory store, since a real server has what that one's port leaves out on purpose: system streams,
 * stream metadata, deletes and tombstones, events that are no JSON, any expected revision, ids known anew in every stream,
 * and positions with gaps. A write is in the log at once, and committed (acknowledged, told to subscriptions) at the end of the turn
 * of the event loop, so that what comes in together is committed together.
 */
export class PeerLog {
  private readonly streams = new Map<string, MutableStream>()
  private readonly records: StoredRecord[] = []
  /** As the server's cache of ids: by id alone, the newest record of each. */
  private readonly byId = new Map<string, StoredRecord>()
  private readonly clock = new TickClock()
  private readonly commits = new Commits(this.records)
  private end = FIRST_POSITION

  /** All records in the order of their positions. */
  get all(): readonly StoredRecord[] {
    return this.records
  }

  /** How many of them are committed. */
  get committedCount(): number {
    return this.commits.count
  }

  /** The position that the next record will have. */
  get endPosition(): number {
    return this.end
  }

  stream(name: string): StreamState | undefined {
    return this.streams.get(name)
  }

  /** Metadata of a stream, which may have some before it has an event. */
  metadataOf(name: string): StreamMetadata {
    return this.streams.get(name)?.metadata ?? NO_METADATA
  }

  /** The revision of a stream's newest event, whether or not it can still be read; `NO_STREAM` where there is none. */
  lastRevision(name: string): number {
    return (this.streams.get(name)?.records.length ?? 0) - 1
  }

  /** The record at a revision of a stream. */
  record(name: string, revision: number): StoredRecord | undefined {
    return this.streams.get(name)?.records[revision]
  }

  /** The newest record of this id, in whatever stream. */
  recordById(id: string): StoredRecord | undefined {
    return this.byId.get(id)
  }

  /** Whether a position lies within a record, where none begins. */
  isInside(position: number): boolean {
    if (position > 0 && position < FIRST_POSITION) return true
    const before = this.records[this.indexOf(position) - 1]
    return before !== undefined && position < before.position + sizeOf(before.stream, before)
  }

  /** The first index in `all` of a record at this position or past it. */
  indexOf(position: number): number {
    let low = 0
    let high = this.records.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.records[middle]!.position < position) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Appends events, all or none; the answer is the server's, quirks included. */
  append(name: string, expected: Expected, events: readonly ProposedEvent[]): WriteResult {
    const verdict = judgeAppend(this, name, expected, events)
    switch (verdict.kind) {
      case 'accepted':
        break
      case 'repeated':
        return { ...verdict, pending: verdict.position >= this.committedEnd }
      default:
        return verdict
    }
    if (isSoftDeleted(this.metadataOf(name))) this.undelete(name)
    if (events.length === 0) return { kind: 'written', revision: this.lastRevision(name), position: this.skip() }
    for (const event of events) this.write(name, event)
    const { revision, position } = this.records.at(-1)!
    return { kind: 'written', revision, position }
  }

  /** Hides a stream's events, which may be written again later; the position is that of its new metadata. */
  softDelete(name: string, expected: Expected): WriteResult {
    const verdict = judgeDelete(this, name, expected)
    if (verdict.kind !== 'accepted') return verdict
    if (this.lastRevision(name) === NO_STREAM) return { kind: 'wrong-expected-revision', current: NO_STREAM }
    return this.setMetadata(name, `"$tb":${LAST_REVISION}`)
  }

  /** Closes a stream for ever. */
  tombstone(name: string, expected: Expected): WriteResult {
    const verdict = judgeDelete(this, name, expected)
    if (verdict.kind !== 'accepted') return verdict
    const { position } = this.write(name, {
      id: randomUUID(),
      type: TOMBSTONE_TYPE,
      contentType: BINARY_CONTENT,
      data: EMPTY,
      metadata: EMPTY,
    })
    return { kind: 'written', revision: Infinity, position }
  }

  /** Calls back when all that is in the log now is committed. */
  onceCommitted(callback: () => void): void {
    this.commits.onceDone(callback)
  }

  /** Tells of every commit until the returned function is called. */
  subscribe(listener: CommitListener): () => void {
    return this.commits.subscribe(listener)
  }

  /** Takes records over from another log or a file; they are committed. */
  restore(records: readonly StoredRecord[]): void {
    for (const record of records) this.take(record)
    this.commits.skip()
  }

  /** Records before this position are committed. */
  get committedEnd(): number {
    return this.records[this.commits.count]?.position ?? this.end
  }

  private write(name: string, event: ProposedEvent): StoredRecord {
    const record: StoredRecord = {
      stream: name,
      revision: event.type === TOMBSTONE_TYPE ? Infinity : this.lastRevision(name) + 1,
      position: this.end,
      created: this.clock.now(),
      id: event.id,
      type: event.type,
      contentType: event.contentType,
      data: event.data,
      metadata: event.metadata,
    }
    this.take(record)
    this.commits.schedule()
    return record
  }

  /** An append of nothing takes room in the log all the same, which no reader sees. */
  private skip(): number {
    const position = this.end
    this.end += EMPTY_APPEND_BYTES
    return position
  }

  private take(record: StoredRecord): void {
    const stream = this.streamFor(record.stream)
    if (record.revision === Infinity) stream.tombstoned = true
    else stream.records.push(record)
    if (isMetastream(record.stream)) this.streamFor(originalOf(record.stream)).metadata = metadataOf(record)
    this.records.push(record)
    this.byId.set(record.id, record)
    this.end = record.position + sizeOf(record.stream, record)
  }

  private streamFor(name: string): MutableStream {
    const known = this.streams.get(name)
    if (known !== undefined) return known
    const created: MutableStream = { name, records: [], metadata: NO_METADATA, tombstoned: false }
    this.streams.set(name, created)
    return created
  }

  private undelete(name: string): void {
    this.setMetadata(name, `"$tb":${String(this.lastRevision(name) + 1)}`)
  }

  /** Sets one member of a stream's metadata and keeps the others. */
  private setMetadata(name: string, member: string): WriteResult {
    const { $tb: _replaced, ...kept } = this.metadataOf(name).raw
    const rest = JSON.stringify(kept).slice(1, -1)
    const { revision, position } = this.write(metastreamOf(name), {
      id: randomUUID(),
      type: METADATA_TYPE,
      contentType: JSON_CONTENT,
      data: Buffer.from(rest === '' ? `{${member}}` : `{${member},${rest}}`),
      metadata: EMPTY,
    })
    return { kind: 'written', revision, position }
  }
}
