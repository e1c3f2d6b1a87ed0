import { setImmediate as endOfTick } from 'node:timers/promises'
import * as E from 'fp-ts/Either'
import {
  type Appended,
  type Batch,
  type EventMetadata,
  type EventStore,
  type NewEvent,
  type Position,
  type ReadAllOptions,
  type ReadStreamOptions,
  type RecordedEvent,
  type StreamName,
  StoreUnavailable,
  type SubscribeOptions,
  type WrongExpectedRevision,
} from '../../../application/ports/event-store'
import type { ExpectedRevision, JsonObject } from '../../../domain/kernel'
import { serialiseAppend, type SerialisedAppend, type SerialisedEvent } from '../serialised-append'

const BATCH_SIZE = 2_000

interface StoredEvent extends SerialisedEvent {
  readonly position: Position
  readonly stream: StreamName
  readonly revision: number
  readonly recordedAt: string
}

/** Parsed anew for each reader, so that what one does to an event no other sees. */
const toRecorded = ({ data, metadata, ...event }: StoredEvent): RecordedEvent => ({
  ...event,
  data: JSON.parse(data) as JsonObject,
  metadata: JSON.parse(metadata) as EventMetadata,
})

/** The part of an ordered list that a read asks for; `start` is an index, or one past either end. */
const slice = (
  events: readonly StoredEvent[],
  start: number,
  direction: 'forwards' | 'backwards',
  limit: number,
): RecordedEvent[] => {
  const part =
    direction === 'forwards'
      ? events.slice(Math.max(start, 0), Math.max(start, 0) + limit)
      : events.slice(Math.max(start + 1 - limit, 0), Math.max(start + 1, 0)).reverse()
  return part.map(toRecorded)
}

/** What is written, and who waits for more. */
class Memory {
  readonly log: StoredEvent[] = []
  readonly streams = new Map<StreamName, StoredEvent[]>()
  readonly sleepers = new Set<() => void>()
}

/** A log in this process's memory, for tests: the same promises as any other's, but for surviving the process. */
export class InMemoryEventStore implements EventStore {
  private readonly closing = new AbortController()

  constructor(private readonly memory = new Memory()) {}

  /** Another store on the same log, as a second process would have it. */
  sibling(): InMemoryEventStore {
    return new InMemoryEventStore(this.memory)
  }

  async append(
    stream: StreamName,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<E.Either<WrongExpectedRevision, Appended>> {
    const append = serialiseAppend(stream, expected, events)
    await this.open()
    const written = this.memory.streams.get(stream) ?? []
    const repeated = this.repeated(append, written)
    if (repeated !== undefined) return E.right(repeated)
    const actual = written.at(-1)?.revision
    if (expected !== 'any' && expected !== (actual ?? 'no-stream'))
      return E.left({ _tag: 'WrongExpectedRevision', stream, expected, actual })
    return E.right(this.write(append, written))
  }

  async readStream(stream: StreamName, options: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    await this.open()
    const { direction = 'forwards', limit = Infinity } = options
    const events = this.memory.streams.get(stream) ?? []
    const last = events.length - 1
    const start = direction === 'forwards' ? (options.from ?? 0) : Math.min(options.from ?? last, last)
    return slice(events, start, direction, limit)
  }

  async readAll({ from, direction = 'forwards', limit }: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    await this.open()
    // Positions are 1, 2, ...: the event after position p has index p, the one before it index p - 2.
    const start = direction === 'forwards' ? (from ?? 0) : Math.min((from ?? Infinity) - 2, this.memory.log.length - 1)
    return slice(this.memory.log, start, direction, limit)
  }

  async *subscribe({
    after,
    batchSize = BATCH_SIZE,
    signal,
  }: SubscribeOptions): AsyncGenerator<Batch, void, undefined> {
    const ended = AbortSignal.any([signal, this.closing.signal])
    let position = after
    let toldCaughtUp = false
    while (!ended.aborted) {
      const events = slice(this.memory.log, position, 'forwards', batchSize)
      const caughtUp = events.length < batchSize
      position = events.at(-1)?.position ?? position
      if (events.length > 0 || !toldCaughtUp) yield { events, position, caughtUp }
      toldCaughtUp = caughtUp
      if (caughtUp && this.memory.log.length <= position) await this.grown(ended)
    }
  }

  async head(): Promise<Position> {
    await this.open()
    return this.memory.log.length
  }

  close(): Promise<void> {
    this.closing.abort()
    return Promise.resolve()
  }

  /** Lets other work go first, as a real store would, so that a test cannot lean on answers within a tick. */
  private async open(): Promise<void> {
    if (this.closing.signal.aborted) throw new StoreUnavailable('the log is closed')
    await endOfTick()
  }

  /** What a repeated append was answered at first; nothing for a new one. */
  private repeated({ expected, events }: SerialisedAppend, written: readonly StoredEvent[]): Appended | undefined {
    const lastOfAny = () => written.findLastIndex(({ id }) => id === events.at(-1)?.id) - events.length + 1
    const first = expected === 'any' ? lastOfAny() : expected === 'no-stream' ? 0 : expected + 1
    if (first < 0 || !events.every(({ id }, index) => written[first + index]?.id === id)) return undefined
    const last = written[first + events.length - 1]
    return last && { revision: last.revision, position: last.position }
  }

  private write({ stream, events }: SerialisedAppend, written: StoredEvent[]): Appended {
    const recordedAt = new Date().toISOString()
    for (const event of events) {
      const stored = { ...event, stream, recordedAt, position: this.memory.log.length + 1, revision: written.length }
      this.memory.log.push(stored)
      written.push(stored)
    }
    this.memory.streams.set(stream, written)
    for (const wake of [...this.memory.sleepers]) wake()
    return { revision: written.length - 1, position: this.memory.log.length }
  }

  private async grown(ended: AbortSignal): Promise<void> {
    if (ended.aborted) return
    await new Promise<void>((resolve) => {
      const wake = () => {
        ended.removeEventListener('abort', wake)
        this.memory.sleepers.delete(wake)
        resolve()
      }
      ended.addEventListener('abort', wake)
      this.memory.sleepers.add(wake)
    })
  }
}
