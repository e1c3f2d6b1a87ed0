import { CompressionTypes, type Message, type Producer } from 'kafkajs'
import type { KafkaClient } from './client'
import { useQuickGzip } from './gzip'
import { useQuickProduce } from './quick-produce'

/** One idempotent producer, until a send by it has failed. */
interface Holder {
  readonly producer: Producer
  readonly connected: Promise<void>
  users: number
  retired: boolean
}

/**
 * Producers at work at a time. An idempotent one has a single request under way to a broker, so one alone would have the
 * next partition's records wait, not even written, until the broker has those of the one before on its disk.
 */
const SIDE_BY_SIDE = 3

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
 * the same sequence numbers for the same ones and drop them. A partition's records go by one producer until then.
 */
export class Producers {
  private readonly holders: (Holder | undefined)[] = []

  constructor(private readonly client: KafkaClient) {
    useQuickGzip()
    useQuickProduce()
  }

  /** Resolves to whether all records are durable; rejects where that cannot be known. */
  async send(topic: string, partition: number, messages: Message[]): Promise<boolean> {
    const place = partition % SIDE_BY_SIDE
    const holder = (this.holders[place] ??= this.open())
    holder.users += 1
    try {
      await holder.connected
      const answer = await holder.producer.send({ topic, messages, acks: -1, compression: compressionOf(messages) })
      return answer.some((one) => one.topicName === topic && one.partition === partition && one.errorCode === 0)
    } catch (error) {
      holder.retired = true
      if (this.holders[place] === holder) this.holders[place] = undefined
      throw error
    } finally {
      holder.users -= 1
      void this.release(holder)
    }
  }

  /** Lets go, or has each let go by the last send that is under way by it. */
  async close(): Promise<void> {
    const holders = this.holders.splice(0).filter((holder) => holder !== undefined)
    for (const holder of holders) holder.retired = true
    await Promise.all(holders.map((holder) => this.release(holder)))
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
