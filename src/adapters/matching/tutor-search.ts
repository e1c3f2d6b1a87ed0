import type { Pool } from 'pg'
import type { Vector } from '../../application/ports/embeddings'
import type { Logger } from '../../application/ports/logger'
import { MemoryIndex } from './memory-index'
import { PgvectorSearch } from './pgvector'
import { findPgvector } from './pgvector-extension'
import type { NearestTutors } from './vectors'

/** How often it is looked whether pgvector has come. */
const AGAIN_MILLIS = 60_000

interface Options {
  /** Quoted. */
  readonly schema: string
  readonly logger: Pick<Logger, 'info' | 'warn'>
  /** Default a minute. */
  readonly againMillis?: number
}

/**
 * The nearest of the tutors' vectors: by pgvector where the server has it and it works, else exactly, in memory. It may
 * come while Lyceum runs, and go.
 */
export class TutorSearch implements NearestTutors {
  private readonly exact: MemoryIndex
  private pgvector: PgvectorSearch | undefined
  private looking: Promise<void> | undefined
  private lookAgainAt = 0
  /** What was last written to the log; the same again is not news. */
  private said: string | undefined

  constructor(
    private readonly pool: Pool,
    private readonly options: Options,
  ) {
    this.exact = new MemoryIndex(pool, options.schema)
  }

  async nearest(model: string, to: Vector, most: number): Promise<readonly string[]> {
    await this.look()
    const { pgvector } = this
    if (pgvector === undefined) return this.exact.nearest(model, to, most)
    try {
      return (await pgvector.nearest(model, to, most)) ?? (await this.exact.nearest(model, to, most))
    } catch (error) {
      // Where it is the database that is away, this fails as well, and pgvector is not to blame.
      const found = await this.exact.nearest(model, to, most)
      this.dismiss(pgvector, String(error))
      return found
    }
  }

  /** Looks whether there is a pgvector, unless that was done a moment ago, and says in the log what is used. */
  async look(): Promise<void> {
    if (this.pgvector !== undefined || Date.now() < this.lookAgainAt) return
    this.looking ??= this.find().finally(() => (this.looking = undefined))
    await this.looking
  }

  private async find(): Promise<void> {
    const { schema, logger } = this.options
    const found = await findPgvector(this.pool, schema)
    this.wait()
    const news = 'reason' in found ? found.reason : found.version
    if (!('reason' in found)) this.pgvector = new PgvectorSearch(this.pool, schema, found)
    if (news === this.said) return
    this.said = news
    if ('reason' in found) logger.info('vectors are searched exactly, in memory, without pgvector', { reason: news })
    else logger.info('vectors are searched by pgvector', { version: news })
  }

  private dismiss(failed: PgvectorSearch, reason: string): void {
    if (this.pgvector !== failed) return
    this.pgvector = undefined
    this.said = undefined
    this.wait()
    this.options.logger.warn('pgvector fails; vectors are searched exactly, in memory, and it is tried again later', {
      reason,
    })
  }

  private wait(): void {
    this.lookAgainAt = Date.now() + (this.options.againMillis ?? AGAIN_MILLIS)
  }
}
