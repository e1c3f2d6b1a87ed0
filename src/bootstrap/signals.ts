import type { Logger } from '../application/ports/logger'

/**
 * A repetition within this time is the same request: on Ctrl-C a terminal signals every process of the group, and npm
 * passes its own signal on as well.
 */
const SAME_REQUEST_MILLIS = 1_000
/** Longer than any drain; what is left then would never end. */
const FORCE_MILLIS = 60_000

/** Calls `stop` on SIGTERM or SIGINT. A second signal, or a stop that takes far too long, ends the process at once. */
export const onStopSignal = (logger: Logger, stop: () => Promise<void>): void => {
  let asked: number | undefined
  const force = (why: string): void => {
    logger.error(why)
    process.exit(1)
  }
  const onSignal = (signal: NodeJS.Signals): void => {
    if (asked !== undefined) {
      if (Date.now() - asked > SAME_REQUEST_MILLIS) force('stopped at once by a second signal')
      return
    }
    asked = Date.now()
    logger.info('stopping: requests under way are finished first', { signal })
    setTimeout(() => force('stopped at once: closing took too long'), FORCE_MILLIS).unref()
    stop().then(
      () => process.exit(0),
      // A start that failed has explained itself already.
      () => process.exit(1),
    )
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}
