import type { Pool } from 'pg'
import type { Vector } from '../../application/ports/embeddings'
import { Nearest } from './nearest'
import { asking } from './unavailable'
import { vectorOf } from './vector-bytes'

/** How many vectors are read at a time. */
const PAGE = 5_000

interface Loaded {
  readonly vectors: Nearest
  /** The last change that was read. */
  seen: bigint
}

/** The tutors' vectors in memory, by model, kept up with the table: before each search what has changed is read. */
export class MemoryIndex {
  private readonly models = new Map<string, Loaded>()
  private turn: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly schema: string,
  ) {}

  async nearest(model: string, to: Vector, most: number): Promise<readonly string[]> {
    const refreshed = this.turn.then(() => this.refresh(model))
    this.turn = refreshed.catch(() => undefined)
    return (await refreshed).nearest(to, most)
  }

  private async refresh(model: string): Promise<Nearest> {
    const loaded = this.models.get(model) ?? { vectors: new Nearest(), seen: 0n }
    this.models.set(model, loaded)
    for (;;) {
      const { rows } = await asking(() =>
        this.pool.query<{ readonly owner: string; readonly vector: Buffer | null; readonly change: string }>(
          `select owner, vector, change from ${this.schema}.vectors
           where item = 'tutor' and model = $1 and change > $2 order by change limit ${String(PAGE)}`,
          [model, loaded.seen.toString()],
        ),
      )
      for (const { owner, vector, change } of rows) {
        if (vector === null) loaded.vectors.remove(owner)
        else loaded.vectors.put(owner, vectorOf(vector))
        loaded.seen = BigInt(change)
      }
      if (rows.length < PAGE) return loaded.vectors
    }
  }
}
