import { setTimeout as delay } from 'node:timers/promises'

/** Repeats assertions until they hold, for at most so long; then the last failure is thrown. */
export const eventually = async (assertions: () => void | Promise<void>, millis = 20_000): Promise<void> => {
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
