import * as E from 'fp-ts/Either'
import type { Client } from 'pg'
import { PostgresEventStore } from '../../../src/adapters/event-store/postgres'
import { StoreUnavailable, UnknownOutcome } from '../../../src/application/ports/event-store'
import type { JsonObject } from '../../../src/domain/kernel'
import { delivered } from '../../support/event-store/collect'
import { newEvent, newEvents, newStream } from '../../support/event-store/new-event'
import { appendSome, BLOCKED_WRITER, PostgresLog, untilRow } from '../../support/event-store/postgres-log'
import { serverUrl } from '../../support/postgres/database'
import { silentLogger } from '../../support/silent-logger'

const LISTENER = `select pid from pg_stat_activity where datname = current_database()
  and application_name = 'lyceum log: listener' and query like 'listen%' and state = 'idle'`

describe('the log when PostgreSQL fails', () => {
  let log: PostgresLog
  let store: PostgresEventStore
  let session: Client
  beforeEach(async () => {
    log = await PostgresLog.create()
    store = await log.open()
    session = await log.session()
  })
  afterEach(() => log.dispose())

  it('does not know the outcome of an append whose answer was lost; the same again settles it', async () => {
    await session.query('begin')
    await session.query('select from lyceum_log.head for update')
    const stream = newStream()
    const events = newEvents(2)
    const lost = store.append(stream, 'no-stream', events)
    const failure = expect(lost).rejects.toThrow(UnknownOutcome)
    const { pid } = await untilRow<{ pid: number }>(session, BLOCKED_WRITER)
    await session.query('select pg_terminate_backend($1)', [pid])
    await failure
    await session.query('rollback')
    expect(await store.append(stream, 'no-stream', events)).toMatchObject(E.right({ revision: 1 }))
    expect(await store.readStream(stream)).toHaveLength(2)
  })

  it('knows that nothing was written when the server cancelled an append', async () => {
    await session.query('begin')
    await session.query('select from lyceum_log.head for update')
    const stream = newStream()
    const cancelled = expect(store.append(stream, 'no-stream', newEvents(1))).rejects.toThrow(StoreUnavailable)
    const { pid } = await untilRow<{ pid: number }>(session, BLOCKED_WRITER)
    await session.query('select pg_cancel_backend($1)', [pid])
    await cancelled
    await session.query('rollback')
    expect(await store.readStream(stream)).toEqual([])
    expect(await store.append(stream, 'no-stream', newEvents(1))).toMatchObject(E.right({ revision: 0 }))
  })

  it('is unavailable where nobody listens, where the database is missing and where it lets nobody in', async () => {
    const open = (url: string) =>
      PostgresEventStore.open({ connection: { connectionString: url }, logger: silentLogger })
    await expect(open('postgres://127.0.0.1:1/nowhere')).rejects.toThrow(
      new StoreUnavailable('PostgreSQL is out of reach: connect ECONNREFUSED 127.0.0.1:1'),
    )
    const missing = new URL(serverUrl())
    missing.pathname = '/no_such_database'
    await expect(open(missing.href)).rejects.toThrow(
      /^PostgreSQL is out of reach: .*"no_such_database" does not exist$/,
    )
    missing.password = 'wrong'
    missing.username = 'nobody'
    await expect(open(missing.href)).rejects.toThrow(StoreUnavailable)
  })

  it('answers that it is unavailable while it cannot connect, and goes on when it can', async () => {
    const other = await log.open()
    await appendSome(store)
    const admin = await log.session(serverUrl())
    const name = new URL(log.database.url).pathname.slice(1)
    await admin.query(`alter database ${name} allow_connections false`)
    await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`, [name])
    // The first append may find the broken connection; after that there is none to be had.
    await expect(appendSome(store)).rejects.toThrow(/./)
    await expect(appendSome(store)).rejects.toThrow(StoreUnavailable)
    await expect(other.readStream(newStream())).rejects.toThrow(StoreUnavailable)
    await expect(other.readAll({ limit: 1 })).rejects.toThrow(StoreUnavailable)
    await expect(other.head()).rejects.toThrow(StoreUnavailable)
    await admin.query(`alter database ${name} allow_connections true`)
    expect(await appendSome(store)).toBe(4)
    expect(await other.head()).toBe(4)
  })

  it('case M29: what is told while the listener reconnects is found by polling', async () => {
    const other = await log.open()
    const end = new AbortController()
    const reader = store.subscribe({ after: 0, signal: end.signal })[Symbol.asyncIterator]()
    await reader.next()
    const next = reader.next()
    const { pid } = await untilRow<{ pid: number }>(session, LISTENER)
    // Open the other store's connection now: from here on there are no new ones.
    await other.append(newStream(), 'no-stream', newEvents(1))
    expect(await next).toMatchObject({ value: { position: 1 } })

    const name = new URL(log.database.url).pathname.slice(1)
    const admin = await log.session(serverUrl())
    await admin.query(`alter database ${name} allow_connections false`)
    const lost = reader.next()
    await admin.query('select pg_terminate_backend($1)', [pid])
    expect(await appendSome(other)).toBe(3)
    expect(await lost).toMatchObject({ value: { position: 3, caughtUp: true } })

    await admin.query(`alter database ${name} allow_connections true`)
    await untilRow(session, LISTENER)
    const told = reader.next()
    expect(await appendSome(other)).toBe(5)
    expect(await told).toMatchObject({ value: { position: 5, caughtUp: true } })
    end.abort()
  })

  it('fails alone an append that PostgreSQL refuses, not those that went with it', async () => {
    await session.query(`alter database ${new URL(log.database.url).pathname.slice(1)} set max_stack_depth = '100kB'`)
    const shallow = await log.open()
    let nested: JsonObject = {}
    for (let depth = 0; depth < 2_000; depth++) nested = { nested }
    const streams = Array.from({ length: 10 }, newStream)
    const answers = await Promise.allSettled(
      streams.map((stream, index) => shallow.append(stream, 'no-stream', [newEvent(index === 4 ? nested : {})])),
    )
    expect(answers.map(({ status }) => status)).toEqual(
      streams.map((_, index) => (index === 4 ? 'rejected' : 'fulfilled')),
    )
    expect(await delivered(shallow, 0, 9)).toHaveLength(9)
  })
})
