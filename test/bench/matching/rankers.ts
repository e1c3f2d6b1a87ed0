import type { Pool } from 'pg'
import { PostgresMatchStore } from '../../../src/adapters/matching/postgres'
import { startMatchingTables, TEXT_SEARCH } from '../../../src/adapters/matching/schema'
import { PostgresVectors } from '../../../src/adapters/matching/vectors'
import { type Field, FIELDS } from '../../../src/application/matching/fields'
import { Ranking, type RankingPorts, textOfRequest } from '../../../src/application/matching/ranking'
import { TextVectors } from '../../../src/application/matching/text-vectors'
import { DEFAULT_WEIGHTS, type Weights } from '../../../src/application/matching/weights'
import type { Embeddings } from '../../../src/application/ports/embeddings'
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

/** What is embedded of an item. */
const textOf = ({ title, text }: Labelled): string => textOfRequest({ subject: title, text })

/** Puts items where tutors are: each offers its title, and writes its text. */
const fill = async (pool: Pool, texts: TextVectors, items: readonly Labelled[]): Promise<void> => {
  const store = new PostgresMatchStore(pool, SCHEMA)
  const hourlyRate = money(0, 'USD')
  for (const item of items) {
    const { id, title, text } = item
    const tutor = { userId: id, consent: 'bench', offers: [{ subject: title, levels: [], hourlyRate }] }
    await texts.of({ owner: id, item: 'tutor' }, textOf(item))
    await store.putTutor({ ...tutor, hours: [], ratings: { count: 0, sum: 0 }, answers: [] }, text)
  }
}

/** Looks up once for each question what all that weigh it alike look up. */
class LookedUp {
  private question = ''
  private readonly answers = new Map<string, Promise<unknown>>()

  about(question: string): void {
    if (question !== this.question) this.answers.clear()
    this.question = question
  }

  once<T>(what: string, look: () => Promise<T>): Promise<T> {
    const answer = this.answers.get(what) ?? look()
    this.answers.set(what, answer)
    return answer as Promise<T>
  }

  /** Parts of a ranking that look up once. */
  portsOf(store: RankingPorts['store'], vectors: RankingPorts['vectors'], lastModel: string): RankingPorts {
    return {
      lastModel,
      store: { candidates: (...asked) => this.once('candidates', () => store.candidates(...asked)) },
      vectors: {
        compares: (...asked) => this.once('compares', () => vectors.compares(...asked)),
        nearest: (...asked) => this.once('nearest', () => vectors.nearest(...asked)),
        ofTutors: (...asked) => this.once('ofTutors', () => vectors.ofTutors(...asked)),
      },
    }
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

/** The texts that are embedded for so many questions over some items. */
export const textsOf = (items: readonly Labelled[], asked: readonly Labelled[]): readonly string[] => [
  ...items.map(textOf),
  ...asked.map(({ title }) => title),
]

/** The hybrid, parts of it, and what it is compared with, over some items. */
export const openRankers = async (
  pool: Pool,
  embeddings: Embeddings,
  items: readonly Labelled[],
): Promise<Readonly<Record<string, Ranker>>> => {
  await startMatchingTables(pool)
  const vectors = new PostgresVectors(pool, SCHEMA)
  const texts = new TextVectors([embeddings], vectors)
  await fill(pool, texts, items)
  await pool.query(`analyze ${SCHEMA}.tutors`)
  const lookedUp = new LookedUp()
  const ports = lookedUp.portsOf(new PostgresMatchStore(pool, SCHEMA), vectors, embeddings.model)
  const ranked = (weights: Weights): Ranker => {
    const ranking = new Ranking(ports, weights)
    return async ({ id, title }) => {
      lookedUp.about(id)
      const asked = await lookedUp.once('asked', () => texts.of({ owner: id, item: 'wish 0' }, title))
      const { matches } = await ranking.tutorsFor({ subject: title, text: '' }, asked, id)
      return matches.slice(0, LISTED).map(({ subjectId }) => subjectId)
    }
  }
  const anyWord = `replace(plainto_tsquery('${TEXT_SEARCH}', $1)::text, '&', '|')::tsquery`
  return {
    hybrid: ranked(hybrid),
    'full text, all words': fullText(pool, `websearch_to_tsquery('${TEXT_SEARCH}', $1)`),
    'full text, any word': fullText(pool, anyWord),
    'hybrid, by score alone': ranked(only(...TOLD)),
    ...Object.fromEntries(TOLD.map((field) => [`hybrid without ${field}`, ranked(without(field))])),
    ...Object.fromEntries(TOLD.map((field) => [`${field} alone`, ranked(only(field))])),
  }
}
