/** A message as it is published. */
export interface OutgoingBusMessage {
  /** The id of the event that it tells of: the same where it is published again. */
  readonly id: string
  readonly topic: string
  /** Messages of one key are delivered in the order in which they were published: the stream of the event. */
  readonly key: string
  /** JSON text: a CloudEvent 1.0 (CloudEvents spec, JSON format). */
  readonly value: string
  readonly headers: Readonly<Record<string, string>>
}

/** A message as it is delivered. */
export interface BusMessage extends OutgoingBusMessage {
  readonly partition: number
  /** Grows within a partition; as text, since Kafka counts in 64 bits. */
  readonly offset: string
}

/** A topic as it is to be. */
export interface Topic {
  readonly name: string
  /** Fixed for good: with another number, keys would move between partitions and lose their order. */
  readonly partitions: number
  /** How long messages are kept at least, in milliseconds. */
  readonly retentionMillis: number
}

/** Some messages of one partition, in their order. */
export interface BusBatch {
  readonly topic: string
  readonly partition: number
  readonly messages: readonly BusMessage[]
  /** Fires when the partition goes to another member of the group, or the consumer stops: nothing more is committed. */
  readonly signal: AbortSignal
  /** Says that the work goes on; to be called between pieces of work that may take seconds. */
  readonly alive: () => Promise<void>
}

export interface Subscription {
  /** Members of one group share the partitions out; every group gets every message. */
  readonly group: string
  readonly topics: readonly string[]
  /**
   * Deals with a batch; when it resolves the batch is committed for the group, when it rejects the batch is delivered
   * again after a pause. At least once: also a batch that was dealt with comes again where its commit was lost.
   */
  readonly handle: (batch: BusBatch) => Promise<void>
  /** Ends the membership: what is under way is finished and committed first. */
  readonly signal: AbortSignal
}

/** How far a group is behind in a partition. */
export interface Lag {
  readonly topic: string
  readonly partition: number
  /** Messages that were published and are not committed. */
  readonly behind: number
}

/**
 * Carries events to consumers, on this machine or others. Every adapter keeps these promises, and one contract suite
 * proves them.
 *
 * 1. What `publish` has acknowledged is durable, and delivered to every group at least once until its retention is over.
 * 2. Messages of one key come in the order of their publication, each after the one before has been dealt with.
 * 3. A partition has one owner in a group at a time; when a member leaves or dies others take over what it had.
 * 4. A new group begins with the oldest message that is kept.
 */
export interface MessageBus {
  /**
   * Makes the topics that are missing. Throws TopicMismatch where one is there with another number of partitions.
   */
  prepare(topics: readonly Topic[]): Promise<void>
  /**
   * Resolves when all messages are durable.
   *
   * @throws BusUnavailable where some may not have been written; publishing them again gives duplicates of the same id
   */
  publish(messages: readonly OutgoingBusMessage[]): Promise<void>
  /** Consumes as a member of a group until `signal` fires; outages are waited out. */
  consume(subscription: Subscription): Promise<void>
  /** One entry for each partition of the topics. */
  lag(group: string, topics: readonly string[]): Promise<readonly Lag[]>
  /** Lets go of everything it holds. */
  close(): Promise<void>
}

/** The bus could not be reached, or did not acknowledge everything. */
export class BusUnavailable extends Error {
  override readonly name = 'BusUnavailable'
}

/** A topic has another number of partitions than it is to have. */
export class TopicMismatch extends Error {
  override readonly name = 'TopicMismatch'
  constructor(
    readonly topic: string,
    readonly expected: number,
    readonly actual: number,
  ) {
    super(
      `topic ${topic} has ${String(actual)} partitions instead of ${String(expected)}: events of one stream would no ` +
        'longer be in one partition; publish to a new topic instead (docs/adr/0035-message-bus.md)',
    )
  }
}
