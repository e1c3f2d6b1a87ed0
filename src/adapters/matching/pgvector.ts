import { hash } from 'node:crypto'
import { escapeLiteral, type Pool, type PoolClient } from 'pg'
import type { Vector } from '../../application/ports/embeddings'
import { isAtLeast, type Pgvector } from './pgvector-extension'
import { inTransaction, inTurn } from './transaction'
import { asking } from './unavailable'
import { vectorOf } from './vector-bytes'

/** How many changed vectors are taken over at a time: what a search may wait for, and who writes one. */
const PAGE = 100
/** An index keeps so many nodes in sight for each that is wanted, within bounds (pgvector's README, "Query Options"). */
const IN_SIGHT = { each: 2, least: 100, most: 1_000 } as const

const textOf = (vector: Vector): string => `[${vector.join(',')}]`

interface Change {
  readonly owner: string
  readonly change: string
  readonly vector: Buffer | null
}

/**
 * The tutors' nearest vectors by pgvector, from copies that follow the changes of the vectors: whoever writes those need
 * not know of it. An HNSW index is approximate; scores are computed exactly all the same.
 */
export class PgvectorSearch {
  /** Models whose index is there. */
  private readonly indexed = new Set<string>()
  private catchingUp: Promise<void> | undefined
  private failure: Error | undefined

  /** @param schema - quoted */
  constructor(
    private readonly pool: Pool,
    private readonly schema: string,
    private readonly pgvector: Pgvector,
  ) {}

  /** Undefined while it is not up to date: a great many copies are made beside, and searched when they are all there. */
  async nearest(model: string, to: Vector, most: number): Promise<readonly string[] | undefined> {
    if (!(await this.isUpToDate(model, to.length))) return undefined
    const find = (client: PoolClient) =>
      client.query<{ readonly owner: string }>(
        `select owner from ${this.schema}.near_vectors where model = ${escapeLiteral(model)}
         order by ${this.near(to.length)} operator(${this.pgvector.schema}.<=>) $1::${this.kind(to.length)} limit $2`,
        [textOf(to), most],
      )
    const { rows } = await inTransaction(this.pool, async (client) => {
      await client.query(this.looking(most))
      const found = await find(client)
      if (found.rows.length >= most) return found
      // There are no more, or the index has not come to them: plain comparison knows.
      await client.query('set local enable_indexscan = off')
      return find(client)
    })
    return rows.map(({ owner }) => owner)
  }

  private looking(most: number): string {
    const nodes = Math.min(IN_SIGHT.most, Math.max(IN_SIGHT.least, IN_SIGHT.each * most))
    const width = `set local hnsw.ef_search = ${String(nodes)}`
    // Goes on where what it has looked at was not enough, as it does after many changes.
    return isAtLeast(this.pgvector.version, 0, 8) ? `${width}; set local hnsw.iterative_scan = strict_order` : width
  }

  private async isUpToDate(model: string, width: number): Promise<boolean> {
    if (this.failure !== undefined) throw this.failure
    if (this.catchingUp !== undefined) return false
    const waiting = await this.waiting(model)
    if (waiting === 0 && this.indexed.has(model)) return true
    if (waiting > PAGE) {
      this.catchingUp ??= this.catchUp(model, width)
      return false
    }
    await this.takeOver(model, width)
    return true
  }

  /** How many changes have not been taken over; of more than a page, one more than that. */
  private async waiting(model: string): Promise<number> {
    const { rows } = await asking(() =>
      this.pool.query<{ readonly waiting: number }>(
        `select count(*)::integer as waiting from (
           select from ${this.schema}.vectors where item = 'tutor' and model = $1
             and change > coalesce((select change from ${this.schema}.near_seen where model = $1), 0)
           limit ${String(PAGE + 1)}) as changes`,
        [model],
      ),
    )
    return rows[0]?.waiting ?? 0
  }

  private async catchUp(model: string, width: number): Promise<void> {
    try {
      while ((await this.takeOver(model, width)) === PAGE);
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error(String(error))
    } finally {
      this.catchingUp = undefined
    }
  }

  /** Takes over the next changes, in their order. @returns how many */
  private takeOver(model: string, width: number): Promise<number> {
    return inTurn(this.pool, async (client) => {
      await this.index(client, model, width)
      const { rows } = await client.query<Change>(
        `select owner, change, vector from ${this.schema}.vectors where item = 'tutor' and model = $1
           and change > coalesce((select change from ${this.schema}.near_seen where model = $1), 0)
         order by change limit ${String(PAGE)}`,
        [model],
      )
      const last = rows.at(-1)
      if (last === undefined) return 0
      const kept = rows.flatMap(({ owner, vector }) => (vector === null ? [] : [{ owner, vector: vectorOf(vector) }]))
      await client.query(
        `insert into ${this.schema}.near_vectors (owner, model, near)
         select owner, $1, near::${this.pgvector.schema}.vector from unnest($2::uuid[], $3::text[]) as copies (owner, near)
         on conflict (owner, model) do update set near = excluded.near`,
        [model, kept.map(({ owner }) => owner), kept.map(({ vector }) => textOf(vector))],
      )
      await client.query(
        `insert into ${this.schema}.near_seen (model, change) values ($1, $2)
         on conflict (model) do update set change = excluded.change`,
        [model, last.change],
      )
      return rows.length
    })
  }

  /** Makes a model's index, before there is anything in it: that takes no time, and nobody waits for it. */
  private async index(client: PoolClient, model: string, width: number): Promise<void> {
    if (this.indexed.has(model)) return
    if (this.indexable(width)) {
      const name = `near_vectors_${hash('sha256', model, 'hex').slice(0, 16)}`
      const operators = `${this.pgvector.schema}.${this.isLong(width) ? 'halfvec' : 'vector'}_cosine_ops`
      await client.query(
        `create index if not exists ${name} on ${this.schema}.near_vectors
         using hnsw ((${this.near(width)}) ${operators}) where model = ${escapeLiteral(model)}`,
      )
    }
    this.indexed.add(model)
  }

  /** HNSW takes vectors of at most 2,000 numbers, and from 0.7 on of 4,000 of half the precision; others are compared one by one. */
  private indexable(width: number): boolean {
    return width <= 2_000 || (width <= 4_000 && this.isLong(width))
  }

  private isLong(width: number): boolean {
    return width > 2_000 && width <= 4_000 && isAtLeast(this.pgvector.version, 0, 7)
  }

  /** The type that vectors of a model are compared as. */
  private kind(width: number): string {
    return `${this.pgvector.schema}.${this.isLong(width) ? 'halfvec' : 'vector'}(${String(width)})`
  }

  private near(width: number): string {
    return `(near::${this.kind(width)})`
  }
}
