import { setTimeout as delay } from 'node:timers/promises'
import { ConsumerStalled, watchedConsumer } from '../../../src/application/consumers/watched-consumer'
import type { BusBatch, MessageBus, Subscription } from '../../../src/application/ports/message-bus'

const STALLED_MILLIS = 50

/** A bus that delivers what a test hands over, and is as far behind as it says. */
const busBehind = (behind: () => readonly number[]) => {
  let subscription: Subscription | undefined
  const bus: Pick<MessageBus, 'consume' | 'lag'> = {
    consume: (of) => {
      subscription = of
      return new Promise((resolve) => of.signal.addEventListener('abort', () => resolve()))
    },
    lag: () => Promise.resolve(behind().map((each, partition) => ({ topic: 't', partition, behind: each }))),
  }
  const deliver = (partition: number): Promise<void> | undefined => {
    const { signal } = new AbortController()
    const batch: BusBatch = { topic: 't', partition, messages: [], signal, alive: () => Promise.resolve() }
    return subscription?.handle(batch)
  }
  return { bus, deliver }
}

describe('a consumer that is watched', () => {
  const run = (bus: Pick<MessageBus, 'consume' | 'lag'>, take: () => Promise<void> = () => Promise.resolve()) => {
    const stop = new AbortController()
    const of = { bus, group: 'g', topics: ['t'], stalledMillis: STALLED_MILLIS }
    const running = watchedConsumer(of, stop.signal, take)
    running.catch(() => undefined)
    return { running, stop }
  }

  it('is given up where a handler never ends', async () => {
    const { bus, deliver } = busBehind(() => [0])
    const { running } = run(bus, () => new Promise(() => undefined))
    void deliver(0)
    await expect(running).rejects.toThrow(ConsumerStalled)
  })

  it('is given up where nothing is delivered any longer, though it is behind in what it had', async () => {
    const { bus, deliver } = busBehind(() => [0, 7])
    const { running } = run(bus)
    await deliver(1)
    await expect(running).rejects.toThrow(ConsumerStalled)
  })

  it('is given up where the group is behind and nobody gets on', async () => {
    const { bus } = busBehind(() => [3])
    await expect(run(bus).running).rejects.toThrow(ConsumerStalled)
  })

  it('is left alone where there is nothing to do, or what there is is others’', async () => {
    let left = 1_000_000
    for (const behind of [() => [0, 0], () => [(left -= 1), 0]]) {
      const { bus } = busBehind(behind)
      const { running, stop } = run(bus)
      await delay(4 * STALLED_MILLIS)
      stop.abort()
      await running
    }
    const { bus, deliver } = busBehind(() => [0, 7])
    const { running, stop } = run(bus)
    await deliver(0)
    await delay(4 * STALLED_MILLIS)
    stop.abort()
    await running
  })
})
