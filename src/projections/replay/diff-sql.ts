import { escapeIdentifier, escapeLiteral } from 'pg'
import { allSqlColumns, type Table } from '../runtime/table'

/** The statements that hold one table of two schemas against each other, row by row of the primary key. */
export interface DiffSql {
  /** One row: how many rows are the same, only on the left, only on the right, changed. */
  readonly counts: string
  /** The rows that differ, in the order of the key: kind, key, and for changed rows what each column was and is. */
  readonly rows: string
}

/**
 * Two tables of one definition joined on their key, which each has an index on: PostgreSQL merges or hashes them, and
 * no row of an equal pair leaves it.
 */
export const diffSql = (table: Table, left: string, right: string): DiffSql => {
  const columns = allSqlColumns(table)
  const isKey = ({ of }: { readonly of: string }): boolean => table.key.includes(of)
  const keys = columns.filter(isKey).map(({ name }) => name)
  const others = columns.filter((column) => !isKey(column)).map(({ name }) => name)
  const from = (schema: string): string => `${escapeIdentifier(schema)}.${escapeIdentifier(table.name)}`
  const [first = ''] = keys
  const row = (side: string): string => `(${others.map((name) => `${side}.${name}`).join(', ')})`
  const changed = others.length === 0 ? 'false' : `${row('l')} is distinct from ${row('r')}`
  const both = `l.${first} is not null and r.${first} is not null`
  const joined = `${from(left)} l full join ${from(right)} r on ${keys.map((k) => `l.${k} = r.${k}`).join(' and ')}`
  const named = (names: readonly string[], value: (name: string) => string): string =>
    names.map((name) => `(${escapeLiteral(name)}, ${value(name)})`).join(', ')
  const key = named(keys, (name) => `to_jsonb(coalesce(l.${name}, r.${name}))`)
  const pairs = named(others, (name) => `to_jsonb(l.${name}), to_jsonb(r.${name})`)
  return {
    counts: `select count(*) filter (where ${both} and not (${changed})) as same,
        count(*) filter (where r.${first} is null) as only_left,
        count(*) filter (where l.${first} is null) as only_right,
        count(*) filter (where ${both} and (${changed})) as changed
      from ${joined}`,
    rows: `select case when r.${first} is null then 'left' when l.${first} is null then 'right' else 'changed' end as kind,
        (select json_object_agg(k.name, k.value) from (values ${key}) k (name, value)) as key,
        ${
          others.length === 0
            ? 'null::json'
            : `case when ${both} then (select json_object_agg(c.name, json_build_array(c.l, c.r))
          from (values ${pairs}) c (name, l, r) where c.l is distinct from c.r) end`
        } as columns
      from ${joined}
      where l.${first} is null or r.${first} is null or (${changed})
      order by ${keys.map((k) => `coalesce(l.${k}, r.${k})`).join(', ')}`,
  }
}
