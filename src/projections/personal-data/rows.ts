import { OF_OTHERS, type OwnRows, type PersonalRows } from '../../application/personal-data'
import type { Position } from '../../application/ports/event-store'
import type { JsonObject } from '../../domain/kernel'
import { activity } from '../activity/tables'
import type { ReadDatabase } from '../runtime/database'
import { READ_SCHEMA } from '../runtime/ddl'
import { tablesOf } from '../runtime/generations'
import { itemReader, type TextRecord } from '../runtime/item'
import type { AnyReadModel } from '../runtime/read-model'
import { snake, type Table } from '../runtime/table'

/** Rows that are taken from the database at a time. */
const PAGE = 1_000

/** The columns of a table that can name a user. */
const idsOf = (table: Table): readonly string[] =>
  Object.entries(table.columns).flatMap(([name, { parts }]) => (parts[0]?.type === 'uuid' ? [name] : []))

/** A row without what is personal of others. */
const ownPart = (table: Table, row: JsonObject, userId: string): JsonObject =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const privacy = table.columns[name]?.privacy
      const isOwn = privacy?.kind !== 'personal' || privacy.subjects.some((subject) => row[subject] === userId)
      return [name, isOwn ? value : OF_OTHERS]
    }),
  )

/**
 * The rows of a table that name a user, a page at a time in the order of the key. No connection is held between pages: a
 * client may take them slowly.
 */
async function* pages(
  { pool }: Pick<ReadDatabase, 'pool'>,
  table: Table,
  columns: readonly string[],
  userId: string,
): AsyncGenerator<readonly TextRecord[]> {
  const key = table.key.map((name) => ({ sql: snake(name), type: table.columns[name]?.parts[0]?.type ?? 'text' }))
  const names = key.map(({ sql }) => sql).join(', ')
  const after = key.map(({ type }, index) => `$${String(index + 2)}::${type}`).join(', ')
  const mine = columns.map((name) => `${snake(name)} = $1::uuid`).join(' or ')
  let last: readonly (string | null)[] = []
  for (;;) {
    const beyond = last.length === 0 ? '' : ` and (${names}) > (${after})`
    const { rows } = await pool.query<TextRecord>({
      text: `select * from ${READ_SCHEMA}."${table.name}" where (${mine})${beyond} order by ${names} limit ${String(PAGE)}`,
      values: [userId, ...last],
    })
    const end = rows.at(-1)
    if (end !== undefined) yield rows
    if (end === undefined || rows.length < PAGE) return
    last = key.map(({ sql }) => end[sql] ?? null)
  }
}

/** What the read models have of a user: the rows in which an id is the user's. */
export const personalRows = (models: readonly AnyReadModel[], database: Pick<ReadDatabase, 'pool'>): PersonalRows => {
  const tables = models
    .flatMap(tablesOf)
    .filter((table) => table.internal !== true && table.name !== activity.name && idsOf(table).length > 0)
  const rowsIn = async function* (table: Table, userId: string): AsyncGenerator<JsonObject> {
    const read = itemReader(table)
    for await (const page of pages(database, table, idsOf(table), userId))
      for (const record of page) yield ownPart(table, read(record), userId)
  }
  return {
    tables: (userId) =>
      tables.map((table): OwnRows => ({ table: table.name, comment: table.comment, rows: rowsIn(table, userId) })),
    positions: async function* (userId): AsyncGenerator<readonly Position[]> {
      for await (const page of pages(database, activity, ['subject'], userId))
        yield page.map(({ position }) => Number(position))
    },
  }
}
