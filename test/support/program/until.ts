import { setTimeout as delay } from 'node:timers/promises'

/** Longer than anything here takes on a busy machine, shorter than a test may. */
const PATIENCE_MILLIS = 90_000

/** Waits until a condition holds; fails where that takes too long, naming what was waited for. */
export const until = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
  const giveUp = Date.now() + PATIENCE_MILLIS
  while (!(await holds())) {
    if (Date.now() > giveUp) throw new Error(`waited in vain until ${what}`)
    await delay(20)
  }
}
