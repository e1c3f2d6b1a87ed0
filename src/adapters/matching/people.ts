import type { Pool } from 'pg'
import type { KeepsByUser } from '../../application/forgetting'
import type { MatchPeople } from '../../application/ports/match-store'
import { inTurn } from './transaction'
import { asking } from './unavailable'

/** Where something is kept of a user, as a condition with the user as `$1`; a vector that was taken away leaves its place. */
const KEPT: readonly (readonly [table: string, condition: string])[] = [
  ['tutors', 'user_id = $1'],
  ['wishes', 'learner_id = $1'],
  ['tutor_matches', 'learner_id = $1 or tutor_id = $1'],
  ['applicant_matches', 'tutor_id = $1'],
  ['vectors', "owner = $1 and item <> 'tutor'"],
]
const TUTORS_VECTORS = "owner = $1 and item = 'tutor' and vector is not null"

/** What matching keeps of people, and how it forgets one: whoever withdrew their consent, or is forgotten altogether. */
export class PostgresMatchPeople implements MatchPeople, KeepsByUser {
  /** @param schema - quoted */
  constructor(
    private readonly pool: Pool,
    private readonly schema: string,
  ) {}

  /** @returns how many rows there were */
  forget(userId: string): Promise<number> {
    return inTurn(this.pool, async (client) => {
      let rows = 0
      for (const [table, condition] of KEPT)
        rows += (await client.query(`delete from ${this.schema}.${table} where ${condition}`, [userId])).rowCount ?? 0
      // Whoever has it in memory hears of this as of any other change.
      const emptied = await client.query(
        `update ${this.schema}.vectors set hash = null, vector = null, change = nextval('${this.schema}.vector_changes')
         where ${TUTORS_VECTORS}`,
        [userId],
      )
      return rows + (emptied.rowCount ?? 0)
    })
  }

  /** How many rows are kept. */
  async count(userId: string): Promise<number> {
    const counts = [...KEPT, ['vectors', TUTORS_VECTORS] as const].map(
      ([table, condition]) => `(select count(*) from ${this.schema}.${table} where ${condition})`,
    )
    const { rows } = await asking(() =>
      this.pool.query<{ readonly count: string }>(`select ${counts.join(' + ')} as count`, [userId]),
    )
    return Number(rows[0]?.count ?? 0)
  }
}
