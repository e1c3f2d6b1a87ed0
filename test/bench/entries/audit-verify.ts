import { Pool } from 'pg'
import { PostgresAuditTree } from '../../../src/adapters/audit-tree/postgres'
import { PostgresEventStore } from '../../../src/adapters/event-store/postgres'
import { InMemoryHeadJournal } from '../../../src/adapters/head-journal/in-memory'
import { HeadKeeper } from '../../../src/application/audit/head-keeper'
import { catchUpTree } from '../../../src/application/audit/log-and-tree'
import { verifyKept } from '../../../src/application/audit/verification/verify-kept'
import { testSigner } from '../../support/audit/signer'
import { silentLogger } from '../../support/silent-logger'
import { type BenchContext, type BenchEntry, type Figure, median } from '../bench'
import { fillWithStreams } from '../events'

const EVENTS = 300_000
const ROUNDS = 3
const GOAL = 30_000

const run = async ({ createDatabase, say }: BenchContext): Promise<readonly Figure[]> => {
  const database = await createDatabase()
  const connection = { connectionString: database.url }
  const store = await PostgresEventStore.open({ connection, logger: silentLogger })
  const pool = new Pool({ ...connection, max: 4 })
  try {
    say(`writing ${String(EVENTS)} events`)
    await fillWithStreams(store, EVENTS)
    const tree = new PostgresAuditTree(pool)
    await tree.start()
    const [journal, signer] = [new InMemoryHeadJournal(), testSigner()]
    await catchUpTree(store, tree)
    await new HeadKeeper({ tree, journal, signer }).sign()
    const figures: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now()
      const { intact, events, kept, heads } = await verifyKept({ store, tree, journal, key: signer })
      figures.push((events * 1_000) / (performance.now() - start))
      if (!intact || events !== EVENTS || kept !== EVENTS || heads !== 1) throw new Error('the log is not intact')
    }
    say(`${figures.map(Math.round).join(' ')} events/s`)
    const name = `audit verify over ${EVENTS.toLocaleString('en')} events, tree and head included`
    return [{ name, ours: median(figures), peer: null, unit: 'events/s', ratio: null, bar: GOAL }]
  } finally {
    await pool.end()
    await store.close()
    await database.drop()
  }
}

/** How fast a whole log is held against its chains, its tree and its signed heads. */
export const auditVerify: BenchEntry = { name: 'audit-verify', run }
