import type { Part } from '../../domain/forgetting'

/** One place that keeps something of people, and how it is made to forget one. */
export interface ForgettingPart {
  readonly part: Part
  /** What it is, for whoever watches: `rows of read models`. */
  readonly what: string
  /**
   * Erases what is kept of a user. Done again it erases what has come since, mostly nothing, so that it can be
   * interrupted anywhere. Resolves when it is gone.
   *
   * @returns how much there was, for people: what is counted differs from part to part
   * @throws NotYet where something stands in the way that will pass by itself, and whatever a store throws
   */
  erase(userId: string, signal: AbortSignal): Promise<number>
  /** What is kept of a user yet, a line each, which never tells more than where it is. Empty when it is all gone. */
  remaining(userId: string): Promise<readonly string[]>
}

/** A part cannot be finished now: somebody else is at work on it. It will be tried again. */
export class NotYet extends Error {
  override readonly name = 'NotYet'
}
