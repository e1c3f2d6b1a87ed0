/** What a client proposes to append. Type and content type travel as metadata in the protocol. */
export interface ProposedEvent {
  readonly id: string
  readonly type: string
  readonly contentType: string
  readonly data: Uint8Array
  readonly metadata: Uint8Array
}

/** An event of the log. */
export interface StoredRecord extends ProposedEvent {
  readonly stream: string
  /** Infinity for the tombstone of a stream, which the protocol numbers 2^63 - 1. */
  readonly revision: number
  /** Commit and prepare position, which are one since there are no transactions. Grows by the record's size, like an offset in a file. */
  readonly position: number
  /** In ticks of 100 ns since 1970, as the server writes it. */
  readonly created: string
}

/** A stream's revision where it has no event; the server counts from it. */
export const NO_STREAM = -1

/** What the protocol writes for the revision of a tombstone and for `$tb` of a deleted stream. */
export const LAST_REVISION = '9223372036854775807'

export const METADATA_TYPE = '$metadata'
export const LINK_TYPE = '$>'
export const TOMBSTONE_TYPE = '$streamDeleted'
export const JSON_CONTENT = 'application/json'
export const BINARY_CONTENT = 'application/octet-stream'

export const isSystemStream = (stream: string): boolean => stream.startsWith('$')

/** `$$x` holds the metadata of the stream x. */
export const isMetastream = (stream: string): boolean => stream.startsWith('$$')
export const metastreamOf = (stream: string): string => `$$${stream}`
export const originalOf = (metastream: string): string => metastream.slice(2)

const HEADER_BYTES = 90

/** Roughly the room that the record would take in a file of the server: positions are as far apart as those of a real one. */
export const sizeOf = (stream: string, { type, data, metadata }: ProposedEvent): number =>
  HEADER_BYTES + stream.length + type.length + data.length + metadata.length

const TICKS_PER_MILLISECOND = 10_000

/** An instant as the server writes it. */
export const ticksOf = (millis: number): string => String(millis * TICKS_PER_MILLISECOND)

/** The instant of `created`, in milliseconds since 1970. */
export const millisOf = (ticks: string): number => Number(ticks) / TICKS_PER_MILLISECOND
