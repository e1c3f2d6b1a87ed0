import { setTimeout as delay } from 'node:timers/promises'
import type { EachBatchPayload, IMemberAssignment } from 'kafkajs'
import type { Subscription } from '../../../application/ports/message-bus'
import type { KafkaClient } from './client'
import { fromRecord } from './records'

/** Messages that are handed out, and committed, together. */
const BATCH = 500
/** After this long the rest of what was fetched is left for the next fetch, so that the group can rebalance. */
const SPELL_MILLIS = 1_000

/** What is being done with a partition. */
interface Work {
  readonly topic: string
  readonly partition: number
  /** Fires when the partition may have gone to another member. */
  readonly revoked: AbortController
  /** Never rejects. */
  settled: Promise<void>
}

const afterwards = (offset: string): string => String(BigInt(offset) + 1n)

/**
 * What a member of a group does with the batches that it gets, over all the lives of its kafkajs consumer. At most one
 * batch of a partition is under way. One that takes long, or was refused, pauses its partition and lets kafkajs go on, so
 * that it neither holds up other partitions nor keeps the member from its heartbeats.
 */
export class Works {
  private readonly running = new Map<string, Work>()
  private leaving = false

  constructor(
    private readonly subscription: Subscription,
    private readonly client: KafkaClient,
  ) {}

  /** kafkajs' eachBatch. */
  async take(payload: EachBatchPayload): Promise<void> {
    const { topic, partition } = payload.batch
    const key = `${topic}/${String(partition)}`
    if (this.leaving) {
      payload.pause()
      return
    }
    // Where one is under way it is of an earlier life, or of an earlier assignment: this batch comes again after it.
    const work = this.running.get(key) ?? this.begin(key, payload)
    await this.within(work.settled, this.client.timing.patienceMillis)
    if (this.running.get(key) !== work) return
    const resume = payload.pause()
    void work.settled.then(resume)
  }

  /** Takes away what is not in the assignment; without one, everything. */
  revoke(assignment: IMemberAssignment = {}): void {
    for (const { topic, partition, revoked } of this.running.values())
      if (assignment[topic]?.includes(partition) !== true) revoked.abort()
  }

  /** Begins nothing more, and resolves when what is under way is finished, or has been taken away after a while. */
  async leave(): Promise<void> {
    this.leaving = true
    const all = Promise.all([...this.running.values()].map(({ settled }) => settled))
    await this.within(all, this.client.timing.leaveMillis)
    this.revoke()
  }

  private begin(key: string, payload: EachBatchPayload): Work {
    const { topic, partition } = payload.batch
    const work: Work = { topic, partition, revoked: new AbortController(), settled: Promise.resolve() }
    this.running.set(key, work)
    work.settled = this.deal(work, payload).finally(() => this.running.delete(key))
    return work
  }

  private async deal(work: Work, payload: EachBatchPayload): Promise<void> {
    const { topic, partition } = work
    const { signal } = work.revoked
    try {
      await this.handle(work, payload)
    } catch (error) {
      if (signal.aborted || this.leaving) return
      const fields = { group: this.subscription.group, topic, partition, error: String(error) }
      this.client.logger.warn('a batch of messages was not dealt with, it comes again', fields)
      await delay(this.client.timing.redeliveryMillis, undefined, { signal }).catch(() => undefined)
    }
  }

  private async handle({ topic, partition, revoked: { signal } }: Work, payload: EachBatchPayload): Promise<void> {
    const { messages } = payload.batch
    const enough = Date.now() + SPELL_MILLIS
    for (let from = 0; from < messages.length; from += BATCH) {
      const given = messages.slice(from, from + BATCH).map((message) => fromRecord(topic, partition, message))
      await this.subscription.handle({ topic, partition, messages: given, signal, alive: () => beat(payload) })
      const last = given.at(-1)
      if (last === undefined) return
      signal.throwIfAborted()
      const offsets = [{ topic, partitions: [{ partition, offset: afterwards(last.offset) }] }]
      await payload.commitOffsetsIfNecessary({ topics: offsets })
      signal.throwIfAborted()
      payload.resolveOffset(last.offset)
      if (this.leaving || Date.now() > enough) return
    }
  }

  /** Waits for it, but no longer than so long. */
  private async within(done: Promise<unknown>, millis: number): Promise<void> {
    const waited = new AbortController()
    await Promise.race([done, delay(millis, undefined, { signal: waited.signal }).catch(() => undefined)])
    waited.abort()
  }
}

/** Where the group is rebalancing, or has lost this member, kafkajs' own heartbeat finds out as well and sees to it. */
const beat = (payload: EachBatchPayload): Promise<void> => payload.heartbeat().catch(() => undefined)
