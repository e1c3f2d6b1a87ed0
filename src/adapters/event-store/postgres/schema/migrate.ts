import { type Client, escapeIdentifier, escapeLiteral } from 'pg'
import { events } from './001-events'
import { append } from './002-append'
import { appendMixed } from './003-append-mixed'
import { appendOnly } from './004-append-only'
import type { Migration } from './migration'

const migrations: readonly Migration[] = [events, append, appendMixed, appendOnly]

/**
 * Brings the log's schema up to date, in one transaction. Several processes may do so at once: the first does the work
 * and the others wait for it. Steps that only a newer program knows are left alone.
 */
export const migrate = async (client: Pick<Client, 'query'>, schema: string): Promise<void> => {
  const names = { schema: escapeIdentifier(schema), channel: escapeLiteral(schema) }
  await client.query('begin')
  try {
    await client.query(`select pg_advisory_xact_lock(hashtextextended(${escapeLiteral(`migrate ${schema}`)}, 0))`)
    const found = await client.query('select from pg_namespace where nspname = $1', [schema])
    // Only then: even `if not exists` wants the right to create schemas.
    if (found.rowCount === 0) await client.query(`create schema ${names.schema}`)
    await client.query(
      `create table if not exists ${names.schema}.migrations (name text primary key, at timestamptz not null default now())`,
    )
    const { rows } = await client.query<{ name: string }>(`select name from ${names.schema}.migrations`)
    const done = new Set(rows.map(({ name }) => name))
    for (const { name, statements } of migrations) {
      if (done.has(name)) continue
      await client.query(statements(names))
      await client.query(`insert into ${names.schema}.migrations (name) values ($1)`, [name])
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}
