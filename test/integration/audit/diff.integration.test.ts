import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import { comparable, diff, type RowDifference, type TableCounts } from '../../../src/projections/replay/diff'
import { replay } from '../../../src/projections/replay/replay'
import type { AnyReadModel } from '../../../src/projections/runtime/read-model'
import { rebuild } from '../../../src/projections/runtime/rebuild'
import { instant } from '../../../src/domain/kernel'
import { counted, countingModel } from '../../support/counting-model'
import { write } from '../../support/log'
import { createReadModels, decode, keepingLogger, type TestReadModels } from '../../support/read-models'

describe('a comparison of read models in two schemas', () => {
  let db: TestReadModels
  let store: InMemoryEventStore
  const models = [countingModel('counts'), countingModel('tallies')]

  const make = async (schema: string, until?: string, of: readonly AnyReadModel[] = models) =>
    replay(
      { schema, clock: 'occurred', models: of, ...(until !== undefined && { until: instant(until) }) },
      { store, database: db.database, decode, logger: keepingLogger() },
    )
  const compare = async (left: string, right: string, limit = 100, of: readonly AnyReadModel[] = models) => {
    const rows: (RowDifference & { readonly table: string })[] = []
    const counts: Record<string, TableCounts> = {}
    const same = await diff({ left, right, models: of, limit }, db.database, {
      onRow: (table, row) => rows.push({ table, ...row }),
      onTable: (table, found) => (counts[table] = found),
    })
    return { same, rows, counts }
  }

  beforeAll(async () => {
    db = await createReadModels()
    store = new InMemoryEventStore()
    for (let n = 0; n < 2_500; n += 1)
      await write(store, `counter-${String(n)}`, counted(`g${String(n)}`, n, `201${String(n % 5)}-01-01T00:00:00.000Z`))
    for (const model of models) await rebuild(model, { store, database: db.database, decode, logger: keepingLogger() })
  })
  afterAll(() => db.drop())

  it('finds a replay of the whole log the same as the live tables', async () => {
    await make('whole')
    expect(await compare('live', 'whole')).toEqual({
      same: true,
      rows: [],
      counts: {
        counts: { same: 2_500, onlyLeft: 0, onlyRight: 0, changed: 0 },
        tallies: { same: 2_500, onlyLeft: 0, onlyRight: 0, changed: 0 },
      },
    })
  })

  it('finds rows that were altered, removed and put in by hand, and says what differs', async () => {
    await make('true_ones')
    const [{ schema = '' } = {}] = await db.rows(
      `select table_schema as schema from information_schema.view_table_usage where view_schema = 'read' and view_name = 'counts'`,
    )
    await db.rows(`update ${String(schema)}.counts set total = 999999 where name = 'g7'`)
    await db.rows(`delete from ${String(schema)}.counts where name = 'g8'`)
    await db.rows(`insert into ${String(schema)}.counts values ('put in', 1, 1)`)
    const found = await compare('live', 'true_ones')
    await db.rows(`update ${String(schema)}.counts set total = 7 where name = 'g7'`)
    await db.rows(`insert into ${String(schema)}.counts values ('g8', 1, 8)`)
    await db.rows(`delete from ${String(schema)}.counts where name = 'put in'`)

    expect(found).toEqual({
      same: false,
      rows: [
        { table: 'counts', kind: 'changed', key: { name: 'g7' }, columns: { total: [999_999, 7] } },
        { table: 'counts', kind: 'right', key: { name: 'g8' } },
        { table: 'counts', kind: 'left', key: { name: 'put in' } },
      ],
      counts: {
        counts: { same: 2_498, onlyLeft: 1, onlyRight: 1, changed: 1 },
        tallies: { same: 2_500, onlyLeft: 0, onlyRight: 0, changed: 0 },
      },
    })
    expect((await compare('live', 'true_ones')).same).toBe(true)
  })

  it('tells of as many rows as were asked for, in the order of their keys, and counts all', async () => {
    await make('early', '2012-06-01T00:00:00.000Z')
    const { rows, counts } = await compare('live', 'early', 600)
    expect(counts['counts']).toEqual({ same: 1_500, onlyLeft: 1_000, onlyRight: 0, changed: 0 })
    expect(rows).toHaveLength(1_200)
    const keys = rows.slice(0, 600).map(({ key }) => key['name'] as string)
    expect(keys.slice(0, 3)).toEqual(['g1003', 'g1004', 'g1008'])
    expect((await compare('live', 'early', 5_000)).rows).toHaveLength(2_000)
    expect((await compare('early', 'live', 1)).rows).toMatchObject([{ kind: 'right' }, { kind: 'right' }])
    expect((await compare('early', 'live', 0)).rows).toEqual([])
  })

  it('refuses sides that cannot be compared', async () => {
    await make('some', undefined, [models[0] ?? countingModel()])
    expect(await comparable(db.database, ['live', 'some'], models)).toEqual(['counts'])
    await expect(compare('live', 'some')).rejects.toThrow('some has no read model tallies')
    await expect(compare('live', 'nowhere')).rejects.toThrow('there is no replay in nowhere')
    const newer = [countingModel('counts', undefined, 2)]
    await expect(compare('live', 'some', 1, newer)).rejects.toThrow('counts in live is of version 1')
  })
})
