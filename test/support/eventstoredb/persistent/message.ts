/** What a group hands to its consumers: an event, and what the group knows of it. */
export interface Message<Event> {
  readonly event: Event
  /** The id by which a consumer acknowledges it: the link's where the event was reached by a link. */
  readonly id: string
  /**
   * Its place in the order of what the group reads (a stream's revision, a position of `$all`). None for a parked
   * message that is replayed: it came before, and holds no checkpoint back.
   */
  readonly place?: Place
  /** How often it was handed out before. */
  readonly retryCount: number
}

/** Where an event stands in what a group reads. */
export interface Place {
  /** A stream's revision, or a commit position of `$all`. */
  readonly position: number
  /** The position of the event before it that the group takes, or the one that the group started from. */
  readonly previous: number
  /** Counts the events that the group has read, from 1. */
  readonly sequence: number
}

/** An event as a source hands it over. */
export interface SourceEvent<Event> {
  readonly event: Event
  readonly id: string
  readonly position: number
}

/** What a group reads from: a stream, or `$all` through a filter. */
export interface Source<Event> {
  /**
   * The next events after a position, at most `limit` of them, where to read on from (a filter may have looked further
   * than the last event that it let through), and whether that is the end for now.
   */
  readonly read: (after: number, limit: number) => SourcePage<Event>
}

export interface SourcePage<Event> {
  readonly events: readonly SourceEvent<Event>[]
  readonly next: number
  readonly atEnd: boolean
}

/** What a consumer wants done with a message that it can't handle; numbers as in the protocol. */
export type NackAction = 'park' | 'retry' | 'skip' | 'stop'

/** The same message, for another consumer or another try. */
export const again = <Event>(message: Message<Event>): Message<Event> => ({
  ...message,
  retryCount: message.retryCount + 1,
})
