import { pause } from '../../../application/backoff'
import { type Fault, faultOf } from './errors'

/** Between tries: time for a node to come back or another to be elected, which takes some seconds. */
const RETRY = { firstMillis: 20, mostMillis: 1_000 } as const
/** How long it is tried, in milliseconds; a try that is under way then is waited for. */
const PATIENCE_MILLIS = 8_000

/**
 * Does the same again while the server cannot be reached, is electing a leader or loses its answers, for some seconds.
 * So what is done must come to the same when it is done twice.
 *
 * @throws whatever `toError` makes of the gravest fault: one whose outcome is unknown stays unknown, though the last
 *   try never left
 */
export const persistently = async <T>(
  work: () => Promise<T>,
  toError: (fault: Fault) => unknown,
  signal: AbortSignal,
  mayPass: (fault: Fault) => boolean = () => true,
): Promise<T> => {
  const giveUp = performance.now() + PATIENCE_MILLIS
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
