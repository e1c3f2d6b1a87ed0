import type { Pool, PoolClient } from 'pg'
import type {
  ApplicantMatch,
  Candidate,
  MatchStore,
  TutorRecord,
  TutorRequest,
  Wanted,
  WishBeside,
  WishList,
} from '../../application/ports/match-store'
import { TEXT_SEARCH } from './schema'
import { inTurn } from './transaction'
import { asking } from './unavailable'
import { vectorOf } from './vector-bytes'

/** How many wishes are looked at at a time. */
const PAGE = 1_000

/** A query that any of a text's words answers. */
const anyWord = (text: string): string => `replace(plainto_tsquery('${TEXT_SEARCH}', ${text})::text, '&', '|')::tsquery`

/** How well words are found, from 0 to 1: `ts_rank`, bounded by its flag 32, rank / (rank + 1) (PostgreSQL, section 12.3.3). */
const rankOf = (words: string, query: string): string => `ts_rank(${words}, ${query}, 32)`

const subjectsOf = ({ offers }: TutorRecord): readonly string[] =>
  offers.map(({ subject }) => subject.trim().toLowerCase())

/** What a request is looked for by. */
const wordsOf = ({ subject, text }: TutorRequest): string => `${subject} ${text}`

/** What matching keeps, in PostgreSQL. */
export class PostgresMatchStore implements MatchStore {
  /** @param schema - quoted */
  constructor(
    private readonly pool: Pool,
    private readonly schema: string,
  ) {}

  async putTutor(tutor: TutorRecord, text: string): Promise<void> {
    await this.query(
      `insert into ${this.schema}.tutors (user_id, consent, subjects, record, words)
       values ($1, $2, $3, $4, setweight(to_tsvector('${TEXT_SEARCH}', $5), 'A') || setweight(to_tsvector('${TEXT_SEARCH}', $6), 'B'))
       on conflict (user_id) do update set consent = excluded.consent, subjects = excluded.subjects,
         record = excluded.record, words = excluded.words, computed_at = clock_timestamp()`,
      [tutor.userId, tutor.consent, subjectsOf(tutor), JSON.stringify(tutor), subjectsOf(tutor).join(', '), text],
    )
  }

  async removeTutor(userId: string): Promise<boolean> {
    return inTurn(this.pool, async (client) => {
      const { rowCount } = await client.query(`delete from ${this.schema}.tutors where user_id = $1`, [userId])
      await client.query(`delete from ${this.schema}.tutor_matches where tutor_id = $1`, [userId])
      await client.query(
        `update ${this.schema}.vectors set hash = null, vector = null, change = nextval('${this.schema}.vector_changes')
         where owner = $1 and item = 'tutor' and vector is not null`,
        [userId],
      )
      return (rowCount ?? 0) > 0
    })
  }

  async putWishes(learnerId: string, consent: string, wishes: readonly Wanted[]): Promise<void> {
    await inTurn(this.pool, async (client) => {
      await this.clearBeyond(client, learnerId, wishes.length)
      for (const wish of wishes)
        await client.query(
          `insert into ${this.schema}.wishes (learner_id, place, consent, request, query)
           values ($1, $2, $3, $4, ${anyWord('$5')})
           on conflict (learner_id, place) do update set consent = excluded.consent, request = excluded.request,
             query = excluded.query, computed_at = clock_timestamp()`,
          [learnerId, wish.place, consent, JSON.stringify(wish), wordsOf(wish)],
        )
    })
  }

  removeWishes(learnerId: string): Promise<void> {
    return inTurn(this.pool, (client) => this.clearBeyond(client, learnerId, 0))
  }

  async wishesOf(learnerId: string): Promise<readonly Wanted[]> {
    const rows = await this.query<{ readonly request: Wanted }>(
      `select request from ${this.schema}.wishes where learner_id = $1 order by place`,
      [learnerId],
    )
    return rows.map(({ request }) => request)
  }

  async candidates(
    request: TutorRequest,
    { named, without, most }: { readonly named: readonly string[]; readonly without?: string; readonly most: number },
  ): Promise<readonly Candidate[]> {
    const rows = await this.query<{ readonly record: TutorRecord; readonly rank: number }>(
      `with asked as (select ${anyWord('$1')} as query),
       found as (
         (select user_id from ${this.schema}.tutors, asked where words @@ query
          order by ${rankOf('words', 'query')} desc, user_id limit $4)
         union
         (select user_id from ${this.schema}.tutors where subjects @> array[$2::text] order by user_id limit $4)
         union select unnest($3::uuid[])
       )
       select record, ${rankOf('words', 'query')}::float8 as rank
       from found join ${this.schema}.tutors using (user_id), asked
       where user_id is distinct from $5::uuid`,
      [wordsOf(request), request.subject.trim().toLowerCase(), named, most, without ?? null],
    )
    return rows.map(({ record, rank }) => ({ tutor: record, rank }))
  }

  async *wishesBeside(tutorId: string): AsyncIterable<readonly WishBeside[]> {
    let after: readonly [string, number] = ['00000000-0000-0000-0000-000000000000', -1]
    for (;;) {
      const rows = await this.query<WishRow>(
        `select w.learner_id, w.place, w.request, w.model, w.cut, v.vector,
           coalesce(${rankOf('t.words', 'w.query')}, 0)::float8 as rank,
           exists (select from ${this.schema}.tutor_matches m
                   where m.learner_id = w.learner_id and m.place = w.place and m.tutor_id = $1) as listed
         from ${this.schema}.wishes w
         left join ${this.schema}.tutors t on t.user_id = $1
         left join ${this.schema}.vectors v on v.owner = w.learner_id and v.item = 'wish ' || w.place and v.model = w.model
         where (w.learner_id, w.place) > ($2, $3) and w.learner_id <> $1
         order by w.learner_id, w.place limit ${String(PAGE)}`,
        [tutorId, ...after],
      )
      if (rows.length > 0) yield rows.map(besideOf)
      const last = rows.at(-1)
      if (last === undefined || rows.length < PAGE) return
      after = [last.learner_id, last.place]
    }
  }

  async putLists(learnerId: string, lists: readonly WishList[]): Promise<void> {
    await inTurn(this.pool, async (client) => {
      await client.query(`delete from ${this.schema}.tutor_matches where learner_id = $1`, [learnerId])
      for (const { place, model, cut, matches } of lists) {
        // Who withdrew meanwhile has no wish any more, and gets no list.
        const { rowCount } = await client.query(
          `update ${this.schema}.wishes set model = $3, cut = $4 where learner_id = $1 and place = $2`,
          [learnerId, place, model, cut],
        )
        if (rowCount === 0) continue
        await client.query(
          `insert into ${this.schema}.tutor_matches (learner_id, place, rank, tutor_id, score, reasons)
           select $1, $2, rank, id, score, reasons
           from unnest($3::uuid[], $4::float8[], $5::jsonb[]) with ordinality as m (id, score, reasons, rank)
           where exists (select from ${this.schema}.tutors t where t.user_id = id)`,
          [learnerId, place, ...columnsOf(matches)],
        )
      }
    })
  }

  async putApplicants(postingId: string, institutionId: string, matches: readonly ApplicantMatch[]): Promise<void> {
    await inTurn(this.pool, async (client) => {
      await client.query(`delete from ${this.schema}.applicant_matches where posting_id = $1`, [postingId])
      await client.query(
        `insert into ${this.schema}.applicant_matches
           (posting_id, institution_id, rank, tutor_id, score, reasons, application_id, consent)
         select $1, $2, rank, id, score, reasons, application_id, consent
         from unnest($3::uuid[], $4::float8[], $5::jsonb[], $6::uuid[], $7::text[])
           with ordinality as m (id, score, reasons, application_id, consent, rank)`,
        [
          ...[postingId, institutionId, ...columnsOf(matches)],
          ...[matches.map(({ applicationId }) => applicationId), matches.map(({ consent }) => consent)],
        ],
      )
    })
  }

  async removeApplicants(postingId: string): Promise<void> {
    await this.query(`delete from ${this.schema}.applicant_matches where posting_id = $1`, [postingId])
  }

  async learnersShown(tutorId: string): Promise<readonly string[]> {
    const rows = await this.query<{ readonly learner_id: string }>(
      `select distinct learner_id from ${this.schema}.tutor_matches where tutor_id = $1`,
      [tutorId],
    )
    return rows.map(({ learner_id }) => learner_id)
  }

  async ranks(words: string, texts: readonly string[]): Promise<readonly number[]> {
    const rows = await this.query<{ readonly rank: number }>(
      `select ${rankOf(`to_tsvector('${TEXT_SEARCH}', text)`, 'query')}::float8 as rank
       from unnest($2::text[]) with ordinality as t (text, place), (select ${anyWord('$1')} as query) as asked
       order by place`,
      [words, texts],
    )
    return rows.map(({ rank }) => rank)
  }

  async outdated(before: string, consent: string, most: number): Promise<readonly string[]> {
    const rows = await this.query<{ readonly id: string }>(
      `select id from (
         select user_id as id, computed_at, consent from ${this.schema}.tutors
         union all select learner_id, computed_at, consent from ${this.schema}.wishes
       ) as kept where computed_at < $1 or consent <> $2 group by id order by min(computed_at) limit $3`,
      [before, consent, most],
    )
    return rows.map(({ id }) => id)
  }

  private async clearBeyond(client: PoolClient, learnerId: string, places: number): Promise<void> {
    const values = [learnerId, places]
    for (const table of ['wishes', 'tutor_matches'])
      await client.query(`delete from ${this.schema}.${table} where learner_id = $1 and place >= $2`, values)
    await client.query(
      `delete from ${this.schema}.vectors where owner = $1 and item like 'wish %' and substr(item, 6)::integer >= $2`,
      values,
    )
  }

  private async query<R extends object>(text: string, values: readonly unknown[]): Promise<readonly R[]> {
    return (await asking(() => this.pool.query<R>(text, [...values]))).rows
  }
}

interface WishRow {
  readonly learner_id: string
  readonly place: number
  readonly request: Wanted
  readonly model: string | null
  readonly cut: number
  readonly vector: Buffer | null
  readonly rank: number
  readonly listed: boolean
}

const besideOf = ({ learner_id, request, model, cut, vector, rank, listed }: WishRow): WishBeside => ({
  ...{ learnerId: learner_id, request, rank, cut, listed },
  ...(model !== null && { model }),
  ...(vector !== null && { vector: vectorOf(vector) }),
})

const columnsOf = (matches: readonly { subjectId: string; score: number; reasons: readonly unknown[] }[]) =>
  [
    matches.map(({ subjectId }) => subjectId),
    matches.map(({ score }) => score),
    matches.map(({ reasons }) => JSON.stringify(reasons)),
  ] as const
