import type { Pool } from 'pg'
import { type ApplicationId, fromMillis, type UserId } from '../../domain/kernel'
import type { MatchLists, ShownApplicant, ShownTutor } from '../../application/ports/match-store'
import type { Reason } from '../../application/matching/score'
import { asking } from './unavailable'

interface Row {
  readonly rank: number
  readonly tutor_id: UserId
  readonly score: number
  readonly reasons: readonly Reason[]
  readonly computed_at: Date
}

const lineOf = ({ rank, tutor_id, score, reasons, computed_at }: Row) => ({
  ...{ rank, tutorId: tutor_id, score, reasons, computedAt: fromMillis(computed_at.getTime()) },
})

/** What is shown of lists, from their tables. */
export class PostgresMatchLists implements MatchLists {
  /** @param schema - quoted */
  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly schema: string,
  ) {}

  async tutors(
    learnerId: string,
    consent: string,
    { wish, after, most }: Parameters<MatchLists['tutors']>[2],
  ): Promise<readonly ShownTutor[]> {
    const { rows } = await asking(() =>
      this.pool.query<Row & { readonly place: number }>(
        `select m.place, m.rank, m.tutor_id, m.score, m.reasons, m.computed_at
         from ${this.schema}.tutor_matches m
         join ${this.schema}.wishes w on w.learner_id = m.learner_id and w.place = m.place and w.consent = $2
         join ${this.schema}.tutors t on t.user_id = m.tutor_id and t.consent = $2
         where m.learner_id = $1 and ($3::integer is null or m.place = $3) and (m.place, m.rank) > ($4, $5)
         order by m.place, m.rank limit $6`,
        [learnerId, consent, wish ?? null, ...(after ?? [-1, -1]), most],
      ),
    )
    return rows.map((row) => ({ wish: row.place, ...lineOf(row) }))
  }

  async applicants(
    postingId: string,
    consent: string,
    { after, most }: Parameters<MatchLists['applicants']>[2],
  ): Promise<readonly ShownApplicant[]> {
    const { rows } = await asking(() =>
      this.pool.query<Row & { readonly application_id: ApplicationId }>(
        `select rank, application_id, tutor_id, score, reasons, computed_at
         from ${this.schema}.applicant_matches
         where posting_id = $1 and consent = $2 and rank > $3 order by rank limit $4`,
        [postingId, consent, after ?? -1, most],
      ),
    )
    return rows.map((row) => ({ applicationId: row.application_id, ...lineOf(row) }))
  }
}
