import { LAST_REVISION, type StoredRecord } from './records'

/**
 * ReadResp messages in protobuf's wire format, written by hand: reading is the peer's hot path, and the generated classes would take
 * several times as long. Field numbers are those of streams.proto and shared.proto.
 * https://protobuf.dev/programming-guides/encoding/
 */
const VARINT = 0
const LENGTH = 2

const tag = (field: number, type: typeof VARINT | typeof LENGTH): number => (field << 3) | type

const varintSize = (value: number): number => {
  let size = 1
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) size++
  return size
}

/** A field's tag, length and content. All field numbers here are below 16, so a tag is one byte. */
const fieldSize = (length: number): number => 1 + varintSize(length) + length

/** Writes into one buffer of the right size. */
class Writer {
  readonly bytes: Buffer
  private at = 0

  constructor(size: number) {
    this.bytes = Buffer.allocUnsafe(size)
  }

  varint(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      this.bytes[this.at++] = (rest % 0x80) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    this.bytes[this.at++] = rest
  }

  /** The head of a field whose content follows. */
  head(field: number, length: number): void {
    this.bytes[this.at++] = tag(field, LENGTH)
    this.varint(length)
  }

  number(field: number, value: number): void {
    this.bytes[this.at++] = tag(field, VARINT)
    this.varint(value)
  }

  content(field: number, content: Uint8Array): void {
    this.head(field, content.length)
    this.bare(content)
  }

  /** Content whose head is written. */
  bare(content: Uint8Array): void {
    this.bytes.set(content, this.at)
    this.at += content.length
  }

  text(field: number, text: string, length: number): void {
    this.head(field, length)
    this.at += this.bytes.write(text, this.at, 'utf8')
  }

  /** 2^63 - 1, which no number holds: nine bytes of ones but for the last's top bit. */
  lastRevision(field: number): void {
    this.bytes[this.at++] = tag(field, VARINT)
    this.bytes.fill(0xff, this.at, this.at + 8)
    this.at += 8
    this.bytes[this.at++] = 0x7f
  }
}

const LAST_REVISION_SIZE = 9

const METADATA_KEYS = ['content-type', 'created', 'type'] as const

/** How ids are written: as text or as two 64-bit numbers. */
export type UuidForm = 'string' | 'structured'

const STRUCTURED_TAGS = { most: tag(1, VARINT), least: tag(2, VARINT) }

const signed64 = (value: bigint): number[] => {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, value)
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  return [...bytes, Number(rest)]
}

/** The two halves of a UUID as the protocol's signed 64-bit numbers. */
export const uuidHalves = (id: string): { readonly most: bigint; readonly least: bigint } => {
  const hex = id.replaceAll('-', '')
  const half = (digits: string): bigint => BigInt.asIntN(64, BigInt(`0x${digits}`))
  return { most: half(hex.slice(0, 16)), least: half(hex.slice(16)) }
}

/** The inverse of `uuidHalves`. */
export const uuidOfHalves = (most: bigint, least: bigint): string => {
  const hex = [most, least].map((half) => BigInt.asUintN(64, half).toString(16).padStart(16, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** The content of a UUID message in its structured form. */
const structuredUuid = (id: string): Uint8Array => {
  const { most, least } = uuidHalves(id)
  const halves = [STRUCTURED_TAGS.most, ...signed64(most), STRUCTURED_TAGS.least, ...signed64(least)]
  return Buffer.from([tag(1, LENGTH), halves.length, ...halves])
}

/** A message whose size is known before it is written, so that one buffer takes it with what is around it. */
interface Measured {
  readonly size: number
  write(writer: Writer): void
}

/** A RecordedEvent message, without its own tag and length. */
const recordedEvent = (record: StoredRecord, form: UuidForm): Measured => {
  const { id, stream, revision, position, data, metadata } = record
  const structured = form === 'structured' ? structuredUuid(id) : undefined
  const idSize = structured?.length ?? fieldSize(id.length)
  const name = Buffer.byteLength(stream)
  const values = [record.contentType, record.created, record.type] as const
  const lengths = values.map((value) => Buffer.byteLength(value))
  const entries = METADATA_KEYS.map((key, index) => fieldSize(key.length) + fieldSize(lengths[index]!))
  return {
    size:
      fieldSize(idSize) +
      fieldSize(fieldSize(name)) +
      1 +
      (revision === Infinity ? LAST_REVISION_SIZE : varintSize(revision)) +
      2 * (1 + varintSize(position)) +
      entries.reduce((sum, entry) => sum + fieldSize(entry), 0) +
      fieldSize(metadata.length) +
      fieldSize(data.length),
    write: (writer) => {
      writer.head(1, idSize)
      if (structured === undefined) writer.text(2, id, id.length)
      else writer.bare(structured)
      writer.head(2, fieldSize(name))
      writer.text(3, stream, name)
      if (revision === Infinity) writer.lastRevision(3)
      else writer.number(3, revision)
      writer.number(4, position)
      writer.number(5, position)
      METADATA_KEYS.forEach((key, index) => {
        writer.head(6, entries[index]!)
        writer.text(1, key, key.length)
        writer.text(2, values[index]!, lengths[index]!)
      })
      writer.content(7, metadata)
      writer.content(8, data)
    },
  }
}

/** ReadResp.event: an event, and the link that led to it where one did. The position is that of the link then. */
export const eventResponse = (
  event: StoredRecord | undefined,
  link: StoredRecord | undefined,
  form: UuidForm,
): Buffer => {
  const parts = [event, link].map((record) => (record === undefined ? undefined : recordedEvent(record, form)))
  const position = (link ?? event)?.position ?? 0
  const sizes = parts.reduce((sum, part) => sum + (part === undefined ? 0 : fieldSize(part.size)), 0)
  const size = sizes + 1 + varintSize(position)
  const writer = new Writer(fieldSize(size))
  writer.head(1, size)
  parts.forEach((part, index) => {
    if (part === undefined) return
    writer.head(index + 1, part.size)
    part.write(writer)
  })
  writer.number(3, position)
  return writer.bytes
}

/** A message that is nothing but this field, whose content is a message. */
export const messageField = (field: number, content: Uint8Array): Buffer => {
  const writer = new Writer(fieldSize(content.length))
  writer.content(field, content)
  return writer.bytes
}

/** A revision as the protocol's text. */
export const revisionText = (revision: number): string => (revision === Infinity ? LAST_REVISION : String(revision))
