import { setTimeout as delay } from 'node:timers/promises'

/**
 * Lets an answer out only at whole multiples of `stepMillis` after the question, so that its time does not tell which
 * way it came about: the work of one way may differ from the other's by a statement, never by a step. What is thrown
 * waits as well. It costs those who wait some time and the server none.
 *
 * @param began - when the question came, by `performance.now()`; default now
 */
export const evenly = async <A>(
  stepMillis: number,
  work: () => Promise<A>,
  began: number = performance.now(),
): Promise<A> => {
  try {
    return await work()
  } finally {
    if (stepMillis > 0) await delay(stepMillis - ((performance.now() - began) % stepMillis))
  }
}
