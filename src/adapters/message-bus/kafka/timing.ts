/** How long things may take, in milliseconds. */
export interface Timing {
  /** A member that has not been heard for so long loses its partitions. Kafka takes no less than 6 s. */
  readonly sessionMillis: number
  /** How long a group waits for its members to join again. */
  readonly rebalanceMillis: number
  /** An answer that has not come by then never comes. */
  readonly requestMillis: number
  /** How long publishing is tried before it counts as failed. */
  readonly publishMillis: number
  /** A batch that takes longer than this no longer holds up others that came with it. */
  readonly patienceMillis: number
  /** Between a refusal and the next delivery. */
  readonly redeliveryMillis: number
  /** For what is under way when a member leaves. */
  readonly leaveMillis: number
}

export const defaultTiming: Timing = {
  sessionMillis: 8_000,
  rebalanceMillis: 15_000,
  requestMillis: 10_000,
  publishMillis: 15_000,
  patienceMillis: 2_000,
  redeliveryMillis: 1_000,
  leaveMillis: 10_000,
}
