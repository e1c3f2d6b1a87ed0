import { Client } from 'pg'
import { PostgresEventStore } from '../../src/adapters/event-store/postgres'
import { createDatabase } from '../support/postgres/database'
import { silentLogger } from '../support/silent-logger'
import { eventStoreContract } from './event-store.contract'

eventStoreContract('PostgreSQL', async () => {
  const database = await createDatabase()
  const open = () => PostgresEventStore.open({ connection: { connectionString: database.url }, logger: silentLogger })
  // Both at once: each finds the log's schema missing, and one makes it.
  const [store, other] = await Promise.all([open(), open()])
  const administrator = new Client({ connectionString: database.url })
  await administrator.connect()
  return {
    store,
    other,
    open,
    breakConnections: async () => {
      await administrator.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name like 'lyceum log:%'`,
      )
    },
    dispose: async () => {
      await Promise.all([store.close(), other.close(), administrator.end()])
      await database.drop()
    },
  }
})
