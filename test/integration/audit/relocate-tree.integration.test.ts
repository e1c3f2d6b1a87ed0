import { Pool } from 'pg'
import { PostgresAuditTree, PostgresLeafMoves } from '../../../src/adapters/audit-tree/postgres'
import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import { catchUpTree } from '../../../src/application/audit/log-and-tree'
import { relocateTree } from '../../../src/application/audit/relocate-tree'
import { copyLog } from '../../../src/application/log-copy'
import type { ReadAllOptions } from '../../../src/application/ports/event-store'
import { SealedHistory, writeHistory } from '../../support/event-store/sealed-history'
import { write } from '../../support/log'
import { createDatabase, type TestDatabase } from '../../support/postgres/database'

/** A log whose positions have gaps, as EventStoreDB's have. */
const FACTOR = 100
const withGaps = (store: InMemoryEventStore) => ({
  readAll: async ({ from = 0, limit }: ReadAllOptions) =>
    (await store.readAll({ from: from / FACTOR, limit })).map((event) => ({
      ...event,
      position: event.position * FACTOR,
    })),
})

describe('relocateTree', () => {
  let database: TestDatabase
  let pool: Pool
  let tree: PostgresAuditTree
  let log: InMemoryEventStore
  beforeEach(async () => {
    database = await createDatabase()
    pool = new Pool({ connectionString: database.url, max: 2 })
    tree = new PostgresAuditTree(pool)
    await tree.start()
    log = new InMemoryEventStore()
    await writeHistory(log, { streams: 20, turns: 700 })
    await catchUpTree(log, tree)
  })
  afterEach(async () => {
    await pool.end()
    await database.drop()
  })

  const copied = async (): Promise<InMemoryEventStore> => {
    const target = new InMemoryEventStore()
    await copyLog({ source: log, target, inFlight: 50 })
    return target
  }

  it('gives leaves the places of their events in a copy, and leaves the tree as it is', async () => {
    const { size, position } = await tree.extent()
    const before = await tree.leaves(0, size)
    await relocateTree(withGaps(await copied()), tree, new PostgresLeafMoves(pool))
    expect(await tree.extent()).toEqual({ size, position: position * FACTOR })
    expect(await tree.leaves(0, size)).toEqual(before.map((leaf) => ({ ...leaf, position: leaf.position * FACTOR })))
    // What guards the leaves is in place again.
    await expect(pool.query('update lyceum_audit.leaves set position = 0')).rejects.toThrow('never changed')
  })

  it('changes nothing where the other log has other events', async () => {
    const other = new InMemoryEventStore()
    await write(other, 'note-1', new SealedHistory().next('note-1'))
    const extent = await tree.extent()
    await expect(relocateTree(other, tree, new PostgresLeafMoves(pool))).rejects.toThrow(
      'has not the event that the audit tree has at its place 0',
    )
    expect(await tree.extent()).toEqual(extent)
  })

  it('changes nothing where the other log lacks the end', async () => {
    const events = await log.readAll({ limit: 100 })
    const short = {
      readAll: ({ from = 0 }: ReadAllOptions) => Promise.resolve(events.filter((e) => e.position > from)),
    }
    await expect(relocateTree(short, tree, new PostgresLeafMoves(pool))).rejects.toThrow('at its place 100')
  })

  it('begins again where an earlier try was killed', async () => {
    const moves = new PostgresLeafMoves(pool)
    const copy = withGaps(await copied())
    const killed = { begin: () => moves.begin(), add: (part: Parameters<typeof moves.add>[0]) => moves.add(part) }
    await expect(
      relocateTree(copy, tree, { ...killed, commit: () => Promise.reject(new Error('killed')) }),
    ).rejects.toThrow('killed')
    await relocateTree(copy, tree, moves)
    expect((await tree.extent()).position).toBe((await log.head()) * FACTOR)
  })
})
