import type { Either } from 'fp-ts/Either'
import type { ExpectedRevision, JsonObject } from '../../domain/kernel'

/** A place in the global order of a log: whole numbers that grow, not without gaps. 0 is before the first event. */
export type Position = number

/** `<category>-<id>`. */
export type StreamName = string

/** An event as it is handed over for writing. */
export interface NewEvent {
  /**
   * UUIDv5 of (command id, index, hash): an append sent again has the same ids and adds nothing, and one with the same
   * ids is the same to the letter (docs/adr/0008-command-bus.md).
   */
  readonly id: string
  readonly type: string
  readonly data: JsonObject
  readonly metadata: EventMetadata
}

/** What is known of an event beside its data. `$correlationId` and `$causationId` are EventStoreDB's own names. */
export interface EventMetadata {
  readonly $correlationId: string
  readonly $causationId: string
  readonly commandId: string
  /** Hash of the command's type and data, by which a command id used again for another command is noticed. */
  readonly commandHash: string
  /** `via` is who acted for the actor; see `Actor`. */
  readonly actor: {
    readonly id: string
    readonly role: string
    readonly via?: { readonly id: string; readonly role: string }
  }
  /** The instant the command was decided for: the past, where history is imported. */
  readonly occurredAt: string
  readonly schemaVersion: number
  /** SHA-256 in hex over `previousHash`, stream, type, data and metadata; see `application/commands/hash-chain.ts`. */
  readonly hash: string
  readonly previousHash: string
  /**
   * Only on an event that was copied from another log: when that log took it, ISO 8601 UTC. It came after the event was
   * sealed, so `hash` does not cover it; the audit tree's leaf does.
   */
  readonly recordedAt?: string
}

/** An event as it was read. */
export interface RecordedEvent {
  readonly position: Position
  readonly stream: StreamName
  /** Index in its stream, from 0 without a gap. */
  readonly revision: number
  readonly id: string
  readonly type: string
  readonly data: JsonObject
  readonly metadata: EventMetadata
  /** When the log took it, ISO 8601 UTC. */
  readonly recordedAt: string
}

/** Where an acknowledged append ended: the last event's revision and position. */
export interface Appended {
  readonly revision: number
  readonly position: Position
}

/** The stream was not at the expected revision. `actual` is its last revision, undefined where it has no events. */
export interface WrongExpectedRevision {
  readonly _tag: 'WrongExpectedRevision'
  readonly stream: StreamName
  readonly expected: ExpectedRevision
  readonly actual: number | undefined
}

export type Direction = 'forwards' | 'backwards'

export interface ReadStreamOptions {
  /** First revision to read; default the first forwards, the last backwards. */
  readonly from?: number
  readonly direction?: Direction
  /** At most this many events; default all. */
  readonly limit?: number
}

export interface ReadAllOptions {
  /** Exclusive: forwards events after it, backwards events before it. Default the start, or the end backwards. */
  readonly from?: Position
  readonly direction?: Direction
  /** At most this many events. */
  readonly limit: number
}

export interface SubscribeOptions {
  /** Events after this position are delivered; 0 for all. */
  readonly after: Position
  /** At most this many events in a batch; default 2,000. */
  readonly batchSize?: number
  /** Ends the subscription: the iteration then finishes without an error. */
  readonly signal: AbortSignal
}

/**
 * Some events in the log's order, none missing between one batch and the next. It has no events where all there is to
 * say is that the end is reached (on an empty log, or after a full batch that happened to be the last) or that the
 * position moved on over much that is none of the application's events.
 */
export interface Batch<E = RecordedEvent> {
  readonly events: readonly E[]
  /** The position up to which everything has now been delivered: what a checkpoint stores. */
  readonly position: Position
  /** Nothing more was in the log when this batch was read. */
  readonly caughtUp: boolean
}

/**
 * The log: the one port for history. Every adapter keeps these promises, and one contract suite proves them.
 *
 * 1. An append is all or nothing, durable before it is acknowledged, and checked against the expected revision. Of N
 *    concurrent appends at one revision exactly one wins.
 * 2. Repeating an append with the same event ids at the same expected revision is acknowledged as the first was, and
 *    adds nothing. Where any revision is expected, this holds while the events are among the stream's newest 1,000.
 * 3. One global order that every reader sees alike; a subscription delivers every event in it exactly once, with no
 *    gap: an event that commits late is never skipped.
 * 4. Subscriptions start at any position, go live without a seam, and survive a dropped connection.
 *
 * A conflict is an answer (`Left`); a store out of reach is an exception (`StoreUnavailable`, `UnknownOutcome`), and so
 * is an append that is too large (`EventTooLarge`, `AppendTooLarge`).
 */
export interface EventStore {
  /** Writes at least one event. A program's mistake (no event, an id that is no UUID) is a TypeError. */
  append(
    stream: StreamName,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<Either<WrongExpectedRevision, Appended>>
  /** The events of a stream; none where it does not exist. */
  readStream(stream: StreamName, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]>
  readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]>
  /** Delivers batches for ever: first history, then what comes. A slow consumer is waited for. */
  subscribe(options: SubscribeOptions): AsyncIterable<Batch>
  /** The position of the newest event, 0 where there is none. */
  head(): Promise<Position>
  /** Waits for what is in flight, then lets go of everything it holds. */
  close(): Promise<void>
}

/**
 * What one append may hold, all its events together: 1 MiB. EventStoreDB takes no more by default (`MaxAppendSize`), and
 * what one log takes every log takes, so that a history can move between them.
 */
export const MAX_APPEND_BYTES = 1_048_576

/** An event by itself is larger than `MAX_APPEND_BYTES`: no append can hold it. Nothing was written. */
export class EventTooLarge extends Error {
  override readonly name = 'EventTooLarge'
  constructor(
    readonly eventType: string,
    readonly bytes: number,
  ) {
    super(`event ${eventType} has ${String(bytes)} bytes; an event may have at most ${String(MAX_APPEND_BYTES)}`)
  }
}

/** The events of an append are larger than `MAX_APPEND_BYTES` together, though none is by itself. Nothing was written. */
export class AppendTooLarge extends Error {
  override readonly name = 'AppendTooLarge'
  constructor(
    readonly events: number,
    readonly bytes: number,
    /** What this log takes, where it is set to take less. */
    most: number = MAX_APPEND_BYTES,
  ) {
    super(`an append of ${String(events)} events has ${String(bytes)} bytes; one may have at most ${String(most)}`)
  }
}

/** The store could not be reached; nothing was written. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
}

/** The answer to an append was lost: it may have been written. Repeat it with the same ids at the same revision. */
export class UnknownOutcome extends Error {
  override readonly name = 'UnknownOutcome'
}
