import { escapeIdentifier, type PoolClient } from 'pg'
import { isBuiltUpon } from '../runtime/sql-errors'

/** A schema's name cannot be used, or holds what no replay has made. One line for whoever named it. */
export class SchemaRefused extends Error {
  override readonly name = 'SchemaRefused'
}

/** PostgreSQL cuts longer names short without a word (PostgreSQL, 4.1.1). */
const LONGEST = 63
const NAME = /^[a-z_][a-z0-9_]*$/
/** Of PostgreSQL itself, of the live read models and of Lyceum's other parts; `live` is what `audit diff` calls `read`. */
const RESERVED = /^(pg_.*|information_schema|public|live|read|read_.*|lyceum_.*)$/

/** @throws SchemaRefused */
export const checkSchemaName = (name: string): void => {
  if (!NAME.test(name) || name.length > LONGEST)
    throw new SchemaRefused(
      `${name}: a schema's name has lower-case letters, digits and _, begins with no digit, and is at most ${String(LONGEST)} long`,
    )
  if (RESERVED.test(name)) throw new SchemaRefused(`${name}: this schema has an owner already; choose another name`)
}

/**
 * Looks whether a schema holds nothing but these tables.
 *
 * @returns whether there is such a schema
 * @throws SchemaRefused, which names what else it holds
 */
export const checkContents = async (
  client: PoolClient,
  schema: string,
  tables: readonly string[],
): Promise<boolean> => {
  const { rows } = await client.query<{ described: string | null }>(
    // Everything in a schema depends on it (PostgreSQL, 53.18); what belongs to a table depends on the table.
    `select pg_describe_object(d.classid, d.objid, d.objsubid) as described
     from pg_namespace n
     left join pg_depend d on d.refclassid = 'pg_namespace'::regclass and d.refobjid = n.oid
       and not (d.classid = 'pg_class'::regclass and d.objid in
         (select c.oid from pg_class c where c.relnamespace = n.oid and c.relkind = 'r' and c.relname = any($2)))
     where n.nspname = $1
     order by described limit 4`,
    [schema, tables],
  )
  const others = rows.flatMap(({ described }) => described ?? [])
  if (others.length > 0)
    throw new SchemaRefused(
      `${schema} holds what no replay has made (${others.slice(0, 3).join(', ')}${others.length > 3 ? ', ...' : ''}); ` +
        'choose another schema',
    )
  return rows.length > 0
}

/**
 * Removes an earlier replay's tables. To be called within a transaction.
 *
 * @throws SchemaRefused where others have built upon them, and names what
 */
export const dropTables = async (client: PoolClient, schema: string, tables: readonly string[]): Promise<void> => {
  if (tables.length === 0) return
  const names = tables.map((table) => `${escapeIdentifier(schema)}.${escapeIdentifier(table)}`)
  await client.query(`drop table if exists ${names.join(', ')}`).catch((error: unknown) => {
    if (!isBuiltUpon(error)) throw error
    throw new SchemaRefused(`${schema} cannot be replaced: ${error.detail ?? error.message}`, { cause: error })
  })
}
