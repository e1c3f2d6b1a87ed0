import type { BusMessage } from './message-bus'

/** A message as it was delivered, in what is kept of it: what is personal in it stays sealed. */
export type ParkedMessage = Pick<BusMessage, 'id' | 'topic' | 'key' | 'value' | 'headers'>

/** A message that a group could not deal with, or that came after one in its sequence. */
export interface DeadLetter extends ParkedMessage {
  /** Grows along its sequence. */
  readonly number: number
  /** ISO 8601 UTC. */
  readonly parkedAt: string
}

/** What a group has parked of a key: the message that it could not deal with and those that came after, in order. */
export interface ParkedSequence {
  readonly group: string
  readonly key: string
  /** Why the first could not be dealt with; without anybody's data. */
  readonly reason: string
  /** Whether somebody asked to have it tried again, and it has not failed since. */
  readonly retrying: boolean
  /** How often it was parked again. */
  readonly retries: number
  readonly letters: number
  /** When its first letter was parked, ISO 8601 UTC. */
  readonly parkedAt: string
}

/** A letter that has yet to be told of on the bus. */
export interface UntoldLetter extends DeadLetter {
  readonly reason: string
}

/** Which sequences: all of them, a group's, or one. */
export interface SequenceFilter {
  readonly group?: string
  readonly key?: string
  /** Only those that have this message among their letters. */
  readonly holding?: string
  /** Only those that are to be tried again. */
  readonly retrying?: boolean
}

/** What groups have parked. Throws `StoreUnavailable` when out of reach. */
export interface DeadLetters {
  /** The oldest first. */
  list(filter: SequenceFilter): Promise<readonly ParkedSequence[]>
  /** The letters of a sequence, in their order. */
  letters(group: string, key: string): Promise<readonly DeadLetter[]>
  /** Asks to have sequences tried again. Answers how many. */
  retry(filter: SequenceFilter): Promise<number>
  /**
   * Takes the first letter of a sequence out for good, and has what came after it tried again.
   *
   * @returns whether it was the first; otherwise nothing has changed
   */
  discard(group: string, letter: Pick<DeadLetter, 'key' | 'id'>): Promise<boolean>
  /** Letters that have yet to be told of, in their order. */
  untold(group: string, limit: number): Promise<readonly UntoldLetter[]>
  told(group: string, letters: readonly Pick<DeadLetter, 'number'>[]): Promise<void>
}
