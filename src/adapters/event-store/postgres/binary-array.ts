/**
 * PostgreSQL's binary form of one-dimensional arrays (`array_recv` and the element types' `recv` functions in its
 * source): a header of 32-bit big-endian integers, then each element behind its length in bytes. `pg` sends a Buffer
 * as a binary parameter, so nothing is quoted here, nor parsed there.
 */
const DIMENSIONS = 1
const NO_NULLS = 0
const LOWER_BOUND = 1
const HEADER_BYTES = 20
const LENGTH_BYTES = 4

/** Object ids of the element types, fixed in `pg_type.dat`. */
const OID = { int8: 20, int4: 23, text: 25, json: 114, uuid: 2950 } as const

const header = (buffer: Buffer, oid: number, count: number): number => {
  buffer.writeInt32BE(DIMENSIONS, 0)
  buffer.writeInt32BE(NO_NULLS, 4)
  buffer.writeInt32BE(oid, 8)
  buffer.writeInt32BE(count, 12)
  buffer.writeInt32BE(LOWER_BOUND, 16)
  return HEADER_BYTES
}

const fixedWidth = <T>(
  oid: number,
  width: number,
  values: readonly T[],
  write: (buffer: Buffer, value: T, offset: number) => void,
): Buffer => {
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + values.length * (LENGTH_BYTES + width))
  let offset = header(buffer, oid, values.length)
  for (const value of values) {
    buffer.writeInt32BE(width, offset)
    write(buffer, value, offset + LENGTH_BYTES)
    offset += LENGTH_BYTES + width
  }
  return buffer
}

// A UTF-16 unit has at most three bytes in UTF-8 (RFC 3629: a pair of units has four), so one pass is enough.
const MOST_BYTES_PER_UNIT = 3

const strings = (oid: number, values: readonly string[]): Buffer => {
  let most = HEADER_BYTES
  for (const value of values) most += LENGTH_BYTES + value.length * MOST_BYTES_PER_UNIT
  const buffer = Buffer.allocUnsafe(most)
  let offset = header(buffer, oid, values.length)
  for (const value of values) {
    const written = buffer.write(value, offset + LENGTH_BYTES)
    buffer.writeInt32BE(written, offset)
    offset += LENGTH_BYTES + written
  }
  return buffer.subarray(0, offset)
}

/** `int[]`, of whole numbers below 2^31. */
export const int4Array = (values: readonly number[]): Buffer =>
  fixedWidth(OID.int4, 4, values, (buffer, value, offset) => buffer.writeInt32BE(value, offset))

/** `bigint[]`, of safe integers. */
export const int8Array = (values: readonly number[]): Buffer =>
  fixedWidth(OID.int8, 8, values, (buffer, value, offset) => {
    // Two halves: several times as fast as a BigInt.
    buffer.writeInt32BE(Math.floor(value / 2 ** 32), offset)
    buffer.writeUInt32BE(value >>> 0, offset + 4)
  })

/** `uuid[]`, of UUIDs in their 36 characters. */
export const uuidArray = (values: readonly string[]): Buffer =>
  fixedWidth(OID.uuid, 16, values, (buffer, value, offset) => buffer.write(value.replaceAll('-', ''), offset, 'hex'))

/** `text[]`; a lone surrogate becomes U+FFFD. */
export const textArray = (values: readonly string[]): Buffer => strings(OID.text, values)

/** `json[]`, of values that are JSON text already. */
export const jsonArray = (values: readonly string[]): Buffer => strings(OID.json, values)
