import { setTimeout as delay } from 'node:timers/promises'

/** Repeats assertions until they hold, for at most 20 s; then the last failure is thrown. */
export const eventually = async (assertions: () => void | Promise<void>): Promise<void> => {
  const giveUp = Date.now() + 20_000
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
