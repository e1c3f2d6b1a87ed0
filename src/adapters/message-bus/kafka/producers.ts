import { CompressionTypes, type Message, type Producer } from 'kafkajs'
import type { KafkaClient } from './client'
import { useQuickGzip } from './gzip'

/** One idempotent producer, until a send by it has failed. */
interface Holder {
  readonly producer: Producer
  readonly connected: Promise<void>
  users: number
  retired: boolean
}

/** One event alone is not worth it. */
const compressionOf = (messages: readonly Message[]): CompressionTypes =>
  messages.length === 1 && (messages[0]?.value?.length ?? 0) < 4_096 ? CompressionTypes.None : CompressionTypes.GZIP

/** The partition that a record says. Named, since kafkajs changed its default with version 2. */
const asChosen =
  () =>
  ({ message }: { readonly message: Message }): number => {
    if (message.partition === undefined) throw new Error('a record without a partition')
    return message.partition
  }

/**
 * The only place that sends. Every send carries records of ONE partition, and counts as done when its answer names that
 * partition: kafkajs 2.2.4 keeps answers by broker, and where a broker dies while a send covers several partitions it
 * reports what it never sent (docs/adr/0037-kafka.md).
 *
 * A producer by which a send has failed is given up: the broker may have written the records, and would take others under
 * the same sequence numbers for the same ones and drop them.
 */
export class Producers {
  private holder: Holder | undefined

  constructor(private readonly client: KafkaClient) {
    useQuickGzip()
  }

  /** Resolves to whether all records are durable; rejects where that cannot be known. */
  async send(topic: string, partition: number, messages: Message[]): Promise<boolean> {
    const holder = (this.holder ??= this.open())
    holder.users += 1
    try {
      await holder.connected
      const answer = await holder.producer.send({ topic, messages, acks: -1, compression: compressionOf(messages) })
      return answer.some((one) => one.topicName === topic && one.partition === partition && one.errorCode === 0)
    } catch (error) {
      holder.retired = true
      if (this.holder === holder) this.holder = undefined
      throw error
    } finally {
      holder.users -= 1
      void this.release(holder)
    }
  }

  /** Lets go, or has it let go by the last send that is under way. */
  async close(): Promise<void> {
    const { holder } = this
    if (holder === undefined) return
    this.holder = undefined
    holder.retired = true
    await this.release(holder)
  }

  private open(): Holder {
    const { kafka, timing } = this.client
    const producer = kafka.producer({
      idempotent: true,
      // More in flight would lose their order when the first of them is retried.
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: asChosen,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: Math.ceil(timing.publishMillis / 1_000) + 3 },
    })
    return { producer, connected: producer.connect(), users: 0, retired: false }
  }

  private async release({ producer, users, retired }: Holder): Promise<void> {
    if (retired && users === 0) await producer.disconnect().catch(() => undefined)
  }
}
