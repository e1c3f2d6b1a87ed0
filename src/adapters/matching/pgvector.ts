import { hash } from 'node:crypto'
import { escapeLiteral, type Pool } from 'pg'
import type { Vector } from '../../application/ports/embeddings'
import type { Logger } from '../../application/ports/logger'
import { asking } from './unavailable'
import { vectorOf } from './vector-bytes'
import type { NearestTutors } from './vectors'

/** HNSW indexes take vectors of at most so many numbers (pgvector's README, "HNSW"); longer ones are compared one by one. */
const MOST_INDEXED = 2_000

const textOf = (vector: Vector): string => `[${vector.join(',')}]`

/**
 * The tutors' nearest vectors by pgvector, in a column beside the bytes: filled in before a search for what has changed,
 * so that whoever writes vectors need not know of it. Its HNSW index is approximate; scores are computed exactly all the
 * same.
 */
export class PgvectorSearch implements NearestTutors {
  /** Models whose index is there. */
  private readonly indexed = new Set<string>()

  private constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly schema: string,
  ) {}

  /** Undefined where the server has no pgvector, or does not let us have it. */
  static async detect(
    pool: Pick<Pool, 'query'>,
    schema: string,
    logger: Pick<Logger, 'info'>,
  ): Promise<PgvectorSearch | undefined> {
    const { rowCount } = await asking(() =>
      pool.query(
        "select from pg_available_extensions where name = 'vector' and string_to_array(default_version, '.')::integer[] >= array[0, 5]",
      ),
    )
    if (rowCount === 0) return undefined
    try {
      await pool.query('create extension if not exists vector')
      await pool.query(
        `alter table ${schema}.vectors add column if not exists near vector, add column if not exists near_of bigint`,
      )
    } catch (error) {
      logger.info('pgvector is there but cannot be used; vectors are searched in memory', { reason: String(error) })
      return undefined
    }
    return new PgvectorSearch(pool, schema)
  }

  async nearest(model: string, to: Vector, most: number): Promise<readonly string[]> {
    await this.prepare(model, to.length)
    const { rows } = await this.pool.query<{ readonly owner: string }>(
      `select owner from ${this.schema}.vectors
       where item = 'tutor' and model = ${escapeLiteral(model)} and near is not null
       order by near::vector(${String(to.length)}) <=> $1::vector limit $2`,
      [textOf(to), most],
    )
    return rows.map(({ owner }) => owner)
  }

  private async prepare(model: string, length: number): Promise<void> {
    const { rows } = await this.pool.query<{
      readonly owner: string
      readonly change: string
      readonly vector: Buffer | null
    }>(
      `select owner, change, vector from ${this.schema}.vectors
       where item = 'tutor' and model = $1 and near_of is distinct from change`,
      [model],
    )
    for (const { owner, change, vector } of rows) {
      const near = vector === null ? null : textOf(vectorOf(vector))
      await this.pool.query(
        `update ${this.schema}.vectors set near = $4::vector, near_of = $3
         where owner = $1 and item = 'tutor' and model = $2 and change = $3`,
        [owner, model, change, near],
      )
    }
    if (this.indexed.has(model) || length > MOST_INDEXED) return
    const name = `vectors_near_${hash('sha256', model, 'hex').slice(0, 16)}`
    await this.pool.query(
      `create index if not exists ${name} on ${this.schema}.vectors
       using hnsw ((near::vector(${String(length)})) vector_cosine_ops)
       where item = 'tutor' and model = ${escapeLiteral(model)} and near is not null`,
    )
    this.indexed.add(model)
  }
}
