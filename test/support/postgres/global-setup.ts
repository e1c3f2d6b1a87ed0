import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

declare global {
  /** Holds the server of this run; absent where the user gave one. */
  var lyceumTestGuardian: ChildProcess | undefined
}

/** Starts one PostgreSQL for the whole run, unless LYCEUM_TEST_DATABASE_URL names one that may create databases. */
export default async function startPostgres(): Promise<void> {
  if (process.env['LYCEUM_TEST_DATABASE_URL'] !== undefined) return
  const guardian = spawn(process.execPath, ['-r', 'sucrase/register/ts', join(__dirname, 'guardian.ts')], {
    // A session of its own: Ctrl-C reaches jest alone, whose end then ends the guardian in order.
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const url = await Promise.race([
    once(createInterface(guardian.stdout), 'line').then(([line]) => String(line)),
    once(guardian, 'exit').then(() => undefined),
  ])
  if (url === undefined) throw new Error('the PostgreSQL for the tests did not start')
  process.env['LYCEUM_TEST_DATABASE_URL'] = url
  globalThis.lyceumTestGuardian = guardian
}
