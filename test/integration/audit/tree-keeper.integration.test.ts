import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'pg'
import { PostgresAuditTree } from '../../../src/adapters/audit-tree/postgres'
import { PostgresEventStore } from '../../../src/adapters/event-store/postgres'
import { FileHeadJournal } from '../../../src/adapters/head-journal/file'
import { PostgresLeases } from '../../../src/adapters/lease/postgres-advisory-lock'
import { openHead } from '../../../src/application/audit/checkpoint'
import { HeadKeeper } from '../../../src/application/audit/head-keeper'
import { leafOf } from '../../../src/application/audit/leaf'
import { rootOf } from '../../../src/application/audit/proofs'
import { TreeKeeper } from '../../../src/application/audit/tree-keeper'
import { testSigner } from '../../support/audit/signer'
import { eventually } from '../../support/eventually'
import { newEvent, write } from '../../support/log'
import { createDatabase, type TestDatabase } from '../../support/postgres/database'
import { keepingLogger } from '../../support/read-models'
import { silentLogger } from '../../support/silent-logger'

const STREAMS = 20
const EVENTS = 600

describe("the audit tree's keepers on PostgreSQL", () => {
  let database: TestDatabase
  let store: PostgresEventStore
  let folder: string
  beforeEach(async () => {
    database = await createDatabase()
    store = await PostgresEventStore.open({ connection: { connectionString: database.url }, logger: silentLogger })
    folder = mkdtempSync(join(tmpdir(), 'lyceum-audit-'))
  })
  afterEach(async () => {
    await store.close()
    await database.drop()
    rmSync(folder, { recursive: true })
  })

  /** The keeper of one Lyceum process, with connections of its own. */
  const start = async (logger = silentLogger) => {
    const pool = new Pool({ connectionString: database.url, max: 2 })
    pool.on('error', () => undefined)
    const tree = new PostgresAuditTree(pool)
    await tree.start()
    const leases = new PostgresLeases({ connectionString: database.url, logger: silentLogger, pollMillis: 20 })
    const heads = new HeadKeeper({ tree, signer: testSigner(), journal: new FileHeadJournal(join(folder, 'heads')) })
    const keeper = new TreeKeeper({ store, tree, heads, leases, logger }, { headMillis: 20 })
    const stopping = new AbortController()
    const running = keeper.run(stopping.signal)
    return {
      tree,
      keeper,
      stop: async () => {
        stopping.abort()
        await running
        await leases.close()
        await pool.end()
      },
    }
  }

  const writeMany = (): Promise<unknown> =>
    Promise.all(
      Array.from({ length: EVENTS }, (_, at) => write(store, `note-${at % STREAMS}`, newEvent('Noted', { at }))),
    )

  it('keep every event in the order of the log, by one of two and then by the other, while clients write', async () => {
    const runs = [await start(), await start()]
    const owner = () => runs.find(({ keeper }) => keeper.status() !== undefined)
    await eventually(() => expect(owner()).toBeDefined())
    const first = owner()
    const writing = writeMany()
    await eventually(() => expect(first?.keeper.status()?.size).toBeGreaterThan(0))
    await first?.stop()
    await writing
    const [second] = runs.filter((run) => run !== first)
    await eventually(() =>
      expect(second?.keeper.status()).toMatchObject({ size: EVENTS, signed: EVENTS, alarm: false }),
    )

    const events = await store.readAll({ limit: EVENTS + 1 })
    expect(await second?.tree.leaves(0, EVENTS + 1)).toEqual(events.map(leafOf))
    const kept = await second?.tree.heads()
    expect(await new FileHeadJournal(join(folder, 'heads')).heads()).toEqual(kept)
    for (const { size, note } of kept ?? [])
      expect(openHead(note, testSigner()).root).toEqual(await rootOf(second!.tree, size))
    await second?.stop()
  })

  it('raise an alarm and sign nothing where the end of the log and of the tree is cut off, and the heads with it', async () => {
    await writeMany()
    const before = await start()
    await eventually(() => expect(before.keeper.status()?.signed).toBe(EVENTS))
    await before.stop()

    const intruder = new Pool({ connectionString: database.url, max: 1 })
    await intruder.query(`
      set session_replication_role = replica;
      delete from lyceum_log.events where position > 300;
      delete from lyceum_audit.leaves where index >= 300;
      delete from lyceum_audit.nodes where (index + 1) * (1 << level) > 300;
      delete from lyceum_audit.heads;`)
    await intruder.end()

    const logger = keepingLogger()
    const after = await start(logger)
    await eventually(() => expect(after.keeper.status()).toMatchObject({ size: 300, alarm: true }))
    expect(await after.tree.heads()).toEqual([])
    await after.stop()
    expect(JSON.stringify(logger.lines)).toContain(`the audit tree has 300 leaves, and ${EVENTS} were signed`)
  })
})
