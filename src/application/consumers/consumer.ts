import type { RecordedEvent } from '../ports/event-store'

/** An event as a consumer gets it, from the bus. */
export interface DeliveredEvent {
  /** Opened with the keys of those whom it is about, and as erased where they have been forgotten; without secrets. */
  readonly recorded: RecordedEvent
  /** Of the aggregate that it happened to. */
  readonly category: string
  readonly id: string
  /** Its data, in the present shape of its type. */
  readonly data: unknown
}

/**
 * What is done with events that come over the bus, in a place of its own. Each event has one effect, however often it is
 * delivered: `handle` writes through `stores`, which commit together with the note that the event was dealt with.
 */
export interface Consumer<Stores> {
  /** Short, as `matching`: its group on the bus, its dead letters' topic and its role are called by it. */
  readonly name: string
  readonly topics: readonly string[]
  /** Whether an event concerns it at all, as `<category>.<type>`. */
  readonly concerns: (type: string) => boolean
  /**
   * Deals with an event. Where it rejects it is tried again some times, then the event is parked as a dead letter, and
   * with it those that follow in its stream, so that they keep their order. Rejections of `StoreUnavailable` are waited
   * out without end.
   */
  readonly handle: (event: DeliveredEvent, stores: Stores) => Promise<void>
}
