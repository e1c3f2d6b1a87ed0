import { EmbeddedPostgres } from '../../../src/adapters/embedded-postgres'
import { silentLogger } from '../silent-logger'

/** A process that uses the embedded PostgreSQL of a folder until it gets SIGTERM: prints `ready` and `stopped`. */
const main = async (): Promise<void> => {
  const stopped = new Promise((resolve) => process.once('SIGTERM', resolve))
  const server = await EmbeddedPostgres.start({ folder: process.argv[2] ?? '', durable: false, logger: silentLogger })
  process.stdout.write('ready\n')
  const alive = setInterval(() => undefined, 1_000)
  await stopped
  clearInterval(alive)
  await server.stop()
  process.stdout.write('stopped\n')
}

void main()
