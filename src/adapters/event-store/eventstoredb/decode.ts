import type { ReadResp } from '@eventstore/db-client/generated/streams_pb'
import type { EventMetadata, Position, RecordedEvent } from '../../../application/ports/event-store'
import type { JsonObject } from '../../../domain/kernel'

/** A position as a number. One beyond 2^53 bytes (9 PB) of log would not be exact, and is refused. */
export const positionOf = (text: string): Position => {
  const position = Number(text)
  if (!Number.isSafeInteger(position)) throw new RangeError(`position ${text} of EventStoreDB is too large`)
  return position
}

const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const parsed = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(textOf(bytes))
  } catch {
    return undefined
  }
}

/**
 * An event's data. What others wrote, on a server that is shared, may be anything: what is no JSON object is wrapped in
 * one, as `$value` or `$base64`, a name that no event of Lyceum's has.
 */
const dataOf = (bytes: Uint8Array): JsonObject => {
  const value = parsed(bytes)
  if (isObject(value)) return value
  return value === undefined ? { $base64: Buffer.from(bytes).toString('base64') } : { $value: value }
}

const isText = (value: unknown): value is string => typeof value === 'string'

const isOurs = (metadata: JsonObject): boolean =>
  isText(metadata.hash) &&
  isText(metadata.previousHash) &&
  isText(metadata.commandId) &&
  isText(metadata.occurredAt) &&
  isText(metadata.$correlationId) &&
  isText(metadata.$causationId) &&
  isObject(metadata.actor)

/**
 * An event's metadata. Those of an event that Lyceum did not write are kept, and what they lack is filled in: an empty
 * `hash`, which no chain has, so that an audit finds the event, and nobody as the actor.
 */
const metadataOf = (bytes: Uint8Array, id: string, recordedAt: string): EventMetadata => {
  const value = bytes.length === 0 ? undefined : parsed(bytes)
  const metadata = isObject(value) ? value : {}
  if (isOurs(metadata)) return metadata as unknown as EventMetadata
  const { $correlationId, $causationId } = metadata
  return {
    ...metadata,
    $correlationId: isText($correlationId) ? $correlationId : id,
    $causationId: isText($causationId) ? $causationId : id,
    commandId: '',
    commandHash: '',
    actor: { id: '', role: '' },
    occurredAt: recordedAt,
    schemaVersion: 0,
    hash: '',
    previousHash: '',
  }
}

// `created` counts 100 nanoseconds since 1970.
const DIGITS_BELOW_MILLIS = 4

/** Makes a decoder of events. Those that were written together share their time, so the last one is kept. */
export const eventDecoder = (): ((response: ReadResp) => RecordedEvent | undefined) => {
  let lastMillis = ''
  let recordedAt = ''
  return (response) => {
    const event = response.getEvent()?.getEvent()
    if (event === undefined) return undefined
    const properties = event.getMetadataMap()
    const millis = properties.get('created')?.slice(0, -DIGITS_BELOW_MILLIS) ?? '0'
    if (millis !== lastMillis) {
      lastMillis = millis
      recordedAt = new Date(Number(millis)).toISOString()
    }
    const id = event.getId()?.getString() ?? ''
    return {
      position: positionOf(event.getCommitPosition()),
      stream: textOf(event.getStreamIdentifier()?.getStreamName_asU8() ?? new Uint8Array()),
      revision: Number(event.getStreamRevision()),
      id,
      type: properties.get('type') ?? '',
      data: dataOf(event.getData_asU8()),
      metadata: metadataOf(event.getCustomMetadata_asU8(), id, recordedAt),
      recordedAt,
    }
  }
}
