import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { Pool } from 'pg'
import { Nearest } from '../../../src/adapters/matching/nearest'
import { PostgresMatchPeople } from '../../../src/adapters/matching/people'
import { startMatchingTables } from '../../../src/adapters/matching/schema'
import { PostgresVectors } from '../../../src/adapters/matching/vectors'
import { cosine, normalised } from '../../../src/application/matching/vectors'
import type { Vector } from '../../../src/application/ports/embeddings'
import { createDatabase, type TestDatabase } from '../../support/postgres/database'

const SCHEMA = 'lyceum_matching'
const MODEL = 'test/8'

/** Any vector of eight numbers, of length 1. */
const unit = fc
  .array(fc.integer({ min: -50, max: 50 }), { minLength: 8, maxLength: 8 })
  .filter((values) => values.some((value) => value !== 0))
  .map(normalised)

/** The nearest by looking at each, as a peer for what is quicker. */
const plainly = (all: ReadonlyMap<string, Vector>, to: Vector, most: number): readonly number[] =>
  [...all.values()]
    .map((vector) => cosine(vector, to))
    .sort((a, b) => b - a)
    .slice(0, most)

describe('the nearest vectors', () => {
  let database: TestDatabase
  let pool: Pool
  beforeAll(async () => {
    database = await createDatabase()
    pool = new Pool({ connectionString: database.url, max: 4 })
    await startMatchingTables(pool)
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  const tutorKey = (owner: string) => ({ owner, item: 'tutor', model: MODEL })
  const productsOf = (ids: readonly string[], all: ReadonlyMap<string, Vector>, to: Vector) =>
    ids.map((id) => cosine(all.get(id) ?? new Float32Array(8), to))

  it('are those of plain comparison, whatever comes, changes and goes', () => {
    const step = fc.record({ id: fc.integer({ min: 0, max: 15 }).map(String), vector: fc.option(unit) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), unit, fc.integer({ min: 1, max: 20 }), (steps, to, most) => {
        const [index, peer] = [new Nearest(), new Map<string, Vector>()]
        for (const { id, vector } of steps)
          if (vector === null) {
            index.remove(id)
            peer.delete(id)
          } else {
            index.put(id, vector)
            peer.set(id, vector)
          }
        const found = index.nearest(to, most)
        expect(index.size).toBe(peer.size)
        expect(new Set(found).size).toBe(found.length)
        const expected = plainly(peer, to, most)
        productsOf(found, peer, to).forEach((product, i) => expect(product).toBeCloseTo(expected[i] ?? NaN, 5))
        expect(found).toHaveLength(expected.length)
      }),
    )
  })

  it('are of what is in the table now, also where another process wrote it and who was in it is forgotten', async () => {
    const [ours, others] = [new PostgresVectors(pool, SCHEMA), new PostgresVectors(pool, SCHEMA)]
    const all = new Map(fc.sample(unit, { seed: 7, numRuns: 40 }).map((vector) => [randomUUID() as string, vector]))
    for (const [id, vector] of all) await others.put(tutorKey(id), 'a hash', vector)
    const to = fc.sample(unit, { seed: 8, numRuns: 1 })[0] ?? new Float32Array(8)
    const first = await ours.nearest(MODEL, to, 5)
    productsOf(first, all, to).forEach((product, i) => expect(product).toBeCloseTo(plainly(all, to, 5)[i] ?? NaN, 5))

    const [gone = '', moved = ''] = first
    await new PostgresMatchPeople(pool, SCHEMA).forget(gone)
    await others.put(
      tutorKey(moved),
      'another hash',
      to.map((value) => -value),
    )
    const after = await ours.nearest(MODEL, to, 39)
    expect(after).not.toContain(gone)
    expect(after.at(-1)).toBe(moved)
    expect(await ours.find(tutorKey(moved), 'a hash')).toBeUndefined()
    expect([...(await ours.ofTutors(MODEL, [gone, moved])).keys()]).toEqual([moved])
  })
})
