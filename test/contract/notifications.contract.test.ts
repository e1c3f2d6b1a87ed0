import { Pool } from 'pg'
import { InMemoryNotifications } from '../../src/adapters/notifications/in-memory'
import { PostgresDeliveries } from '../../src/adapters/notifications/postgres'
import { PostgresInApp } from '../../src/adapters/notifications/postgres-in-app'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { notificationsContract } from './notifications.contract'

let database: TestDatabase
let pool: Pool
let schemas = 0

beforeAll(async () => {
  database = await createDatabase()
  pool = new Pool({ connectionString: database.url })
})

afterAll(async () => {
  await pool.end()
  await database.drop()
})

notificationsContract('memory', () => {
  const store = new InMemoryNotifications()
  return Promise.resolve({
    write: (work) => work(store),
    deliveries: store,
    forgetting: store.forgetting,
    inApp: store,
    standings: () => Promise.resolve(store.standings),
  })
})

notificationsContract('PostgreSQL', async () => {
  schemas += 1
  const schema = `notifications ${String(schemas)}`
  const deliveries = new PostgresDeliveries(pool, { schema })
  // As when several processes start at once.
  await Promise.all([deliveries.start(), deliveries.start(), deliveries.start()])
  return {
    write: (work) => deliveries.write(work),
    deliveries,
    forgetting: deliveries,
    inApp: new PostgresInApp(pool, { schema }),
    standings: () => deliveries.standings(['waiting', 'bundled', 'sent', 'skipped', 'failed'], 100),
  }
})
