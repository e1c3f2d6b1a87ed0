import { Client } from 'pg'
import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import type { AnyReadModel } from '../../../src/projections/runtime/read-model'
import {
  rebuild,
  type RebuildOptions,
  type RebuildPorts,
  RebuildUnderWay,
} from '../../../src/projections/runtime/rebuild'
import { counted, countingModel } from '../../support/counting-model'
import { eventually } from '../../support/eventually'
import { write } from '../../support/log'
import { createReadModels, decode, keepingLogger, runProjections, type TestReadModels } from '../../support/read-models'

describe('a rebuild', () => {
  let db: TestReadModels
  let store: InMemoryEventStore
  let ports: RebuildPorts
  const run = (model: AnyReadModel, options?: RebuildOptions) => rebuild(model, ports, options)
  const generations = () =>
    db.rows('select generation, version, status, position from lyceum_projections.generations order by generation')
  const total = async () => (await db.rows('select sum(times) as times from read.counts'))[0]?.['times']

  beforeEach(async () => {
    db = await createReadModels()
    store = new InMemoryEventStore()
    ports = { store, database: db.database, decode, logger: keepingLogger() }
    for (let i = 0; i < 20; i += 1)
      await write(store, `counter-${String(i)}`, ...Array.from({ length: 50 }, (_, n) => counted(`g${String(n % 9)}`)))
  })
  afterEach(() => db.drop())

  it('fills new tables beside the old ones, which serve and are kept up until readers see the new ones, whole', async () => {
    const model = countingModel()
    const live = runProjections([model], store, db.database)
    await live.reached('counts', 1_000)

    const seen: number[] = []
    const reading = new AbortController()
    const reader = (async () => {
      while (!reading.signal.aborted) seen.push(Number(await total()))
    })()
    const writing = (async () => {
      for (let i = 0; i < 30; i += 1) await write(store, `counter-more-${String(i)}`, counted('g1'), counted('new'))
    })()
    const [built] = await Promise.all([run(model, { batchSize: 50 }), writing])
    await live.reached('counts', 1_060)
    reading.abort()
    await reader

    expect(built).toMatchObject({ generation: 2, status: 'current' })
    expect(await generations()).toEqual([{ generation: '2', version: '1', status: 'current', position: '1060' }])
    expect(await total()).toBe('1060')
    expect(seen.length).toBeGreaterThan(1)
    expect([...seen].sort((a, b) => a - b)).toEqual(seen)
    expect(seen[0]).toBeGreaterThanOrEqual(1_000)
    await live.stop()
  })

  it('case M24: sends nothing outside; all it can reach is the log, to read it, and its tables', async () => {
    const before = await store.head()
    const reading = { readAll: store.readAll.bind(store), head: store.head.bind(store) }
    await rebuild(countingModel(), { ...ports, store: reading })
    await rebuild(countingModel(), { ...ports, store: reading })
    expect(await store.head()).toBe(before)
    expect(await total()).toBe('1000')
  })

  it('that is killed in the middle leaves the old tables serving, and goes on where it was', async () => {
    await run(countingModel())
    const killed = new AbortController()
    const progress: number[] = []
    await expect(
      run(countingModel(), {
        batchSize: 100,
        signal: killed.signal,
        onProgress: ({ position }) => (progress.push(position) === 5 ? killed.abort() : undefined),
      }),
    ).rejects.toThrow()
    expect(await generations()).toMatchObject([{ status: 'current' }, { status: 'building', position: '500' }])
    expect(await total()).toBe('1000')

    progress.length = 0
    await run(countingModel(), { batchSize: 100, resume: true, onProgress: ({ position }) => progress.push(position) })
    expect(progress).toEqual([600, 700, 800, 900, 1_000])
    expect(await generations()).toMatchObject([{ generation: '2', status: 'current' }])
    expect(await total()).toBe('1000')
  })

  it('starts clean where it is not told to go on, or where the definition has changed since', async () => {
    const kill = (model: AnyReadModel) => {
      const killed = new AbortController()
      return expect(
        run(model, { batchSize: 100, signal: killed.signal, onProgress: () => killed.abort() }),
      ).rejects.toThrow()
    }
    await kill(countingModel())
    let folded = 0
    await run(countingModel(), { onProgress: ({ events }) => (folded = events) })
    expect(folded).toBe(1_000)

    await kill(countingModel())
    await run(countingModel('counts', undefined, 2), { resume: true, onProgress: ({ events }) => (folded = events) })
    expect(folded).toBe(1_000)
    expect(await generations()).toMatchObject([{ version: '2', status: 'current' }])
    expect(await total()).toBe('1000')
  })

  it('starts by itself when the version of a read model has changed; an older version then leaves the tables alone', async () => {
    const old = runProjections([countingModel()], store, db.database)
    await old.reached('counts', 1_000)
    const newer = runProjections([countingModel('counts', undefined, 2)], store, db.database)
    await newer.reached('counts', 1_000)
    expect(await generations()).toMatchObject([{ generation: '2', version: '2', status: 'current' }])

    await write(store, 'counter-late', counted('late'))
    await newer.reached('counts', 1_001)
    expect(await total()).toBe('1001')
    await eventually(() => expect(old.runner.status()).toMatchObject([{ state: 'superseded' }]))
    await Promise.all([old.stop(), newer.stop()])
  })

  it('is done by one process at a time', async () => {
    const other = await new Promise<unknown>((resolve) => {
      void run(countingModel(), {
        batchSize: 100,
        onProgress: ({ position }) => (position === 100 ? void run(countingModel()).then(resolve, resolve) : undefined),
      })
    })
    expect(other).toBeInstanceOf(RebuildUnderWay)
    await eventually(async () => expect(await generations()).toMatchObject([{ status: 'current' }]))
  })

  it('keeps what analysts built upon the tables, and waits for their long transactions without blocking others', async () => {
    await run(countingModel())
    await db.rows('create view mine as select name, times from read.counts')
    await db.rows('grant select on read.counts to public')
    const analyst = new Client({ connectionString: db.url })
    await analyst.connect()
    await analyst.query('begin')
    await analyst.query('select count(*) from mine')

    const logger = keepingLogger()
    const rebuilding = rebuild(countingModel(), { ...ports, logger })
    await eventually(() => expect(logger.lines).toContainEqual(expect.objectContaining({ level: 'warn' })))
    expect(await total()).toBe('1000')
    await analyst.query('commit')
    await rebuilding
    await write(store, 'counter-late', counted('late'))
    expect((await analyst.query('select count(*)::int as n from mine')).rows).toEqual([{ n: 9 }])
    expect(await db.rows("select has_table_privilege('public', 'read.counts', 'select') as granted")).toEqual([
      { granted: 't' },
    ])
    await analyst.end()
  })

  it('stops at an event that cannot be taken, and says so; the old tables serve', async () => {
    await run(countingModel())
    await write(store, 'counter-bad', counted('g1', 13))
    const failing = countingModel('counts', (n) => {
      if (n === 13) throw new Error('unlucky')
    })
    await expect(run(failing)).rejects.toThrow('counts cannot take Counted at position 1001: unlucky')
    expect(await generations()).toMatchObject([{ status: 'current' }, { status: 'building', position: '1000' }])
    expect(await total()).toBe('1000')
  })
})
