import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** What a server of this folder says when it is ready. */
export interface Ready {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

export interface ChildServer extends Ready {
  stop(): Promise<void>
}

/** Runs a server of this folder in a process of its own, so that it does not share its event loop with the load. */
export const startChild = async (file: string, databaseUrl: string): Promise<ChildServer> => {
  const child = fork(join(__dirname, file), [databaseUrl], {
    execArgv: ['-r', join(__dirname, '..', 'register.cjs')],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [ready] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error(`${file} ended before it was ready`)
    }),
  ])) as [Ready]
  return {
    ...ready,
    stop: async () => {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}

/** For the server itself: says that it is ready, and calls `close` when nobody wants it any more. */
export const serve = (ready: Ready, close: () => Promise<void>): void => {
  process.once('disconnect', () => void close().then(() => process.exit(0)))
  process.send?.(ready)
}
