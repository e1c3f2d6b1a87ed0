import { randomUUID } from 'node:crypto'
import { Client, Pool } from 'pg'
import { PostgresMatchPeople } from '../../../src/adapters/matching/people'
import { startMatchingTables } from '../../../src/adapters/matching/schema'
import { PgvectorSearch } from '../../../src/adapters/matching/pgvector'
import { findPgvector } from '../../../src/adapters/matching/pgvector-extension'
import { TutorSearch } from '../../../src/adapters/matching/tutor-search'
import { bytesOf } from '../../../src/adapters/matching/vector-bytes'
import { PostgresVectors } from '../../../src/adapters/matching/vectors'
import { cosine, normalised } from '../../../src/application/matching/vectors'
import type { Vector } from '../../../src/application/ports/embeddings'
import { eventually } from '../../support/eventually'
import { describeWithPgvector, type PgvectorDatabase, PgvectorServer } from '../../support/pgvector/for-tests'

const SCHEMA = 'lyceum_matching'
const MODEL = 'test/model'

/** Numbers from -0.5 to 0.5 that are the same in every run (Park and Miller, CACM 1988). */
const numbersFrom = (seed: number): (() => number) => {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5
}

const vectorsOf = (width: number, seed: number, count: number): readonly Vector[] => {
  const next = numbersFrom(seed)
  return Array.from({ length: count }, () => normalised(Array.from({ length: width }, next)))
}

/** The nearest by looking at each. */
const nearest = (all: ReadonlyMap<string, Vector>, to: Vector, most: number): readonly string[] =>
  [...all]
    .map(([id, vector]) => [id, cosine(vector, to)] as const)
    .sort(([, a], [, b]) => b - a)
    .slice(0, most)
    .map(([id]) => id)

describeWithPgvector('the search for tutors where PostgreSQL', () => {
  let server: PgvectorServer
  beforeAll(async () => {
    server = await PgvectorServer.start()
  })
  afterAll(() => server.stop())

  /** A search on a database of its own, and what it writes to the log. */
  const open = async (database: PgvectorDatabase, url = database.url) => {
    const pool = new Pool({ connectionString: url, max: 4 })
    pool.on('error', () => undefined)
    await startMatchingTables(pool)
    const said: string[] = []
    const note = (message: string, fields: Readonly<Record<string, unknown>> = {}) =>
      void said.push(`${message}: ${Object.values(fields).map(String).join()}`)
    const search = new TutorSearch(pool, { schema: SCHEMA, logger: { info: note, warn: note }, againMillis: 0 })
    const vectors = new PostgresVectors(pool, SCHEMA, search)
    const put = async (vector: Vector): Promise<string> => {
      const owner = randomUUID()
      await vectors.put({ owner, item: 'tutor', model: MODEL }, 'a hash', vector)
      return owner
    }
    const copies = async (): Promise<number> =>
      Number((await pool.query<{ n: string }>(`select count(*) as n from ${SCHEMA}.near_vectors`)).rows[0]?.n)
    return { pool, said, search, put, copies }
  }
  const within = async (work: (database: PgvectorDatabase) => Promise<void>): Promise<void> =>
    work(await server.createDatabase())
  const asAdmin = async ({ url }: PgvectorDatabase, ...statements: readonly string[]): Promise<void> => {
    const client = new Client({ connectionString: url })
    await client.connect()
    for (const statement of statements) await client.query(statement)
    await client.end()
  }
  const [first, second, asked] = vectorsOf(8, 1, 3) as [Vector, Vector, Vector]

  it('has no pgvector is exact and in memory, and by pgvector as soon as that has come', () =>
    within(async (database) => {
      const { pool, said, search, put, copies } = await open(database)
      const owner = await put(first)
      expect(await search.nearest(MODEL, asked, 5)).toEqual([owner])
      await search.nearest(MODEL, asked, 5)
      expect(said).toEqual(['vectors are searched exactly, in memory, without pgvector: the server does not have it'])
      await database.bring()
      expect(await search.nearest(MODEL, asked, 5)).toEqual([owner])
      expect(await copies()).toBe(1)
      expect(said.slice(1)).toEqual(['vectors are searched by pgvector: 0.8.5'])
      await pool.end()
    }))

  it('has a pgvector without HNSW is exact and in memory', () =>
    within(async (database) => {
      await database.bring('0.4.4')
      const { pool, said, search, put } = await open(database)
      const owner = await put(first)
      expect(await search.nearest(MODEL, asked, 5)).toEqual([owner])
      expect(said.join()).toContain('0.4.4 is older than 0.5, the first with HNSW')
      await pool.end()
    }))

  it('does not let Lyceum create the extension says who may, and uses it once they have', () =>
    within(async (database) => {
      await database.bring()
      const role = `lyceum_${database.name}`
      await asAdmin(
        database,
        `create role ${role} login password 'secret'`,
        `grant create on database ${database.name} to ${role}`,
      )
      const url = new URL(database.url)
      url.username = role
      url.password = 'secret'
      const { pool, said, search, put, copies } = await open(database, url.href)
      const owner = await put(first)
      expect(await search.nearest(MODEL, asked, 5)).toEqual([owner])
      expect(said.join()).toMatch(/permission denied.*run "create extension vector" in this database/)
      // In a schema of its own, where some keep all extensions.
      await asAdmin(
        database,
        'create schema extensions',
        `grant usage on schema extensions to ${role}`,
        'create extension vector schema extensions',
      )
      expect(await search.nearest(MODEL, asked, 5)).toEqual([owner])
      expect(await copies()).toBe(1)
      expect(said.at(-1)).toBe('vectors are searched by pgvector: 0.8.5')
      await pool.end()
    }))

  it('loses pgvector goes on in memory, writes and forgets, and fills it anew when it is back', () =>
    within(async (database) => {
      await database.bring()
      const { pool, said, search, put, copies } = await open(database)
      const owner = await put(first)
      expect(await search.nearest(MODEL, asked, 5)).toEqual([owner])
      await asAdmin(database, 'drop extension vector cascade')
      const later = await put(second)
      // Lyceum may create it, and so does with the next search.
      expect(new Set(await search.nearest(MODEL, asked, 5))).toEqual(new Set([owner, later]))
      expect(said.at(-1)).toContain('pgvector fails; vectors are searched exactly, in memory')
      await new PostgresMatchPeople(pool, SCHEMA).forget(owner)
      expect(await search.nearest(MODEL, asked, 5)).toEqual([later])
      expect(await copies()).toBe(1)
      expect(said.at(-1)).toBe('vectors are searched by pgvector: 0.8.5')
      await pool.end()
    }))

  it('has pgvector forgets the copy of a vector in the moment in which the vector is forgotten', () =>
    within(async (database) => {
      await database.bring()
      const { pool, search, put, copies } = await open(database)
      const [leaving, staying] = [await put(first), await put(second)]
      await search.nearest(MODEL, asked, 5)
      expect(await copies()).toBe(2)
      await new PostgresMatchPeople(pool, SCHEMA).forget(leaving)
      expect(await copies()).toBe(1)
      expect(await search.nearest(MODEL, asked, 5)).toEqual([staying])
      await pool.end()
    }))

  it.each([
    { width: 64, count: 1_000, kind: 'an index', indexes: 1, share: 0.9 },
    { width: 3_072, count: 150, kind: 'an index of half the precision', indexes: 1, share: 0.9 },
    { width: 4_500, count: 120, kind: 'no index, since there is none for them', indexes: 0, share: 1 },
  ])(
    'has pgvector finds what plain comparison finds among vectors of $width numbers, by $kind',
    ({ width, count, indexes, share }) =>
      within(async (database) => {
        await database.bring()
        // It would look at all of so few; here it is the index that is tried.
        await asAdmin(database, `alter database ${database.name} set enable_seqscan = off`)
        const { pool } = await open(database)
        const all = new Map(vectorsOf(width, 2, count).map((vector) => [randomUUID() as string, vector]))
        await pool.query(
          `insert into ${SCHEMA}.vectors (owner, item, model, hash, vector)
           select owner, 'tutor', $1, 'a hash', vector from unnest($2::uuid[], $3::bytea[]) as v (owner, vector)`,
          [MODEL, [...all.keys()], [...all.values()].map(bytesOf)],
        )
        const pgvector = await findPgvector(pool, SCHEMA)
        if ('reason' in pgvector) throw new Error(pgvector.reason)
        const search = new PgvectorSearch(pool, SCHEMA, pgvector)
        const [questions, most] = [vectorsOf(width, 3, 10), 50]
        await eventually(async () => expect(await search.nearest(MODEL, questions[0] as Vector, 1)).toBeDefined())
        let shared = 0
        for (const to of questions) {
          const found = (await search.nearest(MODEL, to, most)) ?? []
          expect(found).toHaveLength(most)
          const expected = new Set(nearest(all, to, most))
          shared += found.filter((id) => expected.has(id)).length
        }
        expect(shared / (questions.length * most)).toBeGreaterThanOrEqual(share)

        // A session that ends tells what it has used.
        await pool.end()
        const after = new Pool({ connectionString: database.url, max: 1 })
        await eventually(async () => {
          const { rows } = await after.query<{ readonly scans: string }>(
            `select idx_scan as scans from pg_stat_user_indexes
             where schemaname = '${SCHEMA}' and indexrelname like 'near_vectors_%' and indexrelname not like '%_pkey'`,
          )
          expect(rows).toHaveLength(indexes)
          for (const { scans } of rows) expect(Number(scans)).toBeGreaterThanOrEqual(questions.length)
        })
        await after.end()
      }),
  )
})
