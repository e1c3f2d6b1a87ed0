import type { Client } from 'pg'
import { readAllAfter } from '../../support/event-store/collect'
import { newEvents, newStream } from '../../support/event-store/new-event'
import { appendSome, PostgresLog, untilRow } from '../../support/event-store/postgres-log'

describe("the log's schema in PostgreSQL", () => {
  let log: PostgresLog
  let session: Client
  beforeEach(async () => {
    log = await PostgresLog.create()
    session = await log.session()
  })
  afterEach(() => log.dispose())

  it('is made once, however many processes start at the same time', async () => {
    const stores = await Promise.all(Array.from({ length: 6 }, () => log.open()))
    await Promise.all(stores.map((store) => appendSome(store)))
    expect(await stores[0]!.head()).toBe(12)
    const { rows } = await session.query(`select name from lyceum_log.migrations order by name`)
    expect(rows.map(({ name }: { name: string }) => name)).toEqual([
      '001-events',
      '002-append',
      '003-append-mixed',
      '004-append-only',
    ])
  })

  it('may have any name, and two logs of one database are two', async () => {
    const [one, two] = await Promise.all([log.open('Log "one"'), log.open('log_two')])
    await Promise.all([appendSome(one, 3), appendSome(two, 5)])
    expect([await one.head(), await two.head()]).toEqual([3, 5])
  })

  it('leaves steps alone that a newer program has made', async () => {
    const first = await log.open()
    await appendSome(first)
    await session.query(`insert into lyceum_log.migrations (name) values ('999-of-tomorrow')`)
    expect(await (await log.open()).head()).toBe(2)
  })

  it.each([
    `update lyceum_log.events set type = 'Forged'`,
    `delete from lyceum_log.events`,
    `truncate lyceum_log.events`,
  ])('lets nobody change history: %s', async (statement) => {
    const store = await log.open()
    await appendSome(store)
    await expect(session.query(statement)).rejects.toThrow(/^the log is append-only: no (UPDATE|DELETE|TRUNCATE) on/)
    expect(await store.readAll({ limit: 5 })).toHaveLength(2)
  })

  it('is read by its indexes alone, although its plans were made while it was empty', async () => {
    const store = await log.open()
    const streams = Array.from({ length: 300 }, newStream)
    for (let round = 0; round < 3; round++)
      await Promise.all(streams.map((stream) => store.append(stream, 'any', newEvents(2))))
    await Promise.all(streams.map((stream) => store.readStream(stream)))
    await Promise.all(streams.map((stream) => store.readStream(stream, { direction: 'backwards', limit: 1 })))
    expect(await readAllAfter(store, 0, 100)).toHaveLength(1_800)
    await store.readAll({ direction: 'backwards', limit: 10 })
    await store.head()
    await store.close()
    // Sessions tell what they counted when they end: 900 appends and 600 reads of a stream.
    const counted = await untilRow(
      session,
      `select seq_tup_read::int from pg_stat_user_tables where relname = 'events' and idx_scan >= 1500`,
    )
    expect(counted).toEqual({ seq_tup_read: 0 })
  })
})
