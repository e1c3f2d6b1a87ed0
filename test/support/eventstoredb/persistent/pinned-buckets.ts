import { createHash } from 'node:crypto'
import type { Consumer } from './consumer'
import type { Message } from './message'
import type { ConsumerStrategy, PushResult } from './strategies'

/** As many as the server has. */
const BUCKETS = 1_024

const bucketOf = (key: string): number => createHash('sha1').update(key).digest().readUInt32BE(0) % BUCKETS

/**
 * Keys fall into buckets, and a bucket belongs to one consumer for as long as that one is there. A consumer that comes
 * takes its fair share of the buckets from those that have more; the buckets of one that leaves go to whoever has the
 * fewest, each when its next message comes. The hash is not the server's: no client can rely on it.
 */
export class PinnedBuckets<Event> implements ConsumerStrategy<Event> {
  private readonly owners = new Map<number, Consumer<Event>>()
  private readonly consumers: Consumer<Event>[] = []

  constructor(private readonly keyOf: (event: Event) => string) {}

  add(consumer: Consumer<Event>): void {
    this.consumers.push(consumer)
    const share = Math.ceil(this.owners.size / this.consumers.length)
    for (const richer of this.consumers) {
      const surplus = this.bucketsOf(richer).slice(share)
      for (const bucket of surplus) this.owners.set(bucket, consumer)
    }
  }

  remove(consumer: Consumer<Event>): void {
    this.consumers.splice(this.consumers.indexOf(consumer), 1)
    for (const bucket of this.bucketsOf(consumer)) this.owners.delete(bucket)
  }

  push(message: Message<Event>): PushResult {
    if (this.consumers.every(({ spareRoom }) => spareRoom === 0)) return 'full'
    const bucket = bucketOf(this.keyOf(message.event))
    const owner = this.owners.get(bucket) ?? this.poorest()
    if (owner === undefined) return 'full'
    this.owners.set(bucket, owner)
    return owner.push(message) ? 'sent' : 'skipped'
  }

  private bucketsOf(consumer: Consumer<Event>): number[] {
    return [...this.owners].flatMap(([bucket, owner]) => (owner === consumer ? [bucket] : []))
  }

  private poorest(): Consumer<Event> | undefined {
    const owned = new Map(this.consumers.map((consumer) => [consumer, 0]))
    for (const owner of this.owners.values()) owned.set(owner, (owned.get(owner) ?? 0) + 1)
    return [...owned].sort(([, a], [, b]) => a - b)[0]?.[0]
  }
}
