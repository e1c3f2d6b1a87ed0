import type { PoolClient } from 'pg'
import type { RecordedEvent } from '../../application/ports/event-store'
import type { AnyRow, Statement } from './table-sql'
import { type AnyColumn, snake, sqlColumns, type Table } from './table'

/**
 * The events from which on a person is forgotten: their streams' ids are the person's. The account's own comes first; the
 * others, after the key was destroyed, take away what was written between the two and what a process wrote that had not
 * heard yet (docs/adr/0027-forgetting.md). Erasing again does nothing.
 */
const ERASING: Readonly<Record<string, string>> = {
  AccountErased: 'account-',
  KeyDestroyed: 'forgetting-',
  ForgettingCompleted: 'forgetting-',
}

/** The person who is forgotten with an event; undefined for any other event. Asked for every event, so cheap. */
export const forgottenBy = ({ stream, type }: Pick<RecordedEvent, 'stream' | 'type'>): string | undefined => {
  const category = ERASING[type]
  return category !== undefined && stream.startsWith(category) ? stream.slice(category.length) : undefined
}

/** A table's personal columns, by the columns that say whose they are. */
interface Owned {
  readonly subjects: readonly string[]
  readonly columns: readonly (readonly [name: string, column: AnyColumn, erased: unknown])[]
}

const ownedOf = (table: Table): readonly Owned[] => {
  const owned = new Map<string, Owned>()
  for (const [name, column] of Object.entries(table.columns)) {
    if (column.privacy?.kind !== 'personal') continue
    const { subjects, erased } = column.privacy
    const key = subjects.join()
    const columns = [...(owned.get(key)?.columns ?? []), [name, column, erased] as const]
    owned.set(key, { subjects, columns })
  }
  return [...owned.values()]
}

/** Whether a table keeps anything that is personal. */
export const keepsPersonal = (table: Table): boolean => ownedOf(table).length > 0

/** Whether a row is, in some of its columns, about a person. */
export const isAbout = (table: Table, row: AnyRow, subject: string): boolean =>
  ownedOf(table).some(({ subjects }) => subjects.some((name) => row[name] === subject))

/** What erases a person's part of some columns of a table, in pieces: the person is `$1`. */
const piecesOf = (table: Table, schema: string, subject: string) =>
  ownedOf(table).map(({ subjects, columns }) => {
    const values: (string | null)[] = [subject]
    const changes = columns.flatMap(([name, column, erased]) =>
      sqlColumns(name, column).map((part) => {
        values.push(erased === null ? null : part.write(erased as never))
        return { name: part.name, to: `$${String(values.length)}::${part.type}` }
      }),
    )
    const about = subjects.map((name) => `${snake(name)} = $1::${table.columns[name]?.parts[0]?.type ?? 'uuid'}`)
    // Rows that are erased already are left alone: no new versions of them, no work when it is done again.
    const unlike = changes.map(({ name, to }) => `(${name} is not null and ${name} is distinct from ${to})`)
    return {
      from: `"${schema}"."${table.name}"`,
      set: changes.map(({ name, to }) => `${name} = case when ${name} is not null then ${to} end`).join(', '),
      where: `(${about.join(' or ')}) and (${unlike.join(' or ')})`,
      values,
    }
  })

/** The statements that erase what one table of a schema keeps of a person. What is "none" stays so. */
export const erasing = (table: Table, schema: string, subject: string): readonly Statement[] =>
  piecesOf(table, schema, subject).map(({ from, set, where, values }) => ({
    text: `update ${from} set ${set} where ${where}`,
    values,
  }))

/** The statements that count the rows of a table in which something of a person stands yet, as `count`. */
export const unerased = (table: Table, schema: string, subject: string): readonly Statement[] =>
  piecesOf(table, schema, subject).map(({ from, where, values }) => ({
    text: `select count(*) as count from ${from} where ${where}`,
    values,
  }))

/**
 * Erases what tables of a schema keep of a person, within a transaction of the caller's.
 *
 * @returns how many rows were changed
 */
export const eraseRows = async (
  client: Pick<PoolClient, 'query'>,
  tables: readonly Table[],
  schema: string,
  subject: string,
): Promise<number> => {
  let rows = 0
  for (const { text, values } of tables.flatMap((table) => erasing(table, schema, subject)))
    rows += (await client.query({ text, values: [...values] })).rowCount ?? 0
  return rows
}
