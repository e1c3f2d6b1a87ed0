import { Pool } from 'pg'
import { InMemoryProcessStore } from '../../src/adapters/process-store/in-memory'
import { PostgresProcessStore } from '../../src/adapters/process-store/postgres'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { processStoreContract } from './process-store.contract'

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

processStoreContract('memory', () => Promise.resolve(new InMemoryProcessStore()))

processStoreContract('PostgreSQL', async () => {
  schemas += 1
  const store = new PostgresProcessStore(pool, `processes ${String(schemas)}`)
  // As when several processes start at once.
  await Promise.all([store.start(), store.start(), store.start()])
  return store
})
