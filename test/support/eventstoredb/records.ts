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

/** An instant as the server writes it; `ticks` are those since the millisecond. Text, for it is more than a number holds exactly. */
export const ticksOf = (millis: number, ticks = 0): string => `${String(millis)}${String(ticks).padStart(4, '0')}`

/** The instant of `created`, in milliseconds since 1970. */
export const millisOf = (ticks: string): number => Number(ticks) / TICKS_PER_MILLISECOND

/** Tells instants that differ, as the server's do, but for more than 10,000 in a millisecond. */
export class TickClock {
  private millis = 0
  private ticks = 0

  now(): string {
    const millis = Math.max(Date.now(), this.millis)
    this.ticks = millis === this.millis ? Math.min(this.ticks + 1, TICKS_PER_MILLISECOND - 1) : 0
    this.millis = millis
    return ticksOf(millis, this.ticks)
  }
}
