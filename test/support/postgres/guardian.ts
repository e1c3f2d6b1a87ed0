import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EmbeddedPostgres } from '../../../src/adapters/embedded-postgres'

/**
 * Holds the test run's PostgreSQL: a process of its own, started by the global set-up, that prints the server's URL
 * and ends with its standard input. The operating system closes that input however the run ends, SIGKILL included, so
 * neither server nor folder is ever left behind.
 *
 * LYCEUM_TEST_DURABLE=1 keeps fsync on.
 */
const main = async (): Promise<void> => {
  const ended = new Promise((resolve) => process.stdin.once('end', resolve).once('error', resolve).resume())
  const folder = await mkdtemp(join(tmpdir(), 'lyceum-test-'))
  const silent = () => undefined
  try {
    const server = await EmbeddedPostgres.start({
      folder,
      durable: process.env['LYCEUM_TEST_DURABLE'] === '1',
      logger: { debug: silent, info: silent, warn: silent, error: silent },
    })
    process.stdout.write(`${server.adminUrl}\n`)
    await ended
    await server.stop()
  } finally {
    process.stdin.destroy()
    await rm(folder, { recursive: true, force: true })
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`)
  process.exitCode = 1
})
