import type { PoolClient } from 'pg'
import type { Position, RecordedEvent } from '../../application/ports/event-store'
import { inTransaction } from './database'
import { type DecodeEvent, Fold, type FoldOutcome, PoisonEvent, type RelevantEvent } from './fold'
import { type Generation, moveCheckpoint, schemaOf } from './generations'
import type { AnyReadModel } from './read-model'
import { isRefusedData } from './sql-errors'
import { type AnyRow, type Statement, TableSql } from './table-sql'
import type { Table } from './table'
import { RowCache, TableWorkspace } from './workspace'

/** What became of a batch: where the checkpoint now is, and what stopped it short of the batch's end. */
export interface Advanced {
  readonly generation: Generation
  readonly poison?: PoisonEvent
}

/** A table that a writer writes to: its statements, and the rows of it that it knows. */
interface WrittenTable {
  /** By which the handlers call it. */
  readonly name: string
  readonly sql: TableSql
  readonly cache: RowCache
}

/**
 * Folds events into one generation of a read model's tables: the batch's rows are fetched once a table, folded in
 * memory and written once a table, in one transaction with the checkpoint. Rows are remembered from batch to batch: as
 * the checkpoint moves only from where this writer left it, nobody else can have written them since.
 */
export class GenerationWriter {
  private readonly fold: Fold
  private readonly tables: readonly WrittenTable[]

  /** `cachedRows`: how many rows of each table are kept from one batch to the next. */
  constructor(
    private readonly model: AnyReadModel,
    of: Pick<Generation, 'generation'>,
    decode: DecodeEvent,
    private readonly cachedRows = 0,
  ) {
    this.fold = new Fold(model, decode)
    const schema = schemaOf(model.name, of.generation)
    this.tables = Object.entries<Table>(model.tables).map(([name, table]) => ({
      name,
      sql: new TableSql(table, schema),
      cache: new RowCache(),
    }))
  }

  /** Whether any of the events concerns the read model. */
  concerns(events: readonly RecordedEvent[]): boolean {
    return this.fold.concerns(events)
  }

  /**
   * Folds a batch and moves the checkpoint to `position`, its end; or, where an event cannot be taken, folds what is
   * before it. An event that the database refuses (a constraint, a value out of range) is found by halving the batch.
   * Throws `Fenced` where the checkpoint is not where `from` says, and whatever the connection throws.
   */
  async advance(
    client: PoolClient,
    from: Generation,
    events: readonly RecordedEvent[],
    position: Position,
  ): Promise<Advanced> {
    const { found, poison } = this.fold.relevant(events)
    const end = poison === undefined ? position : (found[found.length - 1]?.event.position ?? from.position)
    const done = await this.write(client, from, found, end)
    return done.poison === undefined && poison !== undefined ? { ...done, poison } : done
  }

  /** The same within a transaction of the caller's; an event that cannot be taken is thrown as `PoisonEvent`. */
  async advanceWithin(
    client: PoolClient,
    from: Generation,
    events: readonly RecordedEvent[],
    position: Position,
  ): Promise<Generation> {
    const { found, poison } = this.fold.relevant(events)
    if (poison !== undefined) throw poison
    const { poison: failed } = await this.statements(client, from, found, position)
    if (failed !== undefined) throw failed
    return { ...from, position }
  }

  private async write(
    client: PoolClient,
    from: Generation,
    found: readonly RelevantEvent[],
    position: Position,
  ): Promise<Advanced> {
    try {
      return await inTransaction(client, () => this.statements(client, from, found, position))
    } catch (error) {
      // Nothing that this transaction knew may outlive it, nor what it believed to have written.
      for (const { cache } of this.tables) cache.clear()
      const [first] = found
      if (!isRefusedData(error) || first === undefined) throw error
      if (found.length === 1) return { generation: from, poison: new PoisonEvent(this.model.name, first.event, error) }
      const half = found.slice(0, Math.ceil(found.length / 2))
      const done = await this.write(client, from, half, half[half.length - 1]?.event.position ?? position)
      return done.poison === undefined ? this.write(client, done.generation, found.slice(half.length), position) : done
    }
  }

  private async statements(
    client: PoolClient,
    from: Generation,
    found: readonly RelevantEvent[],
    position: Position,
  ): Promise<Advanced> {
    await moveCheckpoint(client, from, position)
    const moved = { ...from, position }
    if (found.length === 0) return { generation: moved }
    const workspaces = new Map(this.tables.map(({ name, sql, cache }) => [name, new TableWorkspace(sql.table, cache)]))
    const { folded, poison } = await this.foldFetching(client, found, workspaces)
    for (const { name, sql, cache } of this.tables) {
      const workspace = workspaces.get(name)
      await flush(client, sql, workspace)
      workspace?.settle()
      cache.trim(this.cachedRows)
    }
    if (poison === undefined) return { generation: moved }
    const reached = found[folded - 1]?.event.position ?? from.position
    await moveCheckpoint(client, moved, reached)
    return { generation: { ...from, position: reached }, poison }
  }

  private async foldFetching(
    client: PoolClient,
    found: readonly RelevantEvent[],
    workspaces: ReadonlyMap<string, TableWorkspace>,
  ): Promise<FoldOutcome> {
    for (;;) {
      const outcome = this.fold.run(found, workspaces)
      if (outcome !== undefined) return outcome
      for (const { name, sql } of this.tables) {
        const workspace = workspaces.get(name)
        const keys = workspace?.takeMissing() ?? []
        if (keys.length > 0) workspace?.learn(keys, await fetchRows(client, sql, keys))
      }
    }
  }
}

const flush = async (client: PoolClient, sql: TableSql, workspace: TableWorkspace | undefined): Promise<void> => {
  const { written, removed } = workspace?.changes() ?? { written: [], removed: [] }
  if (removed.length > 0) await run(client, sql.remove(removed))
  if (written.length > 0) await run(client, sql.upsert(written))
}

const fetchRows = async (
  client: PoolClient,
  sql: TableSql,
  keys: readonly (readonly unknown[])[],
): Promise<readonly AnyRow[]> => {
  const { text, values } = sql.fetch(keys)
  const { rows } = await client.query<(string | null)[]>({ text, values: [...values], rowMode: 'array' })
  return rows.map((record) => sql.row(record))
}

const run = async (client: PoolClient, { text, values }: Statement): Promise<void> => {
  await client.query({ text, values: [...values] })
}
