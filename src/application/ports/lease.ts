/** The right to be the only one at some work, for as long as it lasts. */
export interface Lease {
  readonly name: string
  /** Fires when the lease is lost (the connection that holds it broke) or released. Work must stop at once. */
  readonly lost: AbortSignal
  /** Hands it back, so that a standby need not wait. Call it when the work has ended, never before. */
  release(): Promise<void>
}

/**
 * Gives each piece of work one owner at a time, over all processes. A lease that is lost may be another's before its
 * former owner has noticed (it was frozen, or cut off): what the work writes must be guarded by itself as well, as a
 * checkpoint is that moves in the transaction of the writes and only from where the owner left it.
 */
export interface Leases {
  /** Waits for its turn; undefined when `signal` fires first. */
  acquire(name: string, signal: AbortSignal): Promise<Lease | undefined>
}
