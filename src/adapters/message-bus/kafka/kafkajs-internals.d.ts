/** What is used of kafkajs 2.2.4 that it does not export. */
declare module 'kafkajs/src/protocol/requests/produce' {
  import type { CompressionTypes, Message } from 'kafkajs'

  /** What a request is made of. */
  export interface Produce {
    readonly acks: number
    readonly timeout: number
    readonly transactionalId?: string
    /** Of 64 bits: as text where a broker has given it. */
    readonly producerId: string | number
    readonly producerEpoch: number
    readonly compression: CompressionTypes
    readonly topicData: readonly {
      readonly topic: string
      readonly partitions: readonly {
        readonly partition: number
        readonly firstSequence: number
        readonly messages: readonly Message[]
      }[]
    }[]
  }
  interface Request {
    /** As much of kafkajs' Encoder as is read of what this gives. */
    readonly encode: () => Promise<{ readonly buf: Buffer; readonly buffer: Buffer }>
  }
  type Protocol = (asked: {
    readonly version: number
  }) => (produce: Produce) => { readonly request: Request; readonly response: unknown }
  const definitions: { protocol: Protocol }
  export default definitions
}

declare module 'kafkajs/src/protocol/recordBatch/crc32C' {
  /** CRC-32C (Castagnoli). */
  export default function crc32C(bytes: Buffer): number
}
