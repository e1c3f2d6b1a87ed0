import { once } from 'node:events'

/** Ends the run's PostgreSQL and waits until its files are gone. */
export default async function stopPostgres(): Promise<void> {
  const guardian = globalThis.lyceumTestGuardian
  if (guardian?.exitCode !== null) return
  const exit = once(guardian, 'exit')
  guardian.stdin?.end()
  await exit
}
