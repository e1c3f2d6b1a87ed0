import type * as t from 'io-ts'
import { object } from '../../domain/kernel'
import type { RowOf, Table } from './table'
import { sqlColumns } from './table'

type Nulls<R> = { [N in keyof R]: null extends R[N] ? N : never }[keyof R]
/** A row as the API answers it: what is `null` in the row is absent. */
export type ItemOf<T> = { readonly [N in Exclude<keyof RowOf<T>, Nulls<RowOf<T>>>]: RowOf<T>[N] } & {
  readonly [N in Nulls<RowOf<T>>]?: NonNullable<RowOf<T>[N]>
}

/** The codec of a table's items. */
export const itemCodec = <T extends Table>(table: T): t.Type<ItemOf<T>> => {
  const columns = Object.entries(table.columns)
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
  const columns = Object.entries(table.columns).map(([name, column]) => ({
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
