import { setTimeout as delay } from 'node:timers/promises'

export interface Backoff {
  /** Longest wait before the second try, in milliseconds; it doubles with each further one. */
  readonly firstMillis: number
  /** Longest wait ever. */
  readonly mostMillis: number
}

/**
 * How long to wait before try number `attempt` (2, 3, ...): evenly spread between nothing and a bound that doubles, so
 * that those who collided once do not meet again ("full jitter": Brooker, "Exponential Backoff and Jitter", 2015).
 */
export const jittered = (
  { firstMillis, mostMillis }: Backoff,
  attempt: number,
  random: () => number = Math.random,
): number => random() * Math.min(mostMillis, firstMillis * 2 ** (attempt - 2))

/** Waits before a further try. Ends early, with an AbortError, when `signal` fires. */
export const pause = async (backoff: Backoff, attempt: number, signal?: AbortSignal): Promise<void> => {
  await delay(jittered(backoff, attempt), undefined, signal === undefined ? {} : { signal })
}
