import type { Either } from 'fp-ts/Either'
import type { ExpectedRevision } from '../../domain/kernel'
import { type Backoff, pause } from '../backoff'
import {
  type Appended,
  type EventStore,
  type NewEvent,
  StoreUnavailable,
  type StreamName,
  UnknownOutcome,
  type WrongExpectedRevision,
} from '../ports/event-store'

export interface AppendTries extends Backoff {
  /** At most this many appends, the first included. */
  readonly tries: number
}

/**
 * Appends, and appends the very same events again at the same revision while the answer stays lost: the store
 * acknowledges what it has as it did the first time, and adds nothing. Throws UnknownOutcome where no try was answered,
 * and StoreUnavailable only where nothing can have been written.
 */
export const persistentAppend = async (
  store: Pick<EventStore, 'append'>,
  stream: StreamName,
  expected: ExpectedRevision,
  events: readonly NewEvent[],
  tries: AppendTries,
): Promise<Either<WrongExpectedRevision, Appended>> => {
  let lost: UnknownOutcome | undefined
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await store.append(stream, expected, events)
    } catch (error) {
      if (error instanceof UnknownOutcome) lost = error
      // A store that is out of reach now may have written what an earlier try sent.
      else if (lost === undefined || !(error instanceof StoreUnavailable)) throw error
      if (attempt >= tries.tries) throw lost
    }
    await pause(tries, attempt + 1)
  }
}
