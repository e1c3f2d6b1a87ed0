import { EventTooLarge, MAX_EVENT_BYTES, type NewEvent, type StreamName } from '../../application/ports/event-store'
import type { ExpectedRevision } from '../../domain/kernel'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

// A UTF-16 unit has at most three bytes in UTF-8, so short texts need not be counted out.
const MOST_BYTES_PER_UNIT = 3

/** An event as text: what a store keeps, so that nobody can change it afterwards through the object he handed over. */
export interface SerialisedEvent {
  readonly id: string
  readonly type: string
  readonly data: string
  readonly metadata: string
}

/** An append as a store takes it. */
export interface SerialisedAppend {
  readonly stream: StreamName
  readonly expected: ExpectedRevision
  readonly events: readonly SerialisedEvent[]
  /** Length of all data and metadata, in UTF-16 units: near enough to bytes to bound a batch. */
  readonly length: number
}

/**
 * Checks an append and turns its events into JSON text.
 *
 * @throws EventTooLarge where an event's data and metadata exceed `MAX_EVENT_BYTES` in UTF-8
 * @throws TypeError where there is no event, an id is no UUID in lower case, a name has a U+0000, or JSON cannot say it
 */
export const serialiseAppend = (
  stream: StreamName,
  expected: ExpectedRevision,
  events: readonly NewEvent[],
): SerialisedAppend => {
  if (events.length === 0) throw new TypeError(`an append to ${stream} has no events`)
  // PostgreSQL's text cannot hold it; better refused here, by every store alike, than in a batch with others.
  if (stream.includes('\0')) throw new TypeError('a stream name has a U+0000')
  let length = 0
  const serialised = events.map(({ id, type, data, metadata }) => {
    if (!UUID.test(id)) throw new TypeError(`event id ${id} is no UUID in lower case`)
    if (type.includes('\0')) throw new TypeError('an event type has a U+0000')
    const event = { id, type, data: JSON.stringify(data), metadata: JSON.stringify(metadata) }
    const units = event.data.length + event.metadata.length
    if (units * MOST_BYTES_PER_UNIT > MAX_EVENT_BYTES) {
      const bytes = Buffer.byteLength(event.data) + Buffer.byteLength(event.metadata)
      if (bytes > MAX_EVENT_BYTES) throw new EventTooLarge(type, bytes)
    }
    length += units
    return event
  })
  return { stream, expected, events: serialised, length }
}
