import { pause } from '../../../application/backoff'
import {
  type Batch,
  type Position,
  type RecordedEvent,
  StoreUnavailable,
  type SubscribeOptions,
} from '../../../application/ports/event-store'
import type { Logger } from '../../../application/ports/logger'
import type { GlobalReader } from './global-reader'
import { RECONNECT, type WakeUp } from './wake-up'

const BATCH_SIZE = 2_000

/** What subscriptions of one store share. */
export interface SubscriptionSources {
  readonly reader: GlobalReader
  readonly wakeUp: WakeUp
  readonly logger: Logger
}

interface Page {
  readonly events: readonly RecordedEvent[]
  /** Hints there had been before it was read. */
  readonly hints: number
}

/** The page after a position; while the store is out of reach it tries again. Nothing once the signal has fired. */
const nextPage = async (
  { reader, wakeUp, logger }: SubscriptionSources,
  after: Position,
  size: number,
  signal: AbortSignal,
): Promise<Page | undefined> => {
  for (let attempt = 2; !signal.aborted; attempt++) {
    const hints = wakeUp.count
    try {
      return { events: await reader.page(after, size), hints }
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error
      if (attempt === 2) logger.warn('a subscription waits for the log', { after, error: error.message })
      await pause(RECONNECT, attempt, signal).catch(() => undefined)
    }
  }
  return undefined
}

/**
 * Batches after a position, for ever. While the consumer is busy with one the next is read. An empty batch says that
 * the end is reached where no batch with events could.
 */
export async function* subscription(
  sources: SubscriptionSources,
  { after, batchSize = BATCH_SIZE }: Omit<SubscribeOptions, 'signal'>,
  signal: AbortSignal,
): AsyncGenerator<Batch, void, undefined> {
  const read = (from: Position) => {
    const page = nextPage(sources, from, batchSize, signal)
    // A consumer that leaves never asks for the page read ahead; one that stays is told of the error.
    page.catch(() => undefined)
    return page
  }
  let position = after
  let toldCaughtUp = false
  let next = read(position)
  for (;;) {
    const page = await next
    if (page === undefined || signal.aborted) return
    const { events, hints } = page
    const caughtUp = events.length < batchSize
    position = events.at(-1)?.position ?? position
    if (!caughtUp) next = read(position)
    if (events.length > 0 || !toldCaughtUp) yield { events, position, caughtUp }
    toldCaughtUp = caughtUp
    if (!caughtUp) continue
    await sources.wakeUp.since(hints, signal)
    next = read(position)
  }
}
