/** A record whose key, value and headers are texts, and whose time is that of its batch. */
export interface TextRecord {
  readonly key: string
  readonly value: string
  readonly headers: Readonly<Record<string, string>>
}

/** About what a record takes, to begin with. */
const USUAL_BYTES = 2_048

/** Bytes of a number from 0 as a varint, whose lowest bit is the sign (zigzag). */
const sizeOfVarint = (value: number): number => {
  let bytes = 1
  for (let rest = value * 2; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes += 1
  return bytes
}

const sizeOfText = (bytes: number): number => sizeOfVarint(bytes) + bytes

/** Writes records one after the other, into bytes that grow where they have to. */
class RecordWriter {
  private bytes: Buffer
  private at = 0

  constructor(size: number) {
    this.bytes = Buffer.allocUnsafe(size)
  }

  get written(): Buffer {
    return this.bytes.subarray(0, this.at)
  }

  /** @param offset - counted from that of the batch */
  write({ key, value, headers }: TextRecord, offset: number): void {
    const names = Object.keys(headers)
    const texts = [key, value]
    for (const name of names) texts.push(name, headers[name] ?? '')
    const lengths: number[] = []
    // Two bytes for its attributes and its time, of which it has none of its own.
    let size = 2 + sizeOfVarint(offset) + sizeOfVarint(names.length)
    for (const text of texts) {
      const length = Buffer.byteLength(text)
      lengths.push(length)
      size += sizeOfText(length)
    }
    this.makeRoomFor(sizeOfText(size))
    this.varint(size)
    this.varint(0)
    this.varint(0)
    this.varint(offset)
    this.text(key, lengths[0] ?? 0)
    this.text(value, lengths[1] ?? 0)
    this.varint(names.length)
    for (let index = 2; index < texts.length; index += 1) this.text(texts[index] ?? '', lengths[index] ?? 0)
  }

  private text(text: string, length: number): void {
    this.varint(length)
    this.at += this.bytes.write(text, this.at)
  }

  private varint(value: number): void {
    let rest = value * 2
    for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) this.bytes[this.at++] = (rest % 0x80) | 0x80
    this.bytes[this.at++] = rest
  }

  private makeRoomFor(more: number): void {
    if (this.at + more <= this.bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.at + more, 2 * this.bytes.length))
    this.bytes.copy(larger, 0, 0, this.at)
    this.bytes = larger
  }
}

/** The records of a batch as Kafka keeps them (https://kafka.apache.org/documentation/#record). */
export const recordBytes = (records: readonly TextRecord[]): Buffer => {
  const writer = new RecordWriter(records.length * USUAL_BYTES)
  for (const [index, record] of records.entries()) writer.write(record, index)
  return writer.written
}
