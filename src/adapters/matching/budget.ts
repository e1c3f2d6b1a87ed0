import type { Pool } from 'pg'
import type { EmbeddingBudget } from '../../application/ports/embeddings'
import { asking } from './unavailable'

/** What may be spent in a day (UTC) by all processes together, in a row a day. */
export class PostgresEmbeddingBudget implements EmbeddingBudget {
  /** @param schema - quoted */
  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly schema: string,
    private readonly tokensADay: number,
  ) {}

  async take(tokens: number): Promise<boolean> {
    if (tokens > this.tokensADay) return false
    const { rowCount } = await asking(() =>
      this.pool.query(
        `insert into ${this.schema}.spent as s (day, tokens) values ((clock_timestamp() at time zone 'UTC')::date, $1)
         on conflict (day) do update set tokens = s.tokens + excluded.tokens where s.tokens + excluded.tokens <= $2`,
        [tokens, this.tokensADay],
      ),
    )
    return (rowCount ?? 0) > 0
  }
}
