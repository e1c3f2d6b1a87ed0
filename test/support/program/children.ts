import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { removeHomes } from './home'

const running = new Set<ChildProcess>()

/** Makes sure that a process does not outlive the tests that started it. */
export const endLater = (child: ChildProcess): void => {
  running.add(child)
  child.once('close', () => running.delete(child))
}

/** Ends whatever programs this test file has started, in order, so that each takes its PostgreSQL with it. */
export const stopAll = async (): Promise<void> => {
  await Promise.all(
    [...running].map(async (child) => {
      const closed = once(child, 'close')
      child.kill('SIGTERM')
      await closed
    }),
  )
}

// When a file's tests are done, whatever they do themselves: the programs first, then what they keep their logs in.
afterAll(async () => {
  await stopAll()
  removeHomes()
})
