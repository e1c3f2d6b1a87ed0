import { Pool } from 'pg'
import { LocalEmbeddings } from '../../src/adapters/embeddings/local'
import { PostgresMatchLists } from '../../src/adapters/matching/lists'
import { PostgresMarks } from '../../src/adapters/matching/marks'
import { PostgresMatchPeople } from '../../src/adapters/matching/people'
import { PostgresMatchStore } from '../../src/adapters/matching/postgres'
import { startMatchingTables } from '../../src/adapters/matching/schema'
import { PostgresVectors } from '../../src/adapters/matching/vectors'
import {
  Matcher,
  matchingConsumer,
  matchingQueries,
  Ranking,
  Rematch,
  searchTutors,
  TextVectors,
} from '../../src/application/matching'
import { DEFAULT_WEIGHTS } from '../../src/application/matching/weights'
import { categoryOf } from '../../src/application/commands/aggregate-registry'
import type { Embeddings } from '../../src/application/ports/embeddings'
import type { AnyListQuery } from '../../src/application/queries/query'
import type { Actor } from '../../src/domain/kernel'
import { ReadMarketFacts } from '../../src/projections/matching/market-facts'
import { readModels } from '../../src/projections/registry'
import { type Marketplace, marketplace, registry } from './commands/marketplace'
import { createReadModels, runProjections } from './read-models'
import { silentLogger } from './silent-logger'

const SCHEMA = 'lyceum_matching'

/** Matching on a database of its own, beside a log in memory and the read models that it looks at. */
export interface MatchingHouse {
  readonly lyceum: Marketplace
  readonly pool: Pool
  readonly people: PostgresMatchPeople
  readonly marks: PostgresMarks
  readonly matcher: Matcher
  /** Hears everything that has happened since the last time, and works until nothing is marked. */
  settle(): Promise<void>
  /** Asks a query of matching's by its name. */
  ask(name: string, params: unknown, by: Actor, limit?: number): Promise<readonly Record<string, unknown>[]>
  close(): Promise<void>
}

/** @param models - of embeddings, the wanted first; default the one that needs nothing */
export const openMatching = async (models?: readonly [Embeddings, ...Embeddings[]]): Promise<MatchingHouse> => {
  const lyceum = marketplace()
  const { store: log, bus, clock } = lyceum
  const read = await createReadModels()
  const wanted = ['applications', 'bookings', 'postings', 'reviews']
  const projections = runProjections(
    readModels.filter(({ name }) => wanted.includes(name)),
    log,
    read.database,
  )
  const pool = new Pool({ connectionString: read.url, max: 4 })
  await startMatchingTables(pool)
  const local = models === undefined ? new LocalEmbeddings() : undefined
  const store = new PostgresMatchStore(pool, SCHEMA)
  const vectors = new PostgresVectors(pool, SCHEMA)
  const texts = new TextVectors(models ?? [local as Embeddings], vectors)
  const ranking = new Ranking({ store, vectors, lastModel: texts.lastModel }, DEFAULT_WEIGHTS)
  const people = new PostgresMatchPeople(pool, SCHEMA)
  const marks = new PostgresMarks(pool)
  const facts = new ReadMarketFacts(read.database, projections.progress)
  const work = new Rematch(
    {
      ...{ store, vectors, texts, ranking, people, marks, facts, clock, aggregates: bus },
      bookings: (id) => log.readStream(`booking-${id}`),
    },
    DEFAULT_WEIGHTS,
  )
  const leases = { acquire: () => Promise.resolve(undefined) }
  const matcher = new Matcher({ marks, store, work, leases, clock, logger: silentLogger })
  const lists = new PostgresMatchLists(pool, SCHEMA)
  const queries = matchingQueries({ lists, facts, clock, search: searchTutors(ranking, texts) })

  let heard = 0
  const hear = async (): Promise<void> => {
    for (const recorded of await log.readAll({ from: heard, limit: 100_000 })) {
      heard = recorded.position
      const category = categoryOf(recorded.stream)
      if (!matchingConsumer.concerns(`${category}.${recorded.type}`)) continue
      const event = {
        recorded,
        category,
        id: recorded.stream.slice(category.length + 1),
        data: registry.decodeEvent(recorded).data,
      }
      await matchingConsumer.handle(event, { marks })
    }
  }
  return {
    ...{ lyceum, pool, people, marks, matcher },
    settle: async () => {
      await hear()
      // Where a read model is behind, matching looks again later.
      for (const name of wanted) await projections.reached(name, heard)
      while ((await matcher.round()) > 0);
    },
    ask: async (name, params, by, limit = 50) => {
      const query = queries.find((each) => each.name === name) as AnyListQuery
      const refusal = query.authorise(by, params)
      if (refusal !== undefined) throw new Error(refusal.code)
      const { items } = await query.run(params, { limit }, by)
      return items as readonly Record<string, unknown>[]
    },
    close: async () => {
      await projections.stop()
      await local?.close()
      await pool.end()
      await read.drop()
    },
  }
}
