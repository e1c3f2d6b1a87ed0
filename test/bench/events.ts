import { randomUUID } from 'node:crypto'
import { v7 } from 'uuid'
import { GENESIS_HASH, sealEvent, type UnsealedMetadata } from '../../src/application/commands/hash-chain'
import type { EventStore, NewEvent, StreamName } from '../../src/application/ports/event-store'

/** Data of 300 bytes as JSON. */
const newData = () => {
  const data = {
    courseId: v7(),
    learnerId: v7(),
    price: { amount: 12_900, currency: 'EUR' },
    requestedAt: '2026-03-01T10:00:00.000Z',
    note: '',
  }
  return { ...data, note: 'n'.repeat(300 - JSON.stringify(data).length) }
}

const newMetadata = (): UnsealedMetadata => {
  const command = v7()
  return {
    $correlationId: command,
    $causationId: command,
    commandId: command,
    commandHash: '8f434346648f6b96df89dda901c5176b',
    actor: { id: command, role: 'learner' },
    occurredAt: '2026-03-01T10:00:00.000Z',
    schemaVersion: 1,
  }
}

const STOCK = 10_000
const TYPE = 'EnrollmentRequested'

/**
 * Makes events of 300 bytes with metadata as Lyceum's are. What they say is taken from a stock, so that little more
 * than the store is measured; ids are new.
 */
export const plainEvents = (() => {
  const content = () => ({
    type: TYPE,
    data: newData(),
    metadata: { ...newMetadata(), previousHash: GENESIS_HASH, hash: GENESIS_HASH },
  })
  const stock: ReturnType<typeof content>[] = []
  let next = 0
  return (count: number): readonly NewEvent[] =>
    Array.from({ length: count }, () => {
      next = (next + 1) % STOCK
      return { id: randomUUID(), ...(stock[next] ??= content()) }
    })
})()

/** Events of a new stream as Lyceum writes them: each sealed by a hash after the one before. */
export const sealedEvents = (stream: StreamName, count: number): readonly NewEvent[] => {
  const events: NewEvent[] = []
  while (events.length < count) {
    const previousHash = events.at(-1)?.metadata.hash ?? GENESIS_HASH
    const data = newData()
    const metadata = newMetadata()
    const { hash } = sealEvent(previousHash, { stream, type: TYPE, data, metadata })
    events.push({ id: randomUUID(), type: TYPE, data, metadata: { ...metadata, previousHash, hash } })
  }
  return events
}

const PER_STREAM = 10
const WRITERS = 500

/** Writes so many events to new streams, ten to each. */
export const fillWithStreams = async (store: Pick<EventStore, 'append'>, events: number): Promise<void> => {
  let streams = events / PER_STREAM
  const writer = async () => {
    while (streams-- > 0) {
      const stream = `enrollment-${v7()}`
      await store.append(stream, 'no-stream', sealedEvents(stream, PER_STREAM))
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, writer))
}
