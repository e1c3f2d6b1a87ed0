import type { DeadLetter, ParkedMessage } from './dead-letters'

/** One transaction of a group's: what is written through it is committed together, or not at all. */
export interface InboxTransaction<Stores> {
  /** Where the consumer writes. */
  readonly stores: Stores
  /** Notes messages as dealt with, and answers the ids of those that were not before. */
  note(ids: readonly string[]): Promise<ReadonlySet<string>>
  /** Which of these keys have a sequence parked, and will until this transaction ends. */
  parked(keys: readonly string[]): Promise<ReadonlySet<string>>
  /** Puts a message at the end of its key's sequence, which begins with it where there is none. */
  park(message: ParkedMessage, reason: string): Promise<void>
  /**
   * The first letter of a sequence that is to be tried again; undefined where there is none, and no sequence any more.
   * The sequence is this transaction's until its end.
   */
  nextToRetry(key: string): Promise<DeadLetter | undefined>
  /** Takes a letter that was dealt with out of its sequence, and with the last one the sequence itself. */
  remove(letter: DeadLetter): Promise<void>
  /** Parks a sequence again that was being tried. */
  parkAgain(key: string, reason: string): Promise<void>
}

/**
 * Remembers which messages a group has dealt with, in the same transaction as their effect: each has one effect however
 * often it is delivered, whatever crashes.
 */
export interface Inbox<Stores> {
  /**
   * Commits when `work` resolves. When `signal` fires, the transaction is given up in the middle of whatever it does, and
   * the signal's reason is thrown.
   *
   * @throws StoreUnavailable where the database is out of reach or may take the same later; whatever `work` throws
   */
  transact<A>(
    group: string,
    work: (transaction: InboxTransaction<Stores>) => Promise<A>,
    signal: AbortSignal,
  ): Promise<A>
}
