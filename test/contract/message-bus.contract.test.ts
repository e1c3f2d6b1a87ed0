import { Pool } from 'pg'
import { PostgresMessageBus } from '../../src/adapters/message-bus/postgres'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { silentLogger } from '../support/silent-logger'
import { TcpProxy } from '../support/tcp-proxy'
import { messageBusContract } from './message-bus.contract'

let database: TestDatabase
const endings: (() => Promise<void>)[] = []

beforeAll(async () => (database = await createDatabase()))
afterAll(async () => {
  await Promise.all(endings.map((end) => end()))
  await database.drop()
})

messageBusContract('PostgreSQL', async () => {
  const url = new URL(database.url)
  const proxy = await TcpProxy.before(url.hostname, Number(url.port))
  url.hostname = '127.0.0.1'
  url.port = String(proxy.port)
  const pool = new Pool({ connectionString: url.href, max: 2 })
  pool.on('error', () => undefined)
  const bus = new PostgresMessageBus({ pool, connectionString: url.href, logger: silentLogger, pollMillis: 100 })
  await bus.start()
  let open = true
  const cutOff = async (): Promise<void> => {
    if (open) await proxy.close()
    open = false
  }
  endings.push(async () => {
    await pool.end()
    await cutOff()
  })
  return { bus, cutOff }
})
