import { setTimeout as delay } from 'node:timers/promises'
import type { Lag, MessageBus, OutgoingBusMessage, Subscription, Topic } from '../../../application/ports/message-bus'
import { partitionOf } from '../partition-of'
import { Admins } from './admins'
import { kafkaClient, type KafkaClient, type KafkaOptions } from './client'
import { lagOf } from './lag'
import { Lane } from './lane'
import { live } from './life'
import { Producers } from './producers'
import { makeTopics } from './topics'
import { Works } from './works'

const RESTART_MILLIS = 500
/** A consumer that lived for so long has worked. */
const WORKED_MILLIS = 10_000
/** How long an unreachable broker may keep the bus from closing. */
const CLOSE_MILLIS = 5_000
const MOST_RESTART_MILLIS = 2_000

/** The MessageBus on Apache Kafka 2.4 or later. */
export class KafkaMessageBus implements MessageBus {
  private readonly client: KafkaClient
  private readonly admins: Admins
  private readonly producers: Producers
  private readonly closed = new AbortController()
  /** How many partitions each topic is declared to have, whatever it has. */
  private readonly declared = new Map<string, number>()
  private readonly lanes = new Map<string, Lane>()

  constructor(private readonly options: KafkaOptions) {
    this.client = kafkaClient(options)
    this.admins = new Admins(this.client)
    this.producers = new Producers(this.client)
  }

  async prepare(topics: readonly Topic[]): Promise<void> {
    await this.admins.ask((admin) => makeTopics(admin, topics, this.options.replication))
    for (const { name, partitions } of topics) this.declared.set(name, partitions)
  }

  async publish(messages: readonly OutgoingBusMessage[]): Promise<void> {
    const byLane = new Map<Lane, OutgoingBusMessage[]>()
    for (const message of messages) {
      const lane = this.laneOf(message)
      const before = byLane.get(lane)
      if (before === undefined) byLane.set(lane, [message])
      else before.push(message)
    }
    // All are awaited, so that nothing is under way any more when the caller publishes again what has failed.
    const outcomes = await Promise.allSettled([...byLane].map(([lane, part]) => lane.publish(part)))
    const failed = outcomes.find(({ status }) => status === 'rejected')
    if (failed?.status === 'rejected') throw failed.reason
  }

  async consume(subscription: Subscription): Promise<void> {
    const { group, signal: leaving } = subscription
    const signal = AbortSignal.any([leaving, this.closed.signal])
    const works = new Works(subscription, this.client)
    let pause = RESTART_MILLIS
    while (!signal.aborted) {
      const born = Date.now()
      const reason = await live(this.client, subscription, works, signal)
      if (reason === undefined) break
      // One that has worked for a while is back at once; where there is no Kafka it is asked for less and less often.
      pause = Date.now() - born > WORKED_MILLIS ? RESTART_MILLIS : Math.min(2 * pause, MOST_RESTART_MILLIS)
      this.client.logger.warn('a consumer has stopped, it is started again', { group, reason, pauseMillis: pause })
      await delay(pause, undefined, { signal }).catch(() => undefined)
    }
  }

  lag(group: string, topics: readonly string[]): Promise<readonly Lag[]> {
    return this.admins.ask((admin) => lagOf(admin, group, topics))
  }

  async close(): Promise<void> {
    this.closed.abort()
    const gone = Promise.all([this.producers.close(), this.admins.close()])
    await Promise.race([gone, delay(CLOSE_MILLIS, undefined, { ref: false })])
  }

  private laneOf({ topic, key }: OutgoingBusMessage): Lane {
    const partitions = this.declared.get(topic)
    if (partitions === undefined) throw new Error(`${topic} was not prepared: how many partitions it has is not known`)
    const partition = partitionOf(key, partitions)
    const name = `${topic}/${String(partition)}`
    const known = this.lanes.get(name)
    if (known !== undefined) return known
    const { publishMillis } = this.client.timing
    const lane = new Lane({ topic, partition, producers: this.producers, publishMillis, closed: this.closed.signal })
    this.lanes.set(name, lane)
    return lane
  }
}
