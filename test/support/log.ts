import { randomUUID } from 'node:crypto'
import type { EventStore, NewEvent } from '../../src/application/ports/event-store'
import type { JsonObject, Role } from '../../src/domain/kernel'

export interface EventDetails {
  /** The instant it happened; default the start of 2026. */
  readonly at?: string
  readonly actor?: { readonly id: string; readonly role: Role }
}

/** An event as a command would have written it. Its hashes are not those of a chain. */
export const newEvent = (
  type: string,
  data: JsonObject,
  { at = '2026-01-01T00:00:00.000Z', actor = { id: 'test', role: 'system' } }: EventDetails = {},
): NewEvent => {
  const commandId = randomUUID()
  return {
    id: randomUUID(),
    type,
    data,
    metadata: {
      $correlationId: commandId,
      $causationId: commandId,
      commandId,
      commandHash: '0'.repeat(64),
      actor,
      occurredAt: at,
      schemaVersion: 1,
      hash: '0'.repeat(64),
      previousHash: '0'.repeat(64),
    },
  }
}

/** Writes events to a stream, whatever its revision. */
export const write = async (store: EventStore, stream: string, ...events: readonly NewEvent[]): Promise<number> => {
  const appended = await store.append(stream, 'any', events)
  if (appended._tag === 'Left') throw new Error(`could not write to ${stream}`)
  return appended.right.position
}
