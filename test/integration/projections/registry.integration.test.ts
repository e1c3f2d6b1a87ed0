import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import { ReadModelQueryBus } from '../../../src/application/queries/query-bus'
import { readModelQueries, readModels } from '../../../src/projections/registry'
import { actor } from '../../support/decider-specification'
import { createReadModels, runProjections, type TestReadModels } from '../../support/read-models'
import { unrecorded } from '../../support/unrecorded'

describe('the registry of read models', () => {
  let db: TestReadModels
  beforeAll(async () => {
    db = await createReadModels()
  })
  afterAll(() => db.drop())

  it('makes every table, documented, and answers every query on an empty log', async () => {
    const running = runProjections(readModels, new InMemoryEventStore(), db.database)
    for (const { name } of readModels) await running.reached(name, 0)

    expect(
      await db.rows(`select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'read' and obj_description(c.oid) is null`),
    ).toEqual([])
    expect(
      await db.rows(`select attrelid::regclass, attname from pg_attribute a join pg_class c on c.oid = attrelid
         join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'read' and attnum > 0 and col_description(attrelid, attnum) is null`),
    ).toEqual([])

    const bus = new ReadModelQueryBus(running.progress, unrecorded)
    const instant = '2026-01-01T00:00:00.000Z'
    const known: Readonly<Record<string, string>> = { from: instant, to: instant, mostAnHour: '4000' }
    const params = new Proxy({}, { get: (_, name) => known[String(name)] ?? '0190f3a0-0000-7000-8000-000000000001' })
    for (const query of readModelQueries(db.database)) {
      const answer = await bus.ask(query, { params, by: actor('admin'), page: { limit: 10 } })
      if (query.kind === 'list') expect(answer).toMatchObject({ right: { items: [] } })
      else expect(answer).toMatchObject({ left: { code: 'query.not-found' } })
    }
    await running.stop()
  })

  it('names each query and each table once', () => {
    const queries = readModelQueries(db.database).map(({ name }) => name)
    expect(new Set(queries).size).toBe(queries.length)
    const tables = readModels.flatMap((model) => Object.values(model.tables).map(({ name }) => name))
    expect(new Set(tables).size).toBe(tables.length)
    for (const query of readModelQueries(db.database))
      expect(readModels.map(({ name }) => name)).toContain(query.readModel)
  })
})
