import { type Pool, Query, type QueryArrayConfig, type QueryConfig } from 'pg'
import type { EventMetadata, RecordedEvent } from '../../../application/ports/event-store'
import type { EventText } from '../../../application/ports/log-text'
import type { JsonObject } from '../../../domain/kernel'
import { ANSWER_MILLIS } from './connections'
import { toUnavailable } from './errors'

/** The columns of an event, in the order of its row. */
export const EVENT_COLUMNS = 'position, stream, revision, id, type, data, metadata, at'

/** An event as the server sends it, all text. */
type EventRow = readonly [
  position: string,
  stream: string,
  revision: string,
  id: string,
  type: string,
  data: string,
  metadata: string,
  at: string,
]

/**
 * Makes a decoder of rows that begin with `EVENT_COLUMNS`, which leaves JSON as it is. Events that were written together
 * share their time, so the last one is kept: reading a date costs as much as the rest of a row.
 */
export const textDecoder = (): ((row: readonly string[]) => EventText) => {
  let lastAt = ''
  let recordedAt = ''
  return (row) => {
    const [position, stream, revision, id, type, data, metadata, at] = row as unknown as EventRow
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
      data,
      metadata,
      recordedAt,
    }
  }
}

/** The same, with the JSON read. */
export const rowDecoder = (): ((row: readonly string[]) => RecordedEvent) => {
  const decode = textDecoder()
  return (row) => {
    const event = decode(row)
    return {
      ...event,
      data: JSON.parse(event.data) as JsonObject,
      metadata: JSON.parse(event.metadata) as EventMetadata,
    }
  }
}

/** For `pg`: leaves every value the text that it is. */
export const asText = { getTypeParser: () => (text: string) => text }

/**
 * Runs a query and hands over each row as it comes. A page's text so becomes garbage at once, while it is young and
 * costs the collector nothing: reading takes a third less time than with the rows gathered first.
 *
 * @throws StoreUnavailable where the server is out of reach
 */
export const eachRow = async (
  pool: Pool,
  config: QueryConfig<unknown[]>,
  take: (row: readonly string[]) => void,
): Promise<void> => {
  let broken = true
  let timer: NodeJS.Timeout | undefined
  let fault: Error | undefined
  try {
    const client = await pool.connect()
    try {
      await new Promise<void>((resolve, reject) => {
        // Not the driver's own time-out, which makes it gather the rows.
        timer = setTimeout(() => reject(new Error(`no answer in ${String(ANSWER_MILLIS)} ms`)), ANSWER_MILLIS)
        const asArrays: QueryArrayConfig<unknown[]> = { ...config, rowMode: 'array', types: asText }
        const query = new Query<string[], unknown[]>(asArrays)
        query.on('row', (row) => {
          try {
            take(row)
          } catch (error) {
            // Thrown from here it would pass through the driver's socket handler and end the process.
            fault ??= new Error('a row of the log could not be read', { cause: error })
          }
        })
        query.on('error', reject)
        query.on('end', () => resolve())
        client.query(query)
      })
      broken = false
    } finally {
      clearTimeout(timer)
      client.release(broken)
    }
  } catch (error) {
    throw toUnavailable(error)
  }
  if (fault !== undefined) throw fault
}
