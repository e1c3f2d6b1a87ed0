import * as E from 'fp-ts/Either'
import type { PostgresEventStore } from '../../../src/adapters/event-store/postgres'
import { delivered, readAllAfter } from '../../support/event-store/collect'
import { newEvents, newStream } from '../../support/event-store/new-event'
import { appendIn, appendSome, BLOCKED_WRITER, PostgresLog, untilRow } from '../../support/event-store/postgres-log'
import { createDatabase } from '../../support/postgres/database'

describe('the order of the log in PostgreSQL', () => {
  let log: PostgresLog
  let store: PostgresEventStore
  beforeEach(async () => {
    log = await PostgresLog.create()
    store = await log.open()
  })
  afterEach(() => log.dispose())

  it.each(['commit', 'rollback'])(
    'case M22, known failure 2: no append passes one that took its positions before it (%s)',
    async (end) => {
      const start = await appendSome(store)
      const [slow, observer] = await Promise.all([log.session(), log.session()])
      await slow.query('begin')
      expect(await appendIn(slow)).toEqual(E.right({ revision: 1, position: start + 2 }))

      const reader = store.subscribe({ after: start, signal: new AbortController().signal })[Symbol.asyncIterator]()
      expect(await reader.next()).toMatchObject({ value: { events: [], position: start } })
      const later = appendSome(store)
      await untilRow(observer, BLOCKED_WRITER)
      expect(await store.readAll({ from: start, limit: 10 })).toEqual([])

      await slow.query(end)
      const first = end === 'commit' ? start + 2 : start
      expect(await later).toBe(first + 2)
      const positions: number[] = []
      for (let next = await reader.next(); next.done !== true; next = await reader.next()) {
        positions.push(...next.value.events.map(({ position }) => position))
        if (next.value.position === first + 2) break
      }
      expect(positions).toEqual(Array.from({ length: first + 2 - start }, (_, index) => start + 1 + index))
    },
  )

  it('known failure 3: an open write transaction in another database stalls nothing', async () => {
    const elsewhere = await createDatabase()
    const writer = await log.session(elsewhere.url)
    try {
      await writer.query('begin')
      await writer.query('create table busy as select pg_current_xact_id() as id')
      const last = await appendSome(store)
      expect(await delivered(store, 0, last)).toHaveLength(2)
    } finally {
      await writer.end()
      await elsewhere.drop()
    }
  })

  it('nor does one in its own database, however old its snapshot, nor does it swell what appends touch', async () => {
    const reader = await log.session()
    await reader.query('begin isolation level repeatable read')
    await reader.query('create table busy as select count(*) from lyceum_log.events')
    let last = 0
    for (let index = 0; index < 300; index++) last = await appendSome(store)
    expect(await delivered(store, 0, last)).toHaveLength(600)
    const { rows } = await reader.query(`select pg_relation_size('lyceum_log.head')::int as bytes`)
    expect(rows).toEqual([{ bytes: 8192 }])
  })

  it('case M23: gaps in the positions are neither waited for nor delivered twice', async () => {
    const session = await log.session()
    await appendSome(store, 5)
    await session.query('begin')
    await appendIn(session)
    await session.query('rollback')
    await appendSome(store, 5)
    // As in a log that was brought here from elsewhere, with the numbers it had there.
    await session.query(`
      insert into lyceum_log.events select position + 1000, 'elsewhere-1', revision, id, type, data, metadata, at
      from lyceum_log.events where position between 1 and 5`)
    const last = await appendSome(store, 5)
    expect(last).toBe(1_010)

    const truth = await readAllAfter(store, 0, 100)
    expect(truth.map(({ position }) => position)).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].concat([1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010]),
    )
    expect(await delivered(store, 0, last, 3)).toEqual(truth)
    // A reader that is started anew after each batch, from where it had come to.
    const resumed: unknown[] = []
    let position = 0
    while (position < last) {
      for await (const batch of store.subscribe({
        after: position,
        batchSize: 3,
        signal: new AbortController().signal,
      })) {
        resumed.push(...batch.events)
        position = batch.position
        break
      }
    }
    expect(resumed).toEqual(truth)
  })

  it('takes appends at consecutive revisions of a stream that arrive together, as one statement', async () => {
    const session = await log.session()
    const stream = newStream()
    const answers = await Promise.all([
      store.append(stream, 'no-stream', newEvents(2)),
      store.append(stream, 1, newEvents(3)),
      store.append(stream, 1, newEvents(1)),
      store.append(stream, 4, newEvents(1)),
      store.append(stream, 'any', newEvents(2)),
      store.append(stream, 7, newEvents(1)),
    ])
    // All rows are of one transaction.
    const { rows } = await session.query('select distinct xmin::text from lyceum_log.events')
    expect(rows).toHaveLength(1)
    expect(answers).toEqual([
      E.right({ revision: 1, position: 2 }),
      E.right({ revision: 4, position: 5 }),
      E.left({ _tag: 'WrongExpectedRevision', stream, expected: 1, actual: 4 }),
      E.right({ revision: 5, position: 6 }),
      E.right({ revision: 7, position: 8 }),
      E.right({ revision: 8, position: 9 }),
    ])
    const read = await store.readStream(stream)
    expect(read.map(({ revision, position }) => position - revision)).toEqual(Array.from({ length: 9 }, () => 1))
  })

  it('stamps events with a time that never goes back, whatever the clock does', async () => {
    const session = await log.session()
    await appendSome(store)
    await session.query(`
      insert into lyceum_log.events select position + 1, 'tomorrow-1', 0, id, type, data, metadata, at + interval '1 day'
      from lyceum_log.events where position = 2`)
    await appendSome(store)
    const times = (await store.readAll({ limit: 10 })).map(({ recordedAt }) => recordedAt)
    expect(times).toEqual([...times].sort())
    expect(new Set(times.slice(2)).size).toBe(1)
  })
})
