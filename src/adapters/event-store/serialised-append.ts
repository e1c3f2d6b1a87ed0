import {
  AppendTooLarge,
  EventTooLarge,
  MAX_APPEND_BYTES,
  type NewEvent,
  type StreamName,
} from '../../application/ports/event-store'
import type { ExpectedRevision } from '../../domain/kernel'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

// A UTF-16 unit has at most three bytes in UTF-8, so short texts need not be counted out.
const MOST_BYTES_PER_UNIT = 3
// EventStoreDB counts an event's type as UTF-16 (`Event.SizeOnDisk` in its source).
const BYTES_PER_UNIT_OF_TYPE = 2

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

/** Bytes of an event as `MAX_APPEND_BYTES` counts them: data and metadata in UTF-8, the type in UTF-16. */
const bytesOf = ({ type, data, metadata }: SerialisedEvent): number =>
  Buffer.byteLength(data) + Buffer.byteLength(metadata) + type.length * BYTES_PER_UNIT_OF_TYPE

const mustBeSmallEnough = (events: readonly SerialisedEvent[]): void => {
  let bytes = 0
  for (const event of events) {
    const more = bytesOf(event)
    if (more > MAX_APPEND_BYTES) throw new EventTooLarge(event.type, more)
    bytes += more
  }
  if (bytes > MAX_APPEND_BYTES) throw new AppendTooLarge(events.length, bytes)
}

/**
 * Checks an append and turns its events into JSON text.
 *
 * @throws EventTooLarge, AppendTooLarge where an event, or all of them together, exceed `MAX_APPEND_BYTES`
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
  let unitsOfTypes = 0
  const serialised = events.map(({ id, type, data, metadata }) => {
    if (!UUID.test(id)) throw new TypeError(`event id ${id} is no UUID in lower case`)
    if (type.includes('\0')) throw new TypeError('an event type has a U+0000')
    const event = { id, type, data: JSON.stringify(data), metadata: JSON.stringify(metadata) }
    length += event.data.length + event.metadata.length
    unitsOfTypes += type.length
    return event
  })
  if ((length + unitsOfTypes) * MOST_BYTES_PER_UNIT > MAX_APPEND_BYTES) mustBeSmallEnough(serialised)
  return { stream, expected, events: serialised, length }
}
