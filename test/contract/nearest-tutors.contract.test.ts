import { setTimeout as delay } from 'node:timers/promises'
import { Pool } from 'pg'
import { MemoryIndex } from '../../src/adapters/matching/memory-index'
import { PgvectorSearch } from '../../src/adapters/matching/pgvector'
import { findPgvector } from '../../src/adapters/matching/pgvector-extension'
import { startMatchingTables } from '../../src/adapters/matching/schema'
import { TutorSearch } from '../../src/adapters/matching/tutor-search'
import type { NearestTutors } from '../../src/adapters/matching/vectors'
import { describeWithPgvector, PgvectorServer } from '../support/pgvector/for-tests'
import { createDatabase } from '../support/postgres/database'
import { silentLogger } from '../support/silent-logger'
import { nearestTutorsContract } from './nearest-tutors.contract'

const SCHEMA = 'lyceum_matching'

const openPool = async (url: string): Promise<Pool> => {
  const pool = new Pool({ connectionString: url, max: 4 })
  pool.on('error', () => undefined)
  await startMatchingTables(pool)
  return pool
}

nearestTutorsContract('in memory', describe, async () => {
  const database = await createDatabase()
  const pool = await openPool(database.url)
  const close = async () => {
    await pool.end()
    await database.drop()
  }
  return { pool, schema: SCHEMA, search: new MemoryIndex(pool, SCHEMA), close }
})

/** One for both, started by whichever comes first. */
let server: Promise<PgvectorServer> | undefined
afterAll(async () => (await server)?.stop())

const withPgvector = (searchOf: (pool: Pool) => Promise<NearestTutors>) => async () => {
  server ??= PgvectorServer.start()
  const database = await (await server).createDatabase()
  await database.bring()
  const pool = await openPool(database.url)
  return { pool, schema: SCHEMA, search: await searchOf(pool), close: () => pool.end() }
}

/** pgvector and nothing else: what it is behind with is waited for. */
const alone = async (pool: Pool): Promise<NearestTutors> => {
  const found = await findPgvector(pool, SCHEMA)
  if ('reason' in found) throw new Error(found.reason)
  const search = new PgvectorSearch(pool, SCHEMA, found)
  return {
    nearest: async (...asked) => {
      for (;;) {
        const ids = await search.nearest(...asked)
        if (ids !== undefined) return ids
        await delay(10)
      }
    },
  }
}

nearestTutorsContract('pgvector', describeWithPgvector, withPgvector(alone))
nearestTutorsContract(
  'pgvector, and memory while it is behind',
  describeWithPgvector,
  withPgvector((pool) => Promise.resolve(new TutorSearch(pool, { schema: SCHEMA, logger: silentLogger }))),
)
