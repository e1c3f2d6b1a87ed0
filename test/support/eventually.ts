import { setTimeout as delay } from 'node:timers/promises'

/** Longer than anything here takes on a machine that has little time for it, shorter than a test may. */
const PATIENCE_MILLIS = 90_000

/** Repeats assertions until they hold, for at most so long; then the last failure is thrown. */
export const eventually = async (assertions: () => void | Promise<void>, millis = PATIENCE_MILLIS): Promise<void> => {
  const giveUp = Date.now() + millis
  for (;;) {
    try {
      await assertions()
      return
    } catch (error) {
      if (Date.now() > giveUp) throw error
      await delay(20)
    }
  }
}
