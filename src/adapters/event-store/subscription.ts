import { pause } from '../../application/backoff'
import {
  type Batch,
  type Position,
  type RecordedEvent,
  StoreUnavailable,
  type SubscribeOptions,
} from '../../application/ports/event-store'
import type { Logger } from '../../application/ports/logger'
import type { Page, ReadPage } from './page'
import { RECONNECT, type WakeUp } from './wake-up'

const BATCH_SIZE = 2_000

/**
 * How far the position may move on without an event before the consumer is told, so that his checkpoint follows. Half a
 * MiB of system events, where positions are bytes: read again in no time.
 */
const MOST_UNTOLD = 524_288

/** What subscriptions of one store share. */
export interface SubscriptionSources<E = RecordedEvent> {
  readonly page: ReadPage<E>
  readonly wakeUp: WakeUp
  readonly logger: Logger
}

interface HintedPage<E> extends Page<E> {
  /** Hints there had been before it was read. */
  readonly hints: number
}

/** The page after a position; while the store is out of reach it tries again. Nothing once the signal has fired. */
const nextPage = async <E>(
  { page, wakeUp, logger }: SubscriptionSources<E>,
  after: Position,
  size: number,
  signal: AbortSignal,
): Promise<HintedPage<E> | undefined> => {
  for (let attempt = 2; !signal.aborted; attempt++) {
    const hints = wakeUp.count
    try {
      return { ...(await page(after, size)), hints }
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
 * the end is reached where no batch with events could, or that the position has moved on without any.
 */
export async function* subscription<E = RecordedEvent>(
  sources: SubscriptionSources<E>,
  { after, batchSize = BATCH_SIZE }: Omit<SubscribeOptions, 'signal'>,
  signal: AbortSignal,
): AsyncGenerator<Batch<E>, void, undefined> {
  const read = (from: Position) => {
    const page = nextPage(sources, from, batchSize, signal)
    // A consumer that leaves never asks for the page read ahead; one that stays is told of the error.
    page.catch(() => undefined)
    return page
  }
  let told = after
  let toldCaughtUp = false
  let next = read(after)
  for (;;) {
    const page = await next
    if (page === undefined || signal.aborted) return
    const { events, reached, hints } = page
    const caughtUp = events.length < batchSize
    if (!caughtUp) next = read(reached)
    if (events.length > 0 || !toldCaughtUp || reached > told + MOST_UNTOLD) {
      told = reached
      yield { events, position: reached, caughtUp }
    }
    toldCaughtUp = caughtUp
    if (!caughtUp) continue
    await sources.wakeUp.since(hints, signal)
    next = read(reached)
  }
}
