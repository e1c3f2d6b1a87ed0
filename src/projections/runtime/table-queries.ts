import * as t from 'io-ts'
import type { ItemQuery, ListQuery } from '../../application/queries/query'
import type { Actor } from '../../domain/kernel'
import type { ReadDatabase } from './database'
import { READ_SCHEMA } from './ddl'
import { itemCodec, type ItemOf, itemReader, type TextRecord } from './item'
import { restrict, type TextRows } from './row-access'
import { snake, type Table } from './table'

type QueryHead<P extends t.Mixed> = Pick<
  ItemQuery<P>,
  'name' | 'context' | 'path' | 'summary' | 'params' | 'readModel' | 'authorise' | 'recorded'
>

/** The rows of a table that readers see. */
export const rowsOf = ({ knex }: ReadDatabase, table: Table): TextRows =>
  knex<TextRecord, TextRecord[]>(table.name).withSchema(READ_SCHEMA)

/** A query for the one row of a table that `find` describes, if this actor may see it. */
export const itemQuery = <T extends Table, P extends t.Mixed>(
  database: ReadDatabase,
  table: T,
  query: QueryHead<P> & {
    /** SQL columns and the values that they must have. */
    readonly find: (params: t.TypeOf<P>) => Readonly<Record<string, string>>
    /** Whether this actor may see the item that was found, where `authorise` does not tell it by its row. */
    readonly visible?: (item: ItemOf<T>, actor: Actor) => boolean
  },
): ItemQuery<P, t.Type<ItemOf<T>>> => {
  const { find, visible, ...head } = query
  const read = itemReader(table)
  return {
    ...head,
    kind: 'item',
    result: itemCodec(table),
    run: async (params, actor) => {
      const rows = rowsOf(database, table).where(find(params)).limit(1)
      restrict(query.authorise, rows, actor)
      const [record] = await rows
      const item = record && read(record)
      return item !== undefined && visible?.(item, actor) !== false ? item : undefined
    },
  }
}

export interface Order<T extends Table> {
  /** The columns to sort by, the last of them making it a total order (the primary key, or the log's position). */
  readonly by: readonly (keyof T['columns'] & string)[]
  readonly newestFirst?: boolean
}

/** A query for a table's rows, a page at a time, by keyset: `(a, b) > (last a, last b)`, which an index answers. */
export const listQuery = <T extends Table, P extends t.Mixed>(
  database: ReadDatabase,
  table: T,
  query: QueryHead<P> & {
    readonly order: Order<T>
    /** Which rows, by the parameters and by what the actor may see. */
    readonly where: (rows: TextRows, params: t.TypeOf<P>, actor: Actor) => unknown
  },
): ListQuery<P, t.Type<ItemOf<T>>, readonly unknown[]> => {
  const { order, where, ...head } = query
  const read = itemReader(table)
  const keys = order.by.map((name) => {
    const column = table.columns[name]
    const [part] = column?.parts ?? []
    if (column === undefined || part === undefined) throw new TypeError(`${table.name} has no column ${name}`)
    return { name, column, part, sql: snake(name) }
  })
  const direction = order.newestFirst === true ? 'desc' : 'asc'
  const beyond = `(${keys.map(({ sql }) => sql).join(', ')}) ${direction === 'desc' ? '<' : '>'} (${keys
    .map(({ part }) => `?::${part.type}`)
    .join(', ')})`
  return {
    ...head,
    kind: 'list',
    result: itemCodec(table),
    cursor: tupleOf(keys.map(({ column }) => column.codec)),
    run: async (params, { after, limit }, actor) => {
      const rows = rowsOf(database, table)
      where(rows, params, actor)
      restrict(query.authorise, rows, actor)
      if (after !== undefined)
        rows.whereRaw(
          beyond,
          keys.map(({ part }, i) => part.write(after[i] as never)),
        )
      const found = await rows.orderBy(keys.map(({ sql }) => ({ column: sql, order: direction }))).limit(limit + 1)
      const items = found.slice(0, limit).map(read)
      const last = items[items.length - 1] as Readonly<Record<string, unknown>> | undefined
      return found.length > limit && last !== undefined
        ? { items, last: keys.map(({ name }) => last[name]) }
        : { items }
    },
  }
}

/** A JSON array of exactly these items. */
const tupleOf = (codecs: readonly t.Mixed[]): t.Type<readonly unknown[]> =>
  new t.Type<readonly unknown[]>(
    'Tuple',
    (u): u is readonly unknown[] =>
      Array.isArray(u) && u.length === codecs.length && codecs.every((c, i) => c.is(u[i])),
    (u, c) =>
      Array.isArray(u) && u.length === codecs.length && codecs.every((codec, i) => codec.is(u[i]))
        ? t.success(u)
        : t.failure(u, c),
    t.identity,
  )
