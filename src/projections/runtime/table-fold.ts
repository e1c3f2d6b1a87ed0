import type { PoolClient } from 'pg'
import type { RecordedEvent } from '../../application/ports/event-store'
import { eraseRows, isAbout } from './erasure'
import { type DecodeEvent, Fold, type FoldOutcome, type RelevantEvent } from './fold'
import type { AnyReadModel } from './read-model'
import { type AnyRow, type Statement, TableSql } from './table-sql'
import type { Table } from './table'
import { RowCache, TableWorkspace } from './workspace'

/** A table that is written to: its statements, and the rows of it that are known. */
interface WrittenTable {
  /** By which the handlers call it. */
  readonly name: string
  readonly sql: TableSql
  readonly cache: RowCache
}

/**
 * Folds events into a read model's tables in one schema: the batch's rows are fetched once a table, folded in memory
 * and written once a table. Rows are remembered from batch to batch, so nobody else may write to these tables; whoever
 * uses it sees to that, and to the transactions.
 */
export class TableFold {
  private readonly fold: Fold
  private readonly tables: readonly WrittenTable[]

  /** `cachedRows`: how many rows of each table are kept from one batch to the next. */
  constructor(
    readonly model: AnyReadModel,
    private readonly schema: string,
    decode: DecodeEvent,
    private readonly cachedRows = 0,
  ) {
    this.fold = new Fold(model, decode)
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

  /** The events that the read model handles, up to one that cannot be decoded. */
  relevant(events: readonly RecordedEvent[]): ReturnType<Fold['relevant']> {
    return this.fold.relevant(events)
  }

  /**
   * Folds events and writes what they change, within a transaction of the caller's. Where a person is forgotten, what
   * the tables have of that person is erased before the next event is looked at, in rows that no event names too.
   *
   * @returns how many were folded, and what stopped it before the last; what came before that is written
   */
  async apply(client: PoolClient, found: readonly RelevantEvent[]): Promise<FoldOutcome> {
    let folded = 0
    for (const { events, forgotten } of upToEachErasure(found)) {
      const outcome = await this.write(client, events)
      folded += outcome.folded
      if (outcome.poison !== undefined) return { folded, poison: outcome.poison }
      if (forgotten !== undefined) await this.erase(client, forgotten)
    }
    return { folded }
  }

  private async write(client: PoolClient, found: readonly RelevantEvent[]): Promise<FoldOutcome> {
    const workspaces = new Map(this.tables.map(({ name, sql, cache }) => [name, new TableWorkspace(sql.table, cache)]))
    const outcome = await this.foldFetching(client, found, workspaces)
    for (const { name, sql, cache } of this.tables) {
      const workspace = workspaces.get(name)
      await flush(client, sql, workspace)
      workspace?.settle()
      cache.trim(this.cachedRows)
    }
    return outcome
  }

  /** To be called after a transaction that failed: nothing that it knew, or believed to have written, may outlive it. */
  forget(): void {
    for (const { cache } of this.tables) cache.clear()
  }

  private async erase(client: PoolClient, subject: string): Promise<void> {
    const tables = this.tables.map(({ sql }) => sql.table)
    await eraseRows(client, tables, this.schema, subject)
    for (const { sql, cache } of this.tables) cache.drop((row) => isAbout(sql.table, row, subject))
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

/** A batch in parts, each of which ends with an event that a person is forgotten with, or with the batch. */
const upToEachErasure = (
  found: readonly RelevantEvent[],
): readonly { readonly events: readonly RelevantEvent[]; readonly forgotten?: string }[] => {
  const parts: { readonly events: readonly RelevantEvent[]; readonly forgotten?: string }[] = []
  let from = 0
  for (const [index, { forgotten }] of found.entries()) {
    if (forgotten === undefined) continue
    parts.push({ events: found.slice(from, index + 1), forgotten })
    from = index + 1
  }
  return from < found.length ? [...parts, { events: from === 0 ? found : found.slice(from) }] : parts
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
