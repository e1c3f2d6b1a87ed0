import { type Backoff, pause } from './backoff'

/**
 * Does some work again and again, after a pause where it fails, until `signal` fires.
 *
 * @param failed - told of each failure, and how many there have been in a row
 */
export const keepOn = async (
  signal: AbortSignal,
  backoff: Backoff,
  work: () => Promise<void>,
  failed: (error: unknown, failures: number) => void,
): Promise<void> => {
  for (let failures = 0; !signal.aborted;) {
    try {
      await work()
      failures = 0
    } catch (error) {
      if (isAborted(signal)) return
      failures += 1
      failed(error, failures)
      await pause(backoff, failures + 1, signal).catch(() => undefined)
    }
  }
}

/** Asked anew: the compiler takes what the loop saw for settled. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted
