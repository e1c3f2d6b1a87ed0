import { Buffer } from './buffer'
import { Checkpoint, type Progress } from './checkpoint'
import type { Consumer } from './consumer'
import { again, type Message, type NackAction, type Source, type SourceEvent } from './message'
import { Outstanding } from './outstanding'
import type { GroupSettings } from './settings'
import { type ConsumerStrategy, consumerStrategy, type PinKeys, type PushResult } from './strategies'

/** What a group needs from around it. */
export interface GroupWorld<Event> {
  readonly source: Source<Event>
  readonly keys: PinKeys<Event>
  /** Keeps a message aside for people to look at. */
  readonly park: (event: Event, reason: string) => void
  readonly saveCheckpoint: (position: number) => void
  /** Milliseconds. */
  readonly now: () => number
}

/** What a group is doing, for people. */
export interface GroupState {
  readonly live: boolean
  readonly inFlight: number
  readonly outstanding: number
  readonly waiting: number
  readonly retries: number
  readonly lastCheckpoint: number | undefined
  readonly lastKnown: number | undefined
}

/**
 * A persistent subscription: one reading of a source, shared out among consumers who answer message by message.
 *
 * Behaves as the real server was seen to (test/data/eventstoredb/persistent.json). Where the server has a buffer for
 * history and one for live events, this has one, of the size of the former: reading from memory needs no second, and
 * no consumer can tell.
 */
export class SubscriptionGroup<Event> {
  private readonly consumers = new Set<Consumer<Event>>()
  private readonly strategy: ConsumerStrategy<Event>
  private readonly buffer = new Buffer<Event>()
  private readonly outstanding = new Outstanding<Event>()
  private readonly checkpoint: Checkpoint
  private readonly read: { next: number; last: Progress; atEnd: boolean }
  private sent: Progress
  private handedOut = 0

  /** @param start the position after which it reads: its last checkpoint, or else where it was created to start */
  constructor(
    private readonly settings: GroupSettings,
    private readonly world: GroupWorld<Event>,
    start: { readonly after: number; readonly isCheckpoint: boolean },
  ) {
    this.strategy = consumerStrategy(settings.consumerStrategy, world.keys)
    this.checkpoint = new Checkpoint(settings, start.isCheckpoint ? start.after : undefined, world.saveCheckpoint)
    this.sent = { position: start.after, sequence: 0 }
    this.read = { next: start.after, last: this.sent, atEnd: false }
    this.advance()
  }

  get isFull(): boolean {
    const { maxSubscriberCount } = this.settings
    return maxSubscriberCount > 0 && this.consumers.size >= maxSubscriberCount
  }

  get connected(): readonly Consumer<Event>[] {
    return [...this.consumers]
  }

  /** No consumer to serve, and nothing to write down. */
  get isAtRest(): boolean {
    return this.consumers.size === 0 && !this.checkpoint.wouldTake(this.progress())
  }

  /** Messages handed out so far, repetitions included. */
  get total(): number {
    return this.handedOut
  }

  connect(consumer: Consumer<Event>): void {
    this.consumers.add(consumer)
    this.strategy.add(consumer)
    this.advance()
  }

  /** What the consumer left unanswered goes to the others; this try counts, but never parks a message (recorded). */
  disconnect(consumer: Consumer<Event>): void {
    if (!this.consumers.delete(consumer)) return
    this.strategy.remove(consumer)
    for (const message of consumer.unanswered()) this.retry(message)
    this.advance()
  }

  acknowledge(ids: readonly string[]): void {
    this.finish(ids)
  }

  /** The server treats `stop` as `skip`: neither ends the consumer's call. */
  reject(ids: readonly string[], action: NackAction, reason: string): void {
    for (const id of ids) {
      const message = this.outstanding.take(id)
      if (message === undefined) continue
      if (action === 'park') this.world.park(message.event, `Client explicitly NAK'ed message.\n${reason}`)
      if (action === 'retry') this.retryOrPark(message)
    }
    this.finish(ids)
  }

  /** Hands parked messages out once more, before anything new. */
  replay(events: readonly Omit<SourceEvent<Event>, 'position'>[]): void {
    for (const { event, id } of events) this.buffer.addRetry({ event, id, retryCount: 0 })
    this.advance()
  }

  /** To be called when the source may have more. */
  advance(): void {
    this.fill()
    this.buffer.drain((message) => this.push(message))
    this.fill()
  }

  /** To be called now and then: ends waiting times, and writes checkpoints that are due. */
  tick(): void {
    for (const message of this.outstanding.expired(this.world.now())) {
      this.outstanding.take(message.id)
      this.retryOrPark(message)
    }
    this.advance()
    this.checkpoint.consider(this.progress(), this.world.now(), 'tick')
  }

  /** Ends every consumer's call, for good: none gets what another leaves behind. */
  dropAll(): void {
    const dropped = this.connected
    this.consumers.clear()
    for (const consumer of dropped) consumer.drop()
  }

  state(): GroupState {
    this.advance()
    return {
      live: this.read.atEnd,
      inFlight: this.connected.reduce((sum, { inFlightCount }) => sum + inFlightCount, 0),
      outstanding: this.outstanding.size,
      waiting: this.buffer.freshCount,
      retries: this.buffer.retryCount,
      lastCheckpoint: this.checkpoint.last,
      lastKnown: this.read.last.sequence === 0 ? undefined : this.read.last.position,
    }
  }

  private fill(): void {
    const { historyBufferSize, readBatchSize } = this.settings
    this.read.atEnd = false
    while (!this.read.atEnd && historyBufferSize - this.buffer.freshCount - this.buffer.retryCount > readBatchSize) {
      const page = this.world.source.read(this.read.next, readBatchSize)
      for (const found of page.events) this.take(found)
      this.read.next = page.next
      this.read.atEnd = page.atEnd
    }
  }

  private take({ event, id, position }: SourceEvent<Event>): void {
    const sequence = this.read.last.sequence + 1
    this.buffer.addFresh({ event, id, place: { position, previous: this.read.last.position, sequence }, retryCount: 0 })
    this.read.last = { position, sequence }
  }

  private push(message: Message<Event>): PushResult {
    const result = this.strategy.push(message)
    if (result !== 'sent') return result
    this.handedOut += 1
    this.outstanding.start(message, this.world.now() + this.settings.messageTimeoutMs)
    if (message.place !== undefined && message.place.sequence > this.sent.sequence) this.sent = message.place
    return result
  }

  private finish(ids: readonly string[]): void {
    for (const id of ids) {
      this.outstanding.take(id)
      this.release(id)
    }
    this.checkpoint.consider(this.progress(), this.world.now(), 'answer')
    this.advance()
  }

  private retryOrPark(message: Message<Event>): void {
    const { maxRetryCount } = this.settings
    if (message.retryCount < maxRetryCount) {
      this.retry(message)
      return
    }
    this.release(message.id)
    this.world.park(message.event, `Reached retry count of ${maxRetryCount}`)
  }

  private retry(message: Message<Event>): void {
    this.outstanding.take(message.id)
    this.release(message.id)
    this.buffer.addRetry(again(message))
  }

  private release(id: string): void {
    for (const consumer of this.consumers) consumer.release(id)
  }

  /** Up to the first message that is not done; behind all that was handed out when there is none. */
  private progress(): Progress {
    const unfinished = [this.outstanding.earliest()?.place, this.buffer.earliest()?.place]
    const first = unfinished.reduce((a, b) => (a === undefined || (b && b.sequence < a.sequence) ? b : a), undefined)
    return first === undefined ? this.sent : { position: first.previous, sequence: first.sequence - 1 }
  }
}
