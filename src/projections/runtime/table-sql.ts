import { quoteElement } from './column'
import { allSqlColumns, type AnyColumn, type SqlColumn, snake, type Table } from './table'

/** A row in memory, whatever its table. */
export type AnyRow = Readonly<Record<string, unknown>>

/** A statement with its parameters, as node-postgres takes it. */
export interface Statement {
  readonly text: string
  readonly values: readonly (string | null)[]
}

/** Types whose text form holds nothing that an array literal would have to quote. */
const PLAIN = /^(uuid|integer|bigint|boolean|timestamptz|numeric|char)/

/**
 * One array parameter, as PostgreSQL's array literal. node-postgres would make these too, but it inspects every element
 * and quotes all of them; knowing the column's type is several times as fast.
 */
const arrayLiteral = <A>(type: string, items: readonly A[], textOf: (item: A) => string | null): string => {
  const quote = !PLAIN.test(type)
  let literal = ''
  for (const item of items) {
    const text = textOf(item)
    literal += `${literal === '' ? '{' : ','}${text === null ? 'NULL' : quote ? quoteElement(text) : text}`
  }
  return literal === '' ? '{}' : `${literal}}`
}

/** Arrays of arrays are not ragged in PostgreSQL, so a list travels as its text and is cast in the select list. */
const travelType = (type: string): string => (type.endsWith('[]') ? 'text' : type)

/** The statements of one table in one schema: fetch rows by key, write rows, remove rows, each for many rows at once. */
export class TableSql {
  private readonly columns: readonly SqlColumn[]
  private readonly key: readonly SqlColumn[]
  private readonly readers: readonly { readonly name: string; readonly column: AnyColumn }[]
  private readonly fetchText: string
  private readonly upsertText: string
  private readonly removeText: string

  constructor(
    readonly table: Table,
    schema: string,
  ) {
    const name = `"${schema}"."${table.name}"`
    this.columns = allSqlColumns(table)
    this.readers = Object.entries(table.columns).map(([column, of]) => ({ name: column, column: of }))
    const keyNames = table.key.map(snake)
    this.key = this.columns
      .filter((column) => keyNames.includes(column.name))
      .sort((a, b) => keyNames.indexOf(a.name) - keyNames.indexOf(b.name))
    const all = this.columns.map((column) => column.name).join(', ')
    const changeable = this.columns.filter((column) => !keyNames.includes(column.name))
    const action =
      changeable.length === 0
        ? 'nothing'
        : `update set ${changeable.map(({ name: column }) => `${column} = excluded.${column}`).join(', ')}`
    const keys = `unnest(${unnested(this.key)}) as k (${keyNames.join(', ')})`
    this.fetchText = `select ${this.columns.map((c) => `t.${c.name}`).join(', ')} from ${keys} join ${name} t using (${keyNames.join(', ')})`
    this.removeText = `delete from ${name} t using ${keys} where ${keyNames.map((k) => `t.${k} = k.${k}`).join(' and ')}`
    this.upsertText =
      `insert into ${name} (${all}) select ${this.columns.map((c) => `v.${c.name}::${c.type}`).join(', ')} ` +
      `from unnest(${unnested(this.columns)}) as v (${all}) on conflict (${keyNames.join(', ')}) do ${action}`
  }

  /** Rows by their keys; what does not exist is not in the answer. */
  fetch(keys: readonly (readonly unknown[])[]): Statement {
    return { text: this.fetchText, values: this.keyArrays(keys) }
  }

  remove(keys: readonly (readonly unknown[])[]): Statement {
    return { text: this.removeText, values: this.keyArrays(keys) }
  }

  upsert(rows: readonly AnyRow[]): Statement {
    const values = this.columns.map(({ of, type, write }) =>
      arrayLiteral(type, rows, (row) => (row[of] === null ? null : write(row[of] as never))),
    )
    return { text: this.upsertText, values }
  }

  /** A record of `fetch`, in the order of the columns, as a row. */
  row(record: readonly (string | null)[]): AnyRow {
    const row: Record<string, unknown> = {}
    let next = 0
    for (const { name, column } of this.readers) {
      const first = record[next]
      const second = column.parts.length > 1 ? record[next + 1] : ''
      row[name] = typeof first === 'string' && typeof second === 'string' ? column.read(first, second) : null
      next += column.parts.length
    }
    return row
  }

  private keyArrays(keys: readonly (readonly unknown[])[]): string[] {
    return this.key.map((column, i) => arrayLiteral(column.type, keys, (key) => String(key[i])))
  }
}

const unnested = (columns: readonly SqlColumn[]): string =>
  columns.map((column, i) => `$${String(i + 1)}::${travelType(column.type)}[]`).join(', ')
