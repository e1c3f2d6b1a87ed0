import type { Consumer } from './consumer'
import type { Message } from './message'
import { PinnedBuckets } from './pinned-buckets'
import type { ConsumerStrategyName } from './settings'

/** Sent; skipped because its consumer is busy though others are not; or nobody has room. */
export type PushResult = 'sent' | 'skipped' | 'full'

/** Which consumer gets the next message. */
export interface ConsumerStrategy<Event> {
  readonly add: (consumer: Consumer<Event>) => void
  readonly remove: (consumer: Consumer<Event>) => void
  readonly push: (message: Message<Event>) => PushResult
}

/** What a pinned strategy keeps together: the events of one stream, or of one correlation. */
export interface PinKeys<Event> {
  readonly stream: (event: Event) => string
  readonly correlation: (event: Event) => string
}

/** Takes consumers in turn, or stays with one until it has no slot left. */
class Turns<Event> implements ConsumerStrategy<Event> {
  private readonly queue: Consumer<Event>[] = []

  constructor(private readonly moveOn: 'after each' | 'when full') {}

  add(consumer: Consumer<Event>): void {
    this.queue.push(consumer)
  }

  remove(consumer: Consumer<Event>): void {
    const index = this.queue.indexOf(consumer)
    if (index >= 0) this.queue.splice(index, 1)
  }

  push(message: Message<Event>): PushResult {
    for (const consumer of [...this.queue]) {
      const taken = consumer.push(message)
      if (!taken || this.moveOn === 'after each') this.rotate()
      if (taken) return 'sent'
    }
    return 'full'
  }

  private rotate(): void {
    const first = this.queue.shift()
    if (first !== undefined) this.queue.push(first)
  }
}

/** The strategy of a name, for a group that has no consumers yet. */
export const consumerStrategy = <Event>(name: ConsumerStrategyName, keys: PinKeys<Event>): ConsumerStrategy<Event> => {
  switch (name) {
    case 'DispatchToSingle':
      return new Turns('when full')
    case 'RoundRobin':
      return new Turns('after each')
    case 'Pinned':
      return new PinnedBuckets(keys.stream)
    case 'PinnedByCorrelation':
      return new PinnedBuckets(keys.correlation)
  }
}
