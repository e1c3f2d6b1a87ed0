import type { Container } from 'inversify'
import { escapeIdentifier } from 'pg'
import { LocalEmbeddings } from '../../adapters/embeddings/local'
import { PostgresEmbeddingBudget } from '../../adapters/matching/budget'
import { PostgresMatchLists } from '../../adapters/matching/lists'
import { PostgresMarks } from '../../adapters/matching/marks'
import { PostgresMatchPeople } from '../../adapters/matching/people'
import { PostgresMatchStore } from '../../adapters/matching/postgres'
import { MATCHING_SCHEMA, startMatchingTables } from '../../adapters/matching/schema'
import { TutorSearch } from '../../adapters/matching/tutor-search'
import { PostgresVectors } from '../../adapters/matching/vectors'
import { systemClock } from '../../adapters/system/clock'
import {
  Matcher,
  matchingConsumer,
  type MatchingStores,
  Ranking,
  Rematch,
  searchTutors,
  TextVectors,
} from '../../application/matching'
import type { Embeddings } from '../../application/ports/embeddings'
import { ReadMarketFacts } from '../../projections/matching/market-facts'
import { consumerRunner } from './consumers'
import { openPool, outlasting } from './pool'
import { type Get, provide, services } from './services'

/** One works off what is marked, one keeps vectors in order; what is searched has the others. */
const CONNECTIONS = 4

const SCHEMA = escapeIdentifier(MATCHING_SCHEMA)

/** The models that texts are embedded by: the one that settings name, and always the one that is here. */
const modelsOf = async (get: Get): Promise<readonly [Embeddings, ...Embeddings[]]> => {
  const { values } = await get(services.config)
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, LYCEUM_EMBEDDING_MODEL: model } = values
  const local = new LocalEmbeddings()
  ;(await get(services.lifecycle)).closeLater('local embeddings', () => local.close())
  if (apiKey === undefined && baseUrl === undefined) return [local]
  const pool = await get(services.matchingPool)
  const { OpenAiEmbeddings } = await import('../../adapters/embeddings/openai.js')
  const outside = new OpenAiEmbeddings({
    // A server of one's own may ask for none.
    ...{ apiKey: apiKey ?? 'none', model, logger: await get(services.logger) },
    ...(baseUrl !== undefined && { baseUrl }),
    budget: new PostgresEmbeddingBudget(pool, SCHEMA, values.LYCEUM_EMBEDDING_TOKENS_A_DAY),
  })
  return [outside, local]
}

/** What ranks tutors for learners and applicants for postings. */
export const bindMatchingSide = (container: Container): void => {
  provide(container, services.matchingPool, async (get) => {
    const { LYCEUM_STALL_SECONDS } = (await get(services.config)).values
    const pool = await openPool('matching', CONNECTIONS, get, outlasting(LYCEUM_STALL_SECONDS))
    await startMatchingTables(pool)
    return pool
  })

  provide(
    container,
    services.matchPeople,
    async (get) => new PostgresMatchPeople(await get(services.matchingPool), SCHEMA),
  )
  provide(
    container,
    services.matchLists,
    async (get) => new PostgresMatchLists(await get(services.matchingPool), SCHEMA),
  )
  provide(
    container,
    services.marketFacts,
    async (get) => new ReadMarketFacts(await get(services.readDatabase), await get(services.progress)),
  )

  provide(container, services.matching, async (get) => {
    const pool = await get(services.matchingPool)
    const store = new PostgresMatchStore(pool, SCHEMA)
    const search = new TutorSearch(pool, { schema: SCHEMA, logger: await get(services.logger) })
    await search.look()
    const vectors = new PostgresVectors(pool, SCHEMA, search)
    const texts = new TextVectors(await modelsOf(get), vectors)
    const weights = (await get(services.config)).values.LYCEUM_MATCHING_WEIGHTS
    const ranking = new Ranking({ store, vectors, lastModel: texts.lastModel }, weights)
    return { store, vectors, texts, ranking, weights }
  })
  provide(container, services.searchTutors, async (get) => {
    const { ranking, texts } = await get(services.matching)
    return searchTutors(ranking, texts)
  })

  provide(container, services.matchingConsumer, (get) =>
    consumerRunner<MatchingStores>(get, matchingConsumer, (client) => ({ marks: new PostgresMarks(client) })),
  )

  provide(container, services.matcher, async (get) => {
    const { weights, ...parts } = await get(services.matching)
    const log = await get(services.eventStore)
    const marks = new PostgresMarks(await get(services.matchingPool))
    const work = new Rematch(
      {
        ...parts,
        ...{ marks, aggregates: await get(services.commandBus), facts: await get(services.marketFacts) },
        ...{ people: await get(services.matchPeople), clock: systemClock },
        bookings: (id) => log.readStream(`booking-${id}`),
      },
      weights,
    )
    const { store } = parts
    const ports = { marks, store, work, leases: await get(services.leases), clock: systemClock }
    return new Matcher({ ...ports, logger: await get(services.logger) })
  })
}
