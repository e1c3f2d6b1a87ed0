import type { PoolClient } from 'pg'
import { eraseRows, unerased } from '../runtime/erasure'
import { type AnyColumn, sqlColumns, type Table } from '../runtime/table'

/** A table of some schema. */
export interface PlacedTable {
  readonly schema: string
  readonly table: Table
}

/** How many rows of a table have something of a person. */
export interface Found {
  /** `<schema>.<table>`. */
  readonly where: string
  readonly count: number
}

/** Counts the rows in which something of a user stands yet, where there are any. */
export const countRows = async (
  client: PoolClient,
  userId: string,
  places: readonly PlacedTable[],
): Promise<readonly Found[]> => {
  const found: Found[] = []
  for (const { schema, table } of await asTheyAre(client, places)) {
    let count = 0
    for (const { text, values } of unerased(table, schema, userId)) {
      const { rows } = await client.query<{ readonly count: string }>({ text, values: [...values] })
      count += Number(rows[0]?.count ?? 0)
    }
    if (count > 0) found.push({ where: `${schema}.${table.name}`, count })
  }
  return found
}

/** Erases what tables have of a user, within a transaction of the caller's. Nobody else may be folding into them. */
export const erasePlaced = async (
  client: PoolClient,
  userId: string,
  places: readonly PlacedTable[],
): Promise<number> => {
  let rows = 0
  for (const { schema, table } of await asTheyAre(client, places))
    rows += await eraseRows(client, [table], schema, userId)
  return rows
}

/** Tables, those that are there, with the columns that they have: one that another version made may lack some. */
const asTheyAre = async (client: PoolClient, places: readonly PlacedTable[]): Promise<readonly PlacedTable[]> => {
  const schemas = [...new Set(places.map(({ schema }) => schema))]
  const { rows } = await client.query<{ readonly place: string; readonly names: string }>(
    `select table_schema || '.' || table_name as place, json_agg(column_name)::text as names
     from information_schema.columns where table_schema = any($1) group by 1`,
    [schemas],
  )
  const known = new Map(rows.map(({ place, names }) => [place, new Set(JSON.parse(names) as string[])]))
  return places.flatMap(({ schema, table }) => {
    const there = known.get(`${schema}.${table.name}`)
    return there === undefined ? [] : [{ schema, table: { ...table, columns: columnsThere(table, there) } }]
  })
}

const columnsThere = ({ columns }: Table, there: ReadonlySet<string>): Readonly<Record<string, AnyColumn>> => {
  const isThere = (name: string): boolean => {
    const column = columns[name]
    return column !== undefined && sqlColumns(name, column).every((part) => there.has(part.name))
  }
  return Object.fromEntries(
    Object.entries(columns).flatMap(([name, column]) => {
      if (!isThere(name)) return []
      if (column.privacy?.kind !== 'personal') return [[name, column]]
      const [first, ...others] = column.privacy.subjects.filter(isThere)
      if (first === undefined) return []
      return [[name, { ...column, privacy: { ...column.privacy, subjects: [first, ...others] as const } }]]
    }),
  )
}
