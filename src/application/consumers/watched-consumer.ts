import { givenUpWhereStill } from '../given-up'
import type { BusBatch, MessageBus } from '../ports/message-bus'

/** A consumer has not moved for too long, though there are messages for it. It was given up, to be started again. */
export class ConsumerStalled extends Error {
  override readonly name = 'ConsumerStalled'
  constructor(group: string, millis: number) {
    super(`${group} took no step for ${String(millis)} ms, though there are messages for it`)
  }
}

export interface WatchedConsumer {
  readonly bus: Pick<MessageBus, 'consume' | 'lag'>
  readonly group: string
  readonly topics: readonly string[]
  readonly stalledMillis: number
}

/** By which what is done with a batch shows that it moves, and hears that it is given up. */
export interface WatchedWork {
  readonly step: () => void
  /** Fires when the partition is lost, or nobody waits for the work any longer. */
  readonly signal: AbortSignal
}

/**
 * Consumes, and gives up where nothing moves although there are messages: a handler that never ends, a client of the bus
 * that has died in silence (tulios/kafkajs #1431, #1568). What was under way is then abandoned, and nobody waits for it;
 * the inbox sees to it that it has no effect beside that of whoever gets the messages next.
 *
 * @param take - deals with a batch; calls `step` whenever it has come some of the way, ends soon after its signal fires
 * @throws ConsumerStalled, and whatever the bus throws
 */
export const watchedConsumer = async (
  { bus, group, topics, stalledMillis }: WatchedConsumer,
  signal: AbortSignal,
  take: (batch: BusBatch, work: WatchedWork) => Promise<void>,
): Promise<void> => {
  let steps = 0
  let seen = 0
  let underWay = 0
  const mine = new Set<string>()

  /** A partition's signal is the same for all of its batches: one listener is enough. */
  const signals = new WeakMap<AbortSignal, AbortSignal>()
  const signalOf = (batch: BusBatch, abandoned: AbortSignal): AbortSignal => {
    const known = signals.get(batch.signal)
    if (known !== undefined) return known
    const signal = AbortSignal.any([batch.signal, abandoned])
    signals.set(batch.signal, signal)
    mine.add(placeOf(batch))
    batch.signal.addEventListener('abort', () => mine.delete(placeOf(batch)), { once: true })
    return signal
  }

  const handle = async (batch: BusBatch, abandoned: AbortSignal): Promise<void> => {
    const work = { signal: signalOf(batch, abandoned), step: () => (steps += 1) }
    steps += 1
    underWay += 1
    try {
      await take(batch, work)
    } finally {
      underWay -= 1
      steps += 1
    }
  }

  /**
   * Of partitions that others have there is nothing to say. Who has none that he knows of is behind only where nobody
   * else gets on either: the group may have more members than partitions.
   */
  let before = new Map<string, number>()
  const isBehind = async (): Promise<boolean> => {
    if (underWay > 0) return true
    const lags = await bus.lag(group, topics).catch(() => [])
    const gotOn = lags.some((lag) => lag.behind < (before.get(placeOf(lag)) ?? 0))
    before = new Map(lags.map((lag) => [placeOf(lag), lag.behind]))
    return lags.some((lag) => lag.behind > 0 && (mine.size === 0 ? !gotOn : mine.has(placeOf(lag))))
  }

  const isStill = async (): Promise<boolean> => {
    const moved = seen !== steps
    seen = steps
    return !moved && !signal.aborted && (await isBehind())
  }

  await givenUpWhereStill(
    { millis: stalledMillis, isStill, stalled: () => new ConsumerStalled(group, stalledMillis) },
    (abandoned) =>
      bus.consume({
        ...{ group, topics, signal: AbortSignal.any([signal, abandoned]) },
        handle: (batch) => handle(batch, abandoned),
      }),
  )
}

const placeOf = ({ topic, partition }: { readonly topic: string; readonly partition: number }): string =>
  `${topic} ${String(partition)}`
