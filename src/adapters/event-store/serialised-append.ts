import { EventTooLarge, MAX_EVENT_BYTES, type NewEvent, type StreamName } from '../../application/ports/event-store'
import type { ExpectedRevision } from '../../domain/kernel'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

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
  /** UTF-8 length of all data and metadata. */
  readonly bytes: number
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
  let bytes = 0
  const serialised = events.map(({ id, type, data, metadata }) => {
    if (!UUID.test(id)) throw new TypeError(`event id ${id} is no UUID in lower case`)
    if (type.includes('\0')) throw new TypeError('an event type has a U+0000')
    const event = { id, type, data: JSON.stringify(data), metadata: JSON.stringify(metadata) }
    const size = Buffer.byteLength(event.data) + Buffer.byteLength(event.metadata)
    if (size > MAX_EVENT_BYTES) throw new EventTooLarge(type, size)
    bytes += size
    return event
  })
  return { stream, expected, events: serialised, bytes }
}
