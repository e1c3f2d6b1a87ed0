import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import { instant } from '../../../src/domain/kernel'
import {
  dropReplay,
  replay,
  type ReplayPorts,
  type ReplayRequest,
  ReplayUnderWay,
} from '../../../src/projections/replay/replay'
import { listReplays } from '../../../src/projections/replay/replays'
import { counted, countingModel } from '../../support/counting-model'
import { write } from '../../support/log'
import { createReadModels, decode, keepingLogger, type TestReadModels } from '../../support/read-models'

const on = (day: number) => `2014-06-${String(day).padStart(2, '0')}T09:00:00.000Z`

describe('a replay', () => {
  let db: TestReadModels
  let store: InMemoryEventStore
  let ports: ReplayPorts
  const models = [countingModel('counts'), countingModel('tallies', undefined, 3)]
  const run = (request: Partial<ReplayRequest> = {}, options = {}) =>
    replay({ schema: 'audit_2014', clock: 'occurred', models, ...request }, ports, options)
  const counts = (schema = 'audit_2014') => db.rows(`select name, times from ${schema}.counts order by name`)
  const workshops = () => db.rows(`select nspname from pg_namespace where nspname like 'lyceum\\_replay%'`)

  beforeEach(async () => {
    db = await createReadModels()
    store = new InMemoryEventStore()
    ports = { store, database: db.database, decode, logger: keepingLogger() }
    for (let day = 1; day <= 9; day += 1)
      await write(store, `counter-${String(day)}`, counted('g', 1, on(day)), counted(`day ${String(day)}`, 1, on(day)))
  })
  afterEach(() => db.drop())

  it('holds what had happened up to and with an instant, documented, and says what it is', async () => {
    const made = await run({ until: instant(on(3)) })
    expect(made).toMatchObject({ status: 'current', position: 18, events: 6, leftOut: 12 })
    expect(await counts()).toEqual([
      { name: 'day 1', times: '1' },
      { name: 'day 2', times: '1' },
      { name: 'day 3', times: '1' },
      { name: 'g', times: '3' },
    ])
    expect(await db.rows('select * from audit_2014.replay')).toEqual([
      {
        schema: 'audit_2014',
        until: '2014-06-03 09:00:00+00',
        clock: 'occurred',
        position: '18',
        events: '6',
        left_out: '12',
        versions: '{"counts": 1, "tallies": 3}',
        made_at: expect.any(String) as string,
      },
    ])
    expect(
      await db.rows(`select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = 'audit_2014'::regnamespace and c.relkind = 'r' and a.attnum > 0
        and (obj_description(c.oid) is null or col_description(c.oid, a.attnum) is null)`),
    ).toEqual([])
    expect(await workshops()).toEqual([])
    expect(await db.rows('select * from lyceum_projections.generations')).toEqual([])
  })

  it('has what was entered late of an early day, but nothing of what had not begun then', async () => {
    await write(store, 'counter-1', counted('late', 1, on(5)), counted('entered late', 1, on(2)))
    await write(store, 'counter-unborn', counted('unborn', 1, on(5)), counted('unborn', 1, on(2)))
    const { events, leftOut } = await run({ until: instant(on(4)) })
    expect(await counts()).toContainEqual({ name: 'entered late', times: '1' })
    expect((await counts()).map(({ name }) => name)).not.toContain('late')
    expect((await counts()).map(({ name }) => name)).not.toContain('unborn')
    expect({ events, leftOut }).toEqual({ events: 9, leftOut: 13 })
  })

  it('goes by when the log took an event where it is told to, of a copied one by when the first log did', async () => {
    const copied = counted('copied')
    await write(store, 'counter-copy', { ...copied, metadata: { ...copied.metadata, recordedAt: on(1) } })
    await run({ until: instant(on(9)), clock: 'recorded' })
    expect(await counts()).toEqual([{ name: 'copied', times: '1' }])
  })

  it('shows only the tables that readers of the live ones see', async () => {
    const { tables } = countingModel('hidden')
    const hidden = { ...countingModel('hidden'), tables: { groups: { ...tables.groups, internal: true as const } } }
    await run({ models: [...models, hidden] })
    expect(await db.rows(`select tablename from pg_tables where schemaname = 'audit_2014' order by 1`)).toEqual([
      { tablename: 'counts' },
      { tablename: 'replay' },
      { tablename: 'tallies' },
    ])
    expect(await workshops()).toEqual([])
  })

  it('made again replaces what was made before, which serves until then; live tables stay as they are', async () => {
    await run({ until: instant(on(1)) })
    await run({ until: instant(on(2)) }, { onProgress: () => undefined })
    expect(await counts()).toHaveLength(3)
    await run({ models: [countingModel('tallies')] })
    expect(await db.rows(`select tablename from pg_tables where schemaname = 'audit_2014' order by 1`)).toEqual([
      { tablename: 'replay' },
      { tablename: 'tallies' },
    ])
    expect(await listReplays(db.database.pool)).toHaveLength(1)
  })

  it('refuses a schema that holds anything else, and leaves it as it is', async () => {
    await db.rows('create schema mine')
    await db.rows('create table mine.notes (note text)')
    await expect(run({ schema: 'mine' })).rejects.toThrow('mine holds what no replay has made (table mine.notes)')
    await db.rows('drop table mine.notes')
    await run({ schema: 'mine' })
    await db.rows('create function mine.f() returns int language sql return 1')
    await expect(run({ schema: 'mine' })).rejects.toThrow('function mine.f()')
    await expect(dropReplay('mine', ports)).resolves.toBeUndefined()
    expect(await db.rows('select mine.f()')).toEqual([{ f: '1' }])
    expect(await db.rows(`select relname from pg_class where relnamespace = 'mine'::regnamespace`)).toEqual([])
  })

  it('leaves what an analyst built upon it alone: it is not replaced then', async () => {
    await run({ until: instant(on(1)) })
    await db.rows('create view mine as select * from audit_2014.counts')
    await expect(run({ until: instant(on(2)) })).rejects.toThrow('view mine depends on table audit_2014.counts')
    expect(await counts()).toHaveLength(2)
    expect(await workshops()).toHaveLength(1)
    await db.rows('drop view mine')
    await run({ until: instant(on(2)) })
    expect(await counts()).toHaveLength(3)
    expect(await workshops()).toEqual([])
  })

  it.each([
    'read',
    'public',
    'pg_mine',
    'lyceum_log',
    'read_counts_g1',
    'live',
    'Audit',
    '2014',
    'a b',
    'a'.repeat(64),
  ])('refuses the schema %s by its name', async (schema) => {
    await expect(run({ schema })).rejects.toMatchObject({ name: 'SchemaRefused' })
  })

  it('that was killed in the middle goes on where it was, and begins anew where something else is asked for', async () => {
    const kill = () => {
      const killed = new AbortController()
      const onProgress = ({ position }: { position: number }) => (position >= 9 ? killed.abort() : undefined)
      return expect(
        run({ until: instant(on(8)) }, { batchSize: 3, signal: killed.signal, onProgress }),
      ).rejects.toThrow()
    }
    await kill()
    expect(await listReplays(db.database.pool)).toMatchObject([{ status: 'building', position: 9, events: 9 }])
    await db.rows(`update lyceum_replay_1.counts set times = times + 100 where name = 'day 1'`)
    await run({ until: instant(on(8)) }, { batchSize: 4 })
    expect(await counts()).toContainEqual({ name: 'day 1', times: '101' })
    expect(await counts()).toContainEqual({ name: 'g', times: '8' })

    await kill()
    await run({ until: instant(on(7)) })
    expect(await counts()).toContainEqual({ name: 'g', times: '7' })
    expect(await counts()).toContainEqual({ name: 'day 1', times: '1' })
    expect(await workshops()).toEqual([])
  })

  it('is not shown where an event cannot be taken: not by its handler, and not by its table', async () => {
    const refusing = countingModel('counts', (n) => {
      if (n === 666) throw new Error('not this one')
    })
    await write(store, 'counter-bad', counted('bad', 666))
    await expect(run({ models: [refusing] })).rejects.toThrow('counts cannot take Counted at position 19: not this one')
    await write(store, 'counter-worse', counted('worse', 1_000_000))
    await expect(run()).rejects.toMatchObject({ name: 'PoisonEvent', readModel: 'counts', event: { position: 20 } })
    expect(await db.rows(`select 1 from pg_namespace where nspname = 'audit_2014'`)).toEqual([])
  })

  it('is made by one at a time', async () => {
    const other: unknown[] = []
    await run({}, { batchSize: 6, onProgress: () => void run().catch((error: unknown) => other.push(error)) })
    expect(other[0]).toBeInstanceOf(ReplayUnderWay)
  })

  it('is removed with its schema, and one that was begun with what it has left', async () => {
    await run()
    await dropReplay('audit_2014', ports)
    expect(await db.rows(`select nspname from pg_namespace where nspname = 'audit_2014'`)).toEqual([])
    expect(await listReplays(db.database.pool)).toEqual([])
    await expect(dropReplay('audit_2014', ports)).rejects.toThrow('there is no replay in audit_2014')
  })
})
