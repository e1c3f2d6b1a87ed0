import { setTimeout as delay } from 'node:timers/promises'

/** How it is told that work stands still, and what it is given up with. */
export interface Standing {
  /** For how long it may stand still. */
  readonly millis: number
  /**
   * Whether the work has not moved since it was asked last, though there is something to do.
   *
   * @param before - whether it stood still at the last look already, so that less has to be asked
   */
  readonly isStill: (before: boolean) => Promise<boolean>
  readonly stalled: () => Error
}

/** Looks within that time. They are counted, not clocks read: a machine that slept has not stalled. */
const LOOKS = 5

/**
 * Runs work, and gives it up where it stands still for too long. It is then abandoned: its signal fires, and nobody waits
 * for it. What it does after that must be without effect by itself.
 *
 * @throws what `stalled` makes, and whatever the work throws
 */
export const givenUpWhereStill = async <A>(
  { millis, isStill, stalled }: Standing,
  work: (abandoned: AbortSignal) => Promise<A>,
): Promise<A> => {
  const abandon = new AbortController()
  const ended = new AbortController()

  const watch = async (): Promise<never> => {
    for (let still = 0; still < LOOKS;) {
      await delay(millis / LOOKS, undefined, { signal: ended.signal })
      still = (await isStill(still > 0)) ? still + 1 : 0
    }
    const error = stalled()
    abandon.abort(error)
    throw error
  }

  const watching = watch()
  const working = work(abandon.signal)
  // Whichever ends second has nobody to tell.
  watching.catch(() => undefined)
  working.catch(() => undefined)
  try {
    const done = await Promise.race([working, watching])
    // What is given up may end by its signal before that is told here.
    abandon.signal.throwIfAborted()
    return done
  } finally {
    ended.abort()
  }
}
