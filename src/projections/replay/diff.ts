import type { Pool, PoolClient } from 'pg'
import { inTransaction, type ReadDatabase, withClient } from '../runtime/database'
import { READ_SCHEMA } from '../runtime/ddl'
import { listGenerations, tablesOf } from '../runtime/generations'
import type { AnyReadModel } from '../runtime/read-model'
import type { Table } from '../runtime/table'
import { diffSql } from './diff-sql'
import { findReplay } from './replays'

/** What `audit diff` calls the read models that are kept up. */
export const LIVE = 'live'

/** Two sides cannot be compared; one line that says why. */
export class CannotCompare extends Error {
  override readonly name = 'CannotCompare'
}

/** How many rows two tables have in common, and how many not. */
export interface TableCounts {
  readonly same: number
  readonly onlyLeft: number
  readonly onlyRight: number
  readonly changed: number
}

/** A row that differs. Values are as JSON has them; `columns` has for each that differs what it is left and right. */
export interface RowDifference {
  readonly kind: 'left' | 'right' | 'changed'
  readonly key: Readonly<Record<string, unknown>>
  readonly columns?: Readonly<Record<string, readonly [unknown, unknown]>>
}

/** Told of each table in turn: first its rows that differ, as many as were asked for, then its counts. */
export interface DiffListener {
  readonly onRow: (table: string, row: RowDifference) => void
  readonly onTable: (table: string, counts: TableCounts) => void
}

export interface DiffRequest {
  /** `live`, or the schema of a replay. */
  readonly left: string
  readonly right: string
  readonly models: readonly AnyReadModel[]
  /** Rows of each table to be told at most. */
  readonly limit: number
}

type Queryable = Pick<Pool, 'query'> | Pick<PoolClient, 'query'>

/** Rows that are fetched at a time. */
const FETCH = 1_000

/**
 * Compares read models in two schemas, table by table, as of one instant for both. PostgreSQL does the work, and rows
 * that differ come one after another, so that neither side has to fit into memory.
 *
 * @returns whether all of them are the same
 * @throws CannotCompare
 */
export const diff = (
  request: DiffRequest,
  { pool }: Pick<ReadDatabase, 'pool'>,
  listener: DiffListener,
): Promise<boolean> =>
  withClient(pool, (client) =>
    inTransaction(client, async () => {
      await client.query('set transaction isolation level repeatable read, read only')
      await client.query('set local statement_timeout = 0')
      const left = await schemaOf(client, request.left, request.models)
      const right = await schemaOf(client, request.right, request.models)
      let same = true
      for (const table of request.models.flatMap(tablesOf).filter(({ internal }) => internal !== true)) {
        const counts = await compare(client, table, left, right, request.limit, listener)
        same &&= counts.onlyLeft + counts.onlyRight + counts.changed === 0
      }
      return same
    }),
  )

/**
 * The names of those read models that all sides have; the live side has every one.
 *
 * @throws CannotCompare where there is no such side
 */
export const comparable = async (
  { pool }: Pick<ReadDatabase, 'pool'>,
  sides: readonly string[],
  models: readonly AnyReadModel[],
): Promise<readonly string[]> => {
  const replayed = await Promise.all(sides.filter((side) => side !== LIVE).map((side) => versionsOf(pool, side)))
  return models.map(({ name }) => name).filter((name) => replayed.every((versions) => versions.has(name)))
}

/** The schema of a side, once it is certain that its tables are of the versions that this Lyceum knows. */
const schemaOf = async (client: PoolClient, side: string, models: readonly AnyReadModel[]): Promise<string> => {
  const versions = await versionsOf(client, side)
  for (const { name, version } of models) {
    const found = versions.get(name)
    if (found === undefined) throw new CannotCompare(`${side} has no read model ${name}`)
    if (found !== version)
      throw new CannotCompare(
        `${name} in ${side} is of version ${String(found)}, and this Lyceum's is ${String(version)}: ` +
          (side === LIVE ? 'rebuild it' : 'make the replay again'),
      )
  }
  return side === LIVE ? READ_SCHEMA : side
}

/** The version of each read model that a side has. */
const versionsOf = async (db: Queryable, side: string): Promise<ReadonlyMap<string, number>> => {
  if (side === LIVE) {
    const generations = await listGenerations(db)
    return new Map(generations.flatMap((g) => (g.status === 'current' ? [[g.readModel, g.version] as const] : [])))
  }
  const replay = await findReplay(db, side, 'current')
  if (replay === undefined) throw new CannotCompare(`there is no replay in ${side}; the live read models are "${LIVE}"`)
  return new Map(Object.entries(replay.versions))
}

interface CountsRow {
  readonly same: string
  readonly only_left: string
  readonly only_right: string
  readonly changed: string
}

interface DifferenceRow {
  readonly kind: RowDifference['kind']
  readonly key: string
  readonly columns: string | null
}

const compare = async (
  client: PoolClient,
  table: Table,
  left: string,
  right: string,
  limit: number,
  { onRow, onTable }: DiffListener,
): Promise<TableCounts> => {
  const sql = diffSql(table, left, right)
  const { rows } = await client.query<CountsRow>(sql.counts)
  const [row] = rows
  if (row === undefined) throw new Error(`${table.name} was not counted`)
  const counts = {
    same: Number(row.same),
    onlyLeft: Number(row.only_left),
    onlyRight: Number(row.only_right),
    changed: Number(row.changed),
  }
  if (counts.onlyLeft + counts.onlyRight + counts.changed > 0)
    await eachRow(client, sql.rows, limit, ({ kind, key, columns }) =>
      onRow(table.name, {
        kind,
        key: JSON.parse(key) as RowDifference['key'],
        ...(columns !== null && { columns: JSON.parse(columns) as NonNullable<RowDifference['columns']> }),
      }),
    )
  onTable(table.name, counts)
  return counts
}

const eachRow = async (
  client: PoolClient,
  sql: string,
  limit: number,
  onRow: (row: DifferenceRow) => void,
): Promise<void> => {
  await client.query(`declare differences no scroll cursor for ${sql}`)
  for (let left = limit; left > 0;) {
    const { rows } = await client.query<DifferenceRow>(`fetch ${String(Math.min(left, FETCH))} from differences`)
    for (const row of rows) onRow(row)
    if (rows.length < FETCH) break
    left -= rows.length
  }
  await client.query('close differences')
}
