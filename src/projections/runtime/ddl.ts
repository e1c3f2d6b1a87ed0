import { allSqlColumns, type Index, type SqlColumn, snake, sqlColumns, type Table } from './table'

/** Schema in which analysts and queries find every read model's current tables, as views. */
export const READ_SCHEMA = 'read'

const literal = (text: string): string => `'${text.replace(/'/g, "''")}'`

/** The statements that make a table with its constraints, indexes and comments in a schema. */
export const createTable = (schema: string, table: Table): readonly string[] => {
  const name = `"${schema}"."${table.name}"`
  const body = [
    ...allSqlColumns(table).map(columnDdl),
    `primary key (${table.key.map(snake).join(', ')})`,
    ...(table.constraints ?? []),
  ]
  const storage = table.fillfactor === undefined ? '' : ` with (fillfactor = ${String(table.fillfactor)})`
  return [
    `create table ${name} (\n  ${body.join(',\n  ')}\n)${storage}`,
    ...(table.indexes ?? []).map((index) => createIndex(name, table, index)),
    ...comments('table', name, table, allSqlColumns(table)),
  ]
}

/** The statements that show a table of a generation's schema to readers under its stable name. */
export const createView = (schema: string, table: Table): readonly string[] => {
  const name = `${READ_SCHEMA}."${table.name}"`
  const columns = allSqlColumns(table)
  const names = columns.map((column) => column.name)
  return [
    `create or replace view ${name} as select ${names.join(', ')} from "${schema}"."${table.name}"`,
    ...comments('view', name, table, columns),
  ]
}

const columnDdl = ({ name, type, nullable, check }: SqlColumn): string =>
  `${name} ${type}${nullable ? '' : ' not null'}${check === undefined ? '' : ` check (${check(name)})`}`

const createIndex = (name: string, table: Table, index: Index): string => {
  const on = index.on.flatMap((column) => {
    const of = table.columns[column]
    return of === undefined ? [] : sqlColumns(column, of).map((c) => c.name)
  })
  const where = index.where === undefined ? '' : ` where ${index.where}`
  if (index.gin !== undefined) return `create index on ${name} using gin ((${index.gin}))${where}`
  return `create ${index.unique === true ? 'unique ' : ''}index on ${name} (${on.join(', ')})${where}`
}

const comments = (
  kind: 'table' | 'view',
  name: string,
  table: Table,
  columns: readonly SqlColumn[],
): readonly string[] => [
  `comment on ${kind} ${name} is ${literal(table.comment)}`,
  ...columns.map((c) => `comment on column ${name}.${c.name} is ${literal(c.comment)}`),
]
