import { Client, Pool } from 'pg'
import { PostgresAuditTree } from '../../../src/adapters/audit-tree/postgres'
import { PostgresEventStore } from '../../../src/adapters/event-store/postgres'
import { HeadKeeper } from '../../../src/application/audit/head-keeper'
import { catchUpTree } from '../../../src/application/audit/log-and-tree'
import type { Verification } from '../../../src/application/audit/verification/verification'
import { verifyKept } from '../../../src/application/audit/verification/verify-kept'
import type { KeptHead } from '../../../src/application/ports/audit-tree'
import type { EventStore, RecordedEvent } from '../../../src/application/ports/event-store'
import type { HeadJournal } from '../../../src/application/ports/head-journal'
import type { TreeSigner } from '../../../src/application/ports/tree-signer'
import { publishCourse, reserveSeats } from '../commands/courses'
import { accepted, marketplace, nextId } from '../commands/marketplace'
import { createDatabase, type TestDatabase } from '../postgres/database'
import { silentLogger } from '../silent-logger'
import { testSigner } from './signer'

/** A journal of heads in memory, which whoever has the database cannot reach. */
export class TestJournal implements HeadJournal {
  readonly kept: KeptHead[] = []

  append(head: KeptHead): Promise<void> {
    this.kept.push(head)
    return Promise.resolve()
  }

  heads(): Promise<readonly KeptHead[]> {
    return Promise.resolve(this.kept)
  }
}

const COURSES = 6
const SEATS = 50

/** Real decisions: courses that are drafted, defined, priced and published, and whose seats are taken. */
const decide = async (store: EventStore): Promise<void> => {
  const { bus } = marketplace(store)
  for (let course = 0; course < COURSES; course++) {
    const id = nextId()
    await publishCourse(bus, id, { kind: 'limited', limit: SEATS })
    for (const outcome of await reserveSeats(bus, id, [...Array(SEATS).keys()])) accepted(outcome)
  }
}

const TABLES = ['lyceum_log.events', 'lyceum_audit.leaves', 'lyceum_audit.nodes', 'lyceum_audit.heads'] as const

const copyOf = (table: string): string => `untouched_${table.replace('.', '_')}`

/** A log in PostgreSQL with its audit tree and signed heads, and somebody who has the database in his hands. */
export class AuditedLog {
  readonly signer: TreeSigner = testSigner(1)
  readonly journal = new TestJournal()
  /** The log as it was recorded. */
  events: readonly RecordedEvent[] = []

  private constructor(
    private readonly database: TestDatabase,
    readonly store: EventStore,
    private readonly pool: Pool,
    private readonly intruder: Client,
    readonly tree: PostgresAuditTree,
  ) {}

  static async create(): Promise<AuditedLog> {
    const database = await createDatabase()
    const connection = { connectionString: database.url }
    const store = await PostgresEventStore.open({ connection, logger: silentLogger })
    const pool = new Pool({ ...connection, max: 4 })
    const intruder = new Client(connection)
    await intruder.connect()
    const tree = new PostgresAuditTree(pool)
    await tree.start()
    const log = new AuditedLog(database, store, pool, intruder, tree)
    await log.record()
    return log
  }

  private async record(): Promise<void> {
    const { store, tree, signer, journal } = this
    await decide(store)
    this.events = await store.readAll({ limit: 100_000 })
    const heads = new HeadKeeper({ tree, signer, journal })
    for (const size of this.headSizes) {
      await catchUpTree(store, tree, this.events[size - 1]?.position)
      await heads.sign()
    }
    for (const table of TABLES) {
      await this.sql(`alter table ${table} disable trigger user`)
      await this.sql(`create table ${copyOf(table)} as table ${table}`)
    }
  }

  /** After how many events a head was signed: the last covers them all. */
  get headSizes(): readonly number[] {
    return [100, 200, 300, this.events.length]
  }

  /** Runs a statement straight in the database. */
  async sql(text: string, values: readonly unknown[] = []): Promise<void> {
    await this.intruder.query(text, [...values])
  }

  /** Makes the database what it was. */
  async restore(): Promise<void> {
    for (const table of TABLES) {
      await this.sql(`truncate ${table}`)
      await this.sql(`insert into ${table} overriding system value table ${copyOf(table)}`)
    }
  }

  /** Writes events to the log as they are given, in place of those of the same positions. */
  async overwrite(events: readonly RecordedEvent[]): Promise<void> {
    await this.sql('delete from lyceum_log.events where position = any($1)', [events.map(({ position }) => position)])
    for (const { position, stream, revision, id, type, data, metadata, recordedAt } of events)
      await this.sql('insert into lyceum_log.events values ($1, $2, $3, $4, $5, $6, $7, $8)', [
        position,
        stream,
        revision,
        id,
        type,
        JSON.stringify(data),
        JSON.stringify(metadata),
        recordedAt,
      ])
  }

  /** Makes the tree anew over the log as it is now, and signs it at the same sizes. */
  async rebuildTree({ signer }: { readonly signer?: TreeSigner } = {}): Promise<void> {
    await this.sql('truncate lyceum_audit.leaves, lyceum_audit.nodes')
    if (signer !== undefined) await this.sql('truncate lyceum_audit.heads')
    const tree = new PostgresAuditTree(this.pool)
    const heads = signer && new HeadKeeper({ tree, signer, journal: new TestJournal() })
    const events = await this.store.readAll({ limit: 100_000 })
    for (const size of this.headSizes) {
      const end = events[Math.min(size, events.length) - 1]
      await catchUpTree(this.store, tree, end?.position)
      await heads?.sign()
    }
  }

  verify({ journal = this.journal }: { readonly journal?: HeadJournal } = {}): Promise<Verification> {
    const { store, tree, signer: key } = this
    return verifyKept({ store, tree, journal, key })
  }

  async dispose(): Promise<void> {
    await this.intruder.end()
    await this.pool.end()
    await this.store.close()
    await this.database.drop()
  }
}
