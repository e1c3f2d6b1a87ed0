import { LRUCache } from 'lru-cache'
import type { AnyAggregate } from '../../domain/kernel'
import type { EventStore, StreamName } from '../ports/event-store'
import type { AggregateRegistry } from './aggregate-registry'
import { advance, emptyFold, type StreamFold } from './stream-fold'

/** A fold, and the moment since which it is known to have been the whole stream. */
export interface DatedFold {
  readonly fold: StreamFold
  readonly asOf: number
}

/** What a fold weighs beside its events and commands: as much as a handful of them. */
const BARE_WEIGHT = 10

/**
 * The folds of the streams used last, bounded by what they weigh: a fold as much as its events and commands together,
 * and a little for itself. A fold that is heavier than the bound is not kept.
 *
 * Moments are numbers that count what happens here, so that it can be told whether a stream was read before or after a
 * command came.
 *
 * Folds hold what is personal in the clear. When a key is destroyed all are dropped: nobody keeps account of whose data
 * a state is made of, and to read the streams again that are still in use costs less than that would. An epoch ends with
 * it, and no fold of an earlier one is kept any longer or built upon.
 */
export class StreamFolds {
  private readonly kept: LRUCache<StreamName, DatedFold>
  private moment = 0
  private epoch = 0
  /** The reading of each stream that is under way, and the one that begins when it ends. */
  private readonly running = new Map<StreamName, Promise<DatedFold>>()
  private readonly next = new Map<StreamName, Promise<DatedFold>>()

  constructor(
    private readonly store: Pick<EventStore, 'readStream'>,
    private readonly registry: AggregateRegistry,
    maxWeight: number,
  ) {
    this.kept = new LRUCache({
      maxSize: maxWeight,
      sizeCalculation: ({ fold }) => BARE_WEIGHT + fold.revision + fold.commands.size,
    })
  }

  /** A moment after all that were told so far. */
  nextMoment(): number {
    this.moment += 1
    return this.moment
  }

  /** What is kept of a stream. Another process may have written to it since. */
  cached(stream: StreamName): DatedFold | undefined {
    return this.kept.get(stream)
  }

  /** Keeps a fold unless a longer one is there: those who read and write a stream at once may end in any order. */
  keep(stream: StreamName, dated: DatedFold): void {
    if (dated.fold.epoch !== this.epoch) return
    const kept = this.kept.peek(stream)
    if (kept === undefined || kept.fold.revision <= dated.fold.revision) this.kept.set(stream, dated)
  }

  /** What a stream comes to that has no events. */
  blank(aggregate: AnyAggregate): StreamFold {
    return emptyFold(aggregate, this.epoch)
  }

  /** Drops every fold, and those that are being made when they are done. */
  drop(): void {
    this.epoch += 1
    this.kept.clear()
  }

  /**
   * The whole stream as it now is: `known` and what has been written after it, read from the store. Many who ask at once
   * share one reading, which begins after they have asked; so a stream is read at most twice for all that wait for it.
   */
  read(stream: StreamName, aggregate: AnyAggregate, known = this.blank(aggregate)): Promise<DatedFold> {
    const waiting = this.next.get(stream)
    if (waiting !== undefined) return waiting
    const running = this.running.get(stream)
    if (running === undefined) return this.start(stream, aggregate, known)
    const next = running
      .catch(() => undefined)
      .then(() => {
        this.next.delete(stream)
        return this.start(stream, aggregate, this.kept.peek(stream)?.fold ?? known)
      })
    this.next.set(stream, next)
    return next
  }

  private start(stream: StreamName, aggregate: AnyAggregate, known: StreamFold): Promise<DatedFold> {
    const reading = this.readNow(stream, aggregate, known).finally(() => {
      if (this.running.get(stream) === reading) this.running.delete(stream)
    })
    this.running.set(stream, reading)
    return reading
  }

  private async readNow(stream: StreamName, aggregate: AnyAggregate, known: StreamFold): Promise<DatedFold> {
    const asOf = this.nextMoment()
    const base = known.epoch === this.epoch ? known : this.blank(aggregate)
    const events = await this.store.readStream(stream, { from: base.revision + 1 })
    const dated = { fold: advance(base, events, aggregate, this.registry), asOf }
    // A stream without events is not worth a place: most are about to get their first.
    if (dated.fold.revision >= 0) this.keep(stream, dated)
    return dated
  }
}
