import { pause } from '../../../application/backoff'
import { type Fault, faultOf } from './errors'

/** Between tries: time for a node to come back or another to be elected. */
const RETRY = { firstMillis: 20, mostMillis: 1_000 } as const

/** How long the same is done again, and what ends it before. */
export interface Patience {
  /** In milliseconds; a try that is under way at the end of them is waited for. */
  readonly millis: number
  readonly signal: AbortSignal
  /** Whether a fault is worth another try; default any but a refusal, which never is. */
  readonly mayPass?: (fault: Fault) => boolean
}

/**
 * Does the same again while the server cannot be reached, is electing a leader or loses its answers, for a bounded time.
 * So what is done must come to the same when it is done twice.
 *
 * @throws whatever `toError` makes of the gravest fault: one whose outcome is unknown stays unknown, though the last
 *   try never left
 */
export const persistently = async <T>(
  work: () => Promise<T>,
  toError: (fault: Fault) => unknown,
  { millis, signal, mayPass = () => true }: Patience,
): Promise<T> => {
  const giveUp = performance.now() + millis
  let lost: Fault | undefined
  for (let attempt = 2; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      const fault = faultOf(error)
      if (fault.kind === 'lost') lost = fault
      // Neither a refusal nor a try that never left tells what became of an earlier one.
      const isOver = fault.kind === 'refused' || signal.aborted || performance.now() > giveUp
      if (isOver || !mayPass(fault)) throw toError(lost ?? fault)
    }
    await pause(RETRY, attempt, signal).catch(() => undefined)
  }
}
