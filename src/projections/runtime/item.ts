import type * as t from 'io-ts'
import { object } from '../../domain/kernel'
import type { RowOf, Table } from './table'
import { shownColumns, sqlColumns } from './table'

type Nulls<R> = { [N in keyof R]: null extends R[N] ? N : never }[keyof R]
/** The columns of a table that readers see. */
type Shown<T> =
  T extends Table<infer C> ? { [N in keyof C]: C[N] extends { readonly internal: true } ? never : N }[keyof C] : never
type ShownRowOf<T> = Pick<RowOf<T>, Shown<T> & keyof RowOf<T>>

/** A row as the API answers it: what is `null` in the row is absent, as is what is internal. */
export type ItemOf<T> = { readonly [N in Exclude<keyof ShownRowOf<T>, Nulls<ShownRowOf<T>>>]: ShownRowOf<T>[N] } & {
  readonly [N in Nulls<ShownRowOf<T>>]?: NonNullable<ShownRowOf<T>[N]>
}

/** The codec of a table's items. */
export const itemCodec = <T extends Table>(table: T): t.Type<ItemOf<T>> => {
  const columns = shownColumns(table)
  const codecs = (nullable: boolean): Record<string, t.Mixed> =>
    Object.fromEntries(columns.filter(([, c]) => c.nullable === nullable).map(([name, c]) => [name, c.codec]))
  const optional = codecs(true)
  const codec: t.Mixed = Object.keys(optional).length === 0 ? object(codecs(false)) : object(codecs(false), optional)
  return codec
}

/** A record as the database answers it: every value in PostgreSQL's text form, by the name of its SQL column. */
export type TextRecord = Readonly<Record<string, string | null>>

/** Makes items of a table's records. */
export const itemReader = <T extends Table>(table: T): ((record: TextRecord) => ItemOf<T>) => {
  const columns = shownColumns(table).map(([name, column]) => ({
    name,
    column,
    sql: sqlColumns(name, column).map((c) => c.name),
  }))
  return (record) => {
    const item: Record<string, unknown> = {}
    for (const { name, column, sql } of columns) {
      const texts = sql.map((c) => record[c])
      const [first, second = ''] = texts
      if (typeof first === 'string' && typeof second === 'string') item[name] = column.read(first, second)
    }
    return item as ItemOf<T>
  }
}
