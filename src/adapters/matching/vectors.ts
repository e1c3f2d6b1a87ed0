import type { Pool } from 'pg'
import type { Vector } from '../../application/ports/embeddings'
import type { VectorKey, VectorStore } from '../../application/ports/match-store'
import { MemoryIndex } from './memory-index'
import { bytesOf, vectorOf } from './vector-bytes'
import { VECTOR_LOCK } from './schema'
import { asking } from './unavailable'

const TUTOR = 'tutor'

/** What finds the nearest of the tutors' vectors of a model. */
export interface NearestTutors {
  nearest(model: string, to: Vector, most: number): Promise<readonly string[]>
}

/** Vectors in a table. The nearest are found by `search`; without one exactly, in memory. */
export class PostgresVectors implements VectorStore {
  /** @param schema - quoted */
  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly schema: string,
    private readonly search: NearestTutors = new MemoryIndex(pool, schema),
  ) {}

  async find({ owner, item, model }: VectorKey, hash: string): Promise<Vector | undefined> {
    const { rows } = await asking(() =>
      this.pool.query<{ readonly vector: Buffer | null }>(
        `select vector from ${this.schema}.vectors where owner = $1 and item = $2 and model = $3 and hash = $4`,
        [owner, item, model, hash],
      ),
    )
    const bytes = rows[0]?.vector
    return bytes ? vectorOf(bytes) : undefined
  }

  /** One at a time, so that whoever reads the changes in their order misses none that is committed late. */
  async put({ owner, item, model }: VectorKey, hash: string, vector: Vector): Promise<void> {
    await asking(() =>
      this.pool.query(
        `with turn as materialized (select pg_advisory_xact_lock(${String(VECTOR_LOCK)}))
         insert into ${this.schema}.vectors (owner, item, model, hash, vector)
         select $1, $2, $3, $4, $5 from turn
         on conflict (owner, item, model) do update set hash = excluded.hash, vector = excluded.vector,
           change = nextval('${this.schema}.vector_changes')`,
        [owner, item, model, hash, bytesOf(vector)],
      ),
    )
  }

  async remove({ owner, item }: Omit<VectorKey, 'model'>): Promise<void> {
    await asking(() =>
      this.pool.query(`delete from ${this.schema}.vectors where owner = $1 and item = $2`, [owner, item]),
    )
  }

  async ofTutors(model: string, userIds: readonly string[]): Promise<ReadonlyMap<string, Vector>> {
    const { rows } = await asking(() =>
      this.pool.query<{ readonly owner: string; readonly vector: Buffer }>(
        `select owner, vector from ${this.schema}.vectors
         where owner = any ($2::uuid[]) and item = '${TUTOR}' and model = $1 and vector is not null`,
        [model, userIds],
      ),
    )
    return new Map(rows.map(({ owner, vector }) => [owner, vectorOf(vector)]))
  }

  nearest(model: string, to: Vector, most: number): Promise<readonly string[]> {
    return this.search.nearest(model, to, most)
  }

  async compares(model: string): Promise<boolean> {
    const { rows } = await asking(() =>
      this.pool.query<{ readonly missing: boolean }>(
        `select exists (select from ${this.schema}.tutors t where not exists (
           select from ${this.schema}.vectors v
           where v.owner = t.user_id and v.item = '${TUTOR}' and v.model = $1 and v.vector is not null)) as missing`,
        [model],
      ),
    )
    return rows[0]?.missing === false
  }
}
