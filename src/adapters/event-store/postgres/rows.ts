import type { EventMetadata, RecordedEvent } from '../../../application/ports/event-store'
import type { JsonObject } from '../../../domain/kernel'

/** The columns of an event, in the order of `EventRow`. */
export const EVENT_COLUMNS = 'position, stream, revision, id, type, data, metadata, at'

/** An event as the server sends it, all text. */
export type EventRow = readonly [
  position: string,
  stream: string,
  revision: string,
  id: string,
  type: string,
  data: string,
  metadata: string,
  at: string,
]

/** For `pg`: leaves every value the text that it is. */
export const asText = { getTypeParser: () => (text: string) => text }

/**
 * Turns rows into events. Events that were written together share their time, so the last one is kept: reading a date
 * costs as much as the rest of a row.
 */
export const decodeRows = (rows: readonly EventRow[]): RecordedEvent[] => {
  let lastAt = ''
  let recordedAt = ''
  return rows.map(([position, stream, revision, id, type, data, metadata, at]) => {
    if (at !== lastAt) {
      lastAt = at
      recordedAt = new Date(at).toISOString()
    }
    return {
      position: Number(position),
      stream,
      revision: Number(revision),
      id,
      type,
      data: JSON.parse(data) as JsonObject,
      metadata: JSON.parse(metadata) as EventMetadata,
      recordedAt,
    }
  })
}
