import type { UUID } from '@eventstore/db-client/generated/shared_pb'
import { maximumAppendSizeExceeded, missingMetadata } from './failures'
import { idOf } from './protocol-ids'
import type { ProposedEvent } from './records'

/** Bytes that the events of one append may have together, by the server's default. */
export const MAX_APPEND_BYTES = 1_048_576

/** A proposed message of Append or BatchAppend. */
export interface ProposedMessage {
  getId(): UUID | undefined
  getMetadataMap(): { get(key: string): string | undefined }
  getData_asU8(): Uint8Array
  getCustomMetadata_asU8(): Uint8Array
}

/** Throws what the server answers to a message without type, content type or UUID. */
export const proposedEvent = (message: ProposedMessage): ProposedEvent => {
  const id = idOf(message.getId())
  const metadata = message.getMetadataMap()
  const type = metadata.get('type')
  if (type === undefined) throw missingMetadata('type')
  const contentType = metadata.get('content-type')
  if (contentType === undefined) throw missingMetadata('content-type')
  return { id, type, contentType, data: message.getData_asU8(), metadata: message.getCustomMetadata_asU8() }
}

/** Whether the events are too much for one append. */
export const exceedsLimit = (events: readonly ProposedEvent[]): boolean =>
  events.reduce((size, { data, metadata, type }) => size + data.length + metadata.length + 2 * type.length, 0) >
  MAX_APPEND_BYTES

/** Throws what the server answers to an Append of too much. */
export const demandWithinLimit = (events: readonly ProposedEvent[]): void => {
  if (exceedsLimit(events)) throw maximumAppendSizeExceeded(MAX_APPEND_BYTES)
}
