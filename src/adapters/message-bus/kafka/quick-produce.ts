import { CompressionCodecs, CompressionTypes, type Message } from 'kafkajs'
import crc32C from 'kafkajs/src/protocol/recordBatch/crc32C'
import definitions, { type Produce } from 'kafkajs/src/protocol/requests/produce'
import { recordBytes, type TextRecord } from './record-bytes'

type Compress = (records: { readonly buffer: Buffer }) => Promise<Buffer>
const codecs = CompressionCodecs as unknown as Readonly<Record<number, () => { readonly compress: Compress }>>

/** The request's version from which on it has record batches of version 2. */
const WITH_BATCHES = 3
const MAGIC = 2
/** Bytes of a batch before its records: in all, before what its length counts, and before what its checksum is of. */
const [HEAD, LENGTH_END, CHECKSUM_END] = [61, 12, 21] as const

type Texts = Message & TextRecord

const isText = ({ key, value, headers, timestamp }: Message): boolean => {
  if (typeof key !== 'string' || typeof value !== 'string' || timestamp !== undefined) return false
  for (const name in headers) if (typeof headers[name] !== 'string') return false
  return headers !== undefined
}

/** The one batch of a request such as Lyceum sends: of texts, outside a transaction. Of any other, nothing. */
const batchOf = ({ transactionalId, topicData }: Produce) => {
  const [data, ...others] = topicData
  const [batch, ...more] = data?.partitions ?? []
  if (data === undefined || batch === undefined || transactionalId !== undefined) return undefined
  if (others.length + more.length > 0 || !batch.messages.every(isText)) return undefined
  return { ...batch, topic: data.topic, records: batch.messages as readonly Texts[] }
}

type Batch = NonNullable<ReturnType<typeof batchOf>>

/** RecordBatch, https://kafka.apache.org/documentation/#recordbatch; what it leaves at 0 is for the broker to say. */
const writeBatch = (to: Buffer, { producerId, producerEpoch, compression }: Produce, batch: Batch): void => {
  const count = batch.records.length
  const now = BigInt(Date.now())
  to.fill(0, 0, HEAD)
  to.writeInt32BE(to.length - LENGTH_END, 8)
  to.writeInt8(MAGIC, 16)
  to.writeInt16BE(compression, 21)
  to.writeInt32BE(count - 1, 23)
  to.writeBigInt64BE(now, 27)
  to.writeBigInt64BE(now, 35)
  to.writeBigInt64BE(BigInt(String(producerId)), 43)
  to.writeInt16BE(producerEpoch, 51)
  to.writeInt32BE(batch.firstSequence, 53)
  to.writeInt32BE(count, 57)
  to.writeUInt32BE(crc32C(to.subarray(CHECKSUM_END)), 17)
}

/** The body of a Produce request, versions 3 to 7 (https://kafka.apache.org/protocol). */
const encode = async (produce: Produce, batch: Batch): Promise<Buffer> => {
  const plain = recordBytes(batch.records)
  const codec = produce.compression === CompressionTypes.None ? undefined : codecs[produce.compression]
  const records = codec === undefined ? plain : await codec().compress({ buffer: plain })
  const topic = Buffer.from(batch.topic)
  const start = 26 + topic.length
  const body = Buffer.allocUnsafe(start + HEAD + records.length)
  body.writeInt16BE(-1, 0)
  body.writeInt16BE(produce.acks, 2)
  body.writeInt32BE(produce.timeout, 4)
  body.writeInt32BE(1, 8)
  body.writeInt16BE(topic.length, 12)
  topic.copy(body, 14)
  body.writeInt32BE(1, start - 12)
  body.writeInt32BE(batch.partition, start - 8)
  body.writeInt32BE(body.length - start, start - 4)
  records.copy(body, start + HEAD)
  writeBatch(body.subarray(start), produce, batch)
  return body
}

/** How kafkajs itself does it. */
const usual = definitions.protocol

/**
 * Has kafkajs' requests with batches of texts written in one go. By itself it takes a buffer of 512 bytes for each record
 * and each header, and larger ones to put them together: four times as much, and three fifths of all that the relay cost
 * (docs/adr/0038-relay.md). What is written is the same to the byte; a test holds it against kafkajs.
 *
 * Like its codecs, kafkajs has these once for the whole process.
 */
export const useQuickProduce = (): void => {
  definitions.protocol = (asked) => (produce) => {
    const { request, response } = usual(asked)(produce)
    const batch = asked.version >= WITH_BATCHES ? batchOf(produce) : undefined
    if (batch === undefined) return { request, response }
    const quick = async () => {
      const buffer = await encode(produce, batch)
      return { buf: buffer, buffer }
    }
    return { request: { ...request, encode: quick }, response }
  }
}
