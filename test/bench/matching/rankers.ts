import type { Pool } from 'pg'
import { LocalEmbeddings } from '../../../src/adapters/embeddings/local'
import { PostgresMatchStore } from '../../../src/adapters/matching/postgres'
import { startMatchingTables, TEXT_SEARCH } from '../../../src/adapters/matching/schema'
import { PostgresVectors } from '../../../src/adapters/matching/vectors'
import { type Field, FIELDS } from '../../../src/application/matching/fields'
import { Ranking, textOfRequest } from '../../../src/application/matching/ranking'
import { TextVectors } from '../../../src/application/matching/text-vectors'
import { DEFAULT_WEIGHTS, type Weights } from '../../../src/application/matching/weights'
import { money } from '../../../src/domain/kernel'
import type { Labelled } from './data'

const SCHEMA = 'lyceum_matching'
const LISTED = 10

/** Finds what is like something: ids, the most fitting first. */
export type Ranker = (asked: Labelled) => Promise<readonly string[]>

const only = (...fields: readonly Field[]): Weights => ({
  fields: Object.fromEntries(
    FIELDS.map((field) => [field, fields.includes(field) ? DEFAULT_WEIGHTS.fields[field] : 0]),
  ) as Record<Field, number>,
  diversity: 0,
})

/** What the data can tell something of: who teaches when, for how much and how well is not in them. */
const TOLD = ['meaning', 'words', 'subject'] as const
const hybrid = { ...only(...TOLD), diversity: DEFAULT_WEIGHTS.diversity }

const without = (left: Field): Weights => only(...TOLD.filter((field) => field !== left))

/** Puts items where tutors are: each offers its title, and writes its text. */
const fill = async (pool: Pool, texts: TextVectors, items: readonly Labelled[]): Promise<void> => {
  const store = new PostgresMatchStore(pool, SCHEMA)
  const hourlyRate = money(0, 'USD')
  for (const { id, title, text } of items) {
    const tutor = { userId: id, consent: 'bench', offers: [{ subject: title, levels: [], hourlyRate }] }
    await texts.of({ owner: id, item: 'tutor' }, textOfRequest({ subject: title, text }))
    await store.putTutor({ ...tutor, hours: [], ratings: { count: 0, sum: 0 }, answers: [] }, text)
  }
}

/** PostgreSQL's full-text search alone, over the same words. */
const fullText =
  (pool: Pool, query: string): Ranker =>
  async ({ id, title }) => {
    const { rows } = await pool.query<{ readonly user_id: string }>(
      `select user_id from ${SCHEMA}.tutors, (select ${query} as query) as asked
       where words @@ query and user_id <> $2 order by ts_rank(words, query) desc, user_id limit ${String(LISTED)}`,
      [title, id],
    )
    return rows.map(({ user_id }) => user_id)
  }

export interface Rankers {
  readonly rankers: Readonly<Record<string, Ranker>>
  readonly close: () => Promise<void>
}

/** The hybrid, parts of it, and what it is compared with, over some items. */
export const openRankers = async (pool: Pool, items: readonly Labelled[]): Promise<Rankers> => {
  await startMatchingTables(pool)
  const embeddings = new LocalEmbeddings()
  const vectors = new PostgresVectors(pool, SCHEMA)
  const texts = new TextVectors([embeddings], vectors)
  const store = new PostgresMatchStore(pool, SCHEMA)
  await fill(pool, texts, items)
  await pool.query(`analyze ${SCHEMA}.tutors`)
  const ranked = (weights: Weights): Ranker => {
    const ranking = new Ranking({ store, vectors, lastModel: embeddings.model }, weights)
    return async ({ id, title }) => {
      const asked = await texts.of({ owner: id, item: 'wish 0' }, title)
      const { matches } = await ranking.tutorsFor({ subject: title, text: '' }, asked, id)
      return matches.slice(0, LISTED).map(({ subjectId }) => subjectId)
    }
  }
  const anyWord = `replace(plainto_tsquery('${TEXT_SEARCH}', $1)::text, '&', '|')::tsquery`
  return {
    rankers: {
      hybrid: ranked(hybrid),
      'full text, all words': fullText(pool, `websearch_to_tsquery('${TEXT_SEARCH}', $1)`),
      'full text, any word': fullText(pool, anyWord),
      'hybrid, by score alone': ranked(only(...TOLD)),
      ...Object.fromEntries(TOLD.map((field) => [`hybrid without ${field}`, ranked(without(field))])),
      ...Object.fromEntries(TOLD.map((field) => [`${field} alone`, ranked(only(field))])),
    },
    close: () => embeddings.close(),
  }
}
