import { randomUUID } from 'node:crypto'
import { v7 } from 'uuid'
import type { EventMetadata, NewEvent, StreamName } from '../../../src/application/ports/event-store'
import type { JsonObject } from '../../../src/domain/kernel'

/** A stream nobody has used. */
export const newStream = (): StreamName => `contract-${v7()}`

const metadata = (): EventMetadata => {
  const command = v7()
  return {
    $correlationId: command,
    $causationId: command,
    commandId: command,
    commandHash: '0'.repeat(32),
    actor: { id: command, role: 'learner' },
    occurredAt: '2026-03-01T10:00:00.000Z',
    schemaVersion: 1,
    hash: '0'.repeat(64),
    previousHash: '0'.repeat(64),
  }
}

/** An event that happened nowhere. */
export const newEvent = (data: JsonObject = { text: 'something' }, type = 'SomethingHappened'): NewEvent => ({
  id: randomUUID(),
  type,
  data,
  metadata: metadata(),
})

/** Several of them. */
export const newEvents = (count: number): readonly NewEvent[] =>
  Array.from({ length: count }, (_, index) => newEvent({ index }))
