import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Load } from './load'

export { type Load, startLoad } from './load'

/** kafkajs without Lyceum. */
export interface BareProducer {
  /** Publishes once what the log has. */
  readonly publish: () => Promise<Load>
  readonly stop: () => Promise<void>
}

/** Starts one in a process of its own, where nothing has been done to kafkajs; it has read the log beforehand. */
export const startBareProducer = async (
  databaseUrl: string,
  brokers: readonly string[],
  topic: string,
): Promise<BareProducer> => {
  const child = fork(join(__dirname, 'bare.ts'), [databaseUrl, brokers.join(','), topic], {
    execArgv: ['-r', join(__dirname, '..', 'register.cjs')],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit')
  const said = async (): Promise<unknown> => {
    const [message] = (await Promise.race([
      once(child, 'message'),
      exited.then(() => {
        throw new Error('the bare producer has ended')
      }),
    ])) as [unknown]
    return message
  }
  await said()
  return {
    publish: async () => {
      const answer = said()
      child.send('publish')
      return (await answer) as Load
    },
    stop: async () => {
      child.disconnect()
      await exited
    },
  }
}
