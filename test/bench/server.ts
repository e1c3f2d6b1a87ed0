import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, escapeIdentifier } from 'pg'
import { EmbeddedPostgres } from '../../src/adapters/embedded-postgres'
import { silentLogger } from '../support/silent-logger'
import type { BenchDatabase } from './bench'

/** The PostgreSQL that an entry is measured on. */
export interface BenchServer {
  readonly description: string
  createDatabase(): Promise<BenchDatabase>
  stop(): Promise<void>
}

const query = async <Row extends object>(url: string, text: string): Promise<readonly Row[]> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

/**
 * The server that BENCH_DATABASE_URL names (its user must be allowed to create databases), or else a fresh one of those
 * that Lyceum brings along, with its usual settings: fsync is on.
 */
export const startServer = async (): Promise<BenchServer> => {
  const given = process.env['BENCH_DATABASE_URL']
  const folder = given === undefined ? await mkdtemp(join(tmpdir(), 'lyceum-bench-')) : undefined
  const embedded = folder === undefined ? undefined : await EmbeddedPostgres.start({ folder, logger: silentLogger })
  const url = given ?? embedded?.adminUrl ?? ''
  const [row] = await query<{ version: string }>(url, `select current_setting('server_version') as version`)
  return {
    description: `PostgreSQL ${row?.version ?? '?'}, ${given === undefined ? 'embedded' : 'BENCH_DATABASE_URL'}`,
    createDatabase: async () => {
      const name = `bench_${randomBytes(6).toString('hex')}`
      await query(url, `create database ${escapeIdentifier(name)} template template0`)
      const own = new URL(url)
      own.pathname = `/${name}`
      return {
        url: own.href,
        drop: async () => {
          await query(url, `drop database if exists ${escapeIdentifier(name)} with (force)`)
        },
      }
    },
    stop: async () => {
      await embedded?.stop()
      if (folder !== undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}
