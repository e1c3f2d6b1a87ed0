import { GENESIS_HASH, sealEvent } from '../../../src/application/commands/hash-chain'
import { derivedId } from '../../../src/application/derived-id'
import type {
  EventStore,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  StreamName,
} from '../../../src/application/ports/event-store'
import type { JsonObject } from '../../../src/domain/kernel'
import { uuid } from '../decider-specification'

/** The event as it is with other content, its hash computed anew, as a careful forger would. */
export const resealed = (
  event: RecordedEvent,
  previousHash: string,
  changes: Partial<Pick<RecordedEvent, 'data' | 'type' | 'revision' | 'stream'>> = {},
): RecordedEvent => {
  const { hash: _old, previousHash: _before, recordedAt: _copied, ...metadata } = event.metadata
  const changed = { ...event, ...changes }
  const { hash } = sealEvent(previousHash, { ...changed, metadata })
  return { ...changed, metadata: { ...metadata, previousHash, hash } }
}

/** The events of one stream from an index on, chained anew after what is before them. */
export const rechained = (events: RecordedEvent[], stream: StreamName): void => {
  let [revision, previousHash] = [0, GENESIS_HASH]
  for (const [at, event] of events.entries()) {
    if (event.stream !== stream) continue
    events[at] = resealed(event, previousHash, { revision })
    previousHash = events[at].metadata.hash
    revision += 1
  }
}

/** An event of a stream as a command would have written it, the first of its command. */
export const sealedEvent = (
  stream: StreamName,
  revision: number,
  previousHash: string,
  position: number,
  data: JsonObject,
): RecordedEvent => {
  const commandId = uuid(0xa000_0000 + position)
  const metadata = {
    $correlationId: commandId,
    $causationId: commandId,
    commandId,
    commandHash: '0'.repeat(32),
    actor: { id: uuid(1), role: 'tutor' },
    occurredAt: '2026-01-01T00:00:00.000Z',
    schemaVersion: 1,
  }
  const { hash } = sealEvent(previousHash, { stream, type: 'Noted', data, metadata })
  return {
    position,
    stream,
    revision,
    id: derivedId(commandId, `0/${hash}`),
    type: 'Noted',
    data,
    metadata: { ...metadata, hash, previousHash },
    recordedAt: new Date(Date.UTC(2026, 0, 1) + position * 1_000).toISOString(),
  }
}

/** A sound history: each number is the stream of the event at its place. */
export const historyOf = (streams: readonly number[]): RecordedEvent[] => {
  const last = new Map<StreamName, RecordedEvent>()
  return streams.map((number, at) => {
    const stream = `note-${uuid(number)}`
    const before = last.get(stream)
    const event = sealedEvent(stream, (before?.revision ?? -1) + 1, before?.metadata.hash ?? GENESIS_HASH, at + 1, {
      text: `note ${String(at)}`,
    })
    last.set(stream, event)
    return event
  })
}

/** A log whose events lie open: a test may change, remove and move them as nobody can through a real one. */
export class OpenLog implements Pick<EventStore, 'readAll' | 'readStream' | 'head'> {
  constructor(public events: RecordedEvent[]) {}

  readAll({ from = 0, limit }: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    return Promise.resolve(this.events.filter(({ position }) => position > from).slice(0, limit))
  }

  readStream(stream: StreamName, { from = 0, limit = Infinity }: ReadStreamOptions = {}) {
    const own = this.events.filter((event) => event.stream === stream && event.revision >= from)
    return Promise.resolve(own.sort((a, b) => a.revision - b.revision).slice(0, limit))
  }

  head(): Promise<number> {
    return Promise.resolve(this.events.at(-1)?.position ?? 0)
  }

  /** Numbers the positions anew, in the order in which the events now lie. */
  renumber(): void {
    this.events = this.events.map((event, at) => ({ ...event, position: at + 1 }))
  }
}
