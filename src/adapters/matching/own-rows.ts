import type { Pool } from 'pg'
import type { OwnRows, PersonalRows } from '../../application/personal-data'
import type { JsonObject } from '../../domain/kernel'
import { asking } from './unavailable'

/** Rows that are taken from the database at a time. */
const PAGE = 500

interface Own {
  readonly table: string
  readonly comment: string
  readonly from: string
  /** What shows nothing of others: in whose lists a tutor is, is those learners' business. */
  readonly columns: string
  readonly where: string
  /** A total order. */
  readonly order: string
}

const OWN: readonly Own[] = [
  {
    table: 'matching_tutor',
    comment: 'What scores of a tutor are made of',
    ...{
      from: 'tutors',
      where: 'user_id = $1',
      order: 'user_id',
      columns: 'consent, record, words::text, computed_at',
    },
  },
  {
    table: 'matching_wishes',
    comment: 'What a learner is taken to look for',
    ...{ from: 'wishes', where: 'learner_id = $1', order: 'place', columns: 'place, consent, request, computed_at' },
  },
  {
    table: 'matching_suggested_tutors',
    comment: 'The tutors suggested to a learner, with the reasons',
    ...{ from: 'tutor_matches', where: 'learner_id = $1', order: 'place, rank' },
    columns: 'place, rank, tutor_id, score, reasons, computed_at',
  },
  {
    table: 'matching_suggested_to_others',
    comment: 'How a tutor was ranked for learners, with the reasons',
    ...{ from: 'tutor_matches', where: 'tutor_id = $1', order: 'learner_id, place, rank' },
    columns: 'rank, score, reasons, computed_at',
  },
  {
    table: 'matching_applications',
    comment: 'How applications were ranked, with the reasons',
    ...{ from: 'applicant_matches', where: 'tutor_id = $1', order: 'posting_id, rank' },
    columns: 'posting_id, application_id, score, reasons, computed_at',
  },
]

async function* rowsOf(
  pool: Pick<Pool, 'query'>,
  schema: string,
  own: Own,
  userId: string,
): AsyncGenerator<JsonObject> {
  for (let seen = 0; ; seen += PAGE) {
    const { rows } = await asking(() =>
      pool.query<{ readonly row: JsonObject }>(
        `select to_jsonb(own) as row from (
           select ${own.columns} from ${schema}.${own.from} where ${own.where} order by ${own.order} limit ${String(PAGE)} offset $2
         ) as own`,
        [userId, seen],
      ),
    )
    for (const { row } of rows) yield row
    if (rows.length < PAGE) return
  }
}

/** What is known of a user, with what matching keeps of them. */
export const withMatching = (rows: PersonalRows, pool: Pick<Pool, 'query'>, schema: string): PersonalRows => ({
  positions: (userId) => rows.positions(userId),
  tables: (userId) => [
    ...rows.tables(userId),
    ...OWN.map((own): OwnRows => {
      const { table, comment } = own
      return { table, comment, rows: rowsOf(pool, schema, own, userId) }
    }),
  ],
})
