import { pause } from '../backoff'
import { StoreUnavailable, UnknownOutcome } from '../ports/event-store'
import { CopyInterrupted } from './errors'

/** A log that restarts or elects a leader is back within this many tries, spread over about a minute. */
export const PATIENCE = { attempts: 25, firstMillis: 100, mostMillis: 5_000 } as const

export interface Patience {
  readonly attempts: number
  readonly firstMillis: number
  readonly mostMillis: number
}

/**
 * Does what may be done twice until a log answers.
 *
 * @throws CopyInterrupted when the tries are used up
 */
export const persistently = async <T>(work: () => Promise<T>, patience: Patience): Promise<T> => {
  for (let attempt = 2; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof StoreUnavailable || error instanceof UnknownOutcome)) throw error
      if (attempt > patience.attempts) throw new CopyInterrupted(error)
      await pause(patience, attempt)
    }
  }
}
