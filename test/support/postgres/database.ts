import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Client, escapeIdentifier } from 'pg'

/** A database of its own for one test file or one test. */
export interface TestDatabase {
  /** Of a user who owns it. */
  readonly url: string
  /** Ends whoever is connected and removes it. */
  drop(): Promise<void>
}

/** The server of this run; `test/support/postgres/global-setup.ts` starts it. */
export const serverUrl = (): string => {
  const url = process.env['LYCEUM_TEST_DATABASE_URL']
  if (url === undefined) throw new Error('no PostgreSQL: only contract, integration and e2e tests have one')
  return url
}

const onServer = async (work: (client: Client) => Promise<unknown>): Promise<void> => {
  const client = new Client({ connectionString: serverUrl() })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

/** How long connections that have been closed may take to be gone, on a machine that is busy. */
const LEAVING_MILLIS = 3_000

/** Drops a database. A pool that has ended may not have hung up yet, and would take being thrown out for a fault. */
const drop = (name: string): Promise<void> =>
  onServer(async (client) => {
    const connected = async (): Promise<boolean> => {
      const { rowCount } = await client.query('select from pg_stat_activity where datname = $1', [name])
      return rowCount !== 0
    }
    for (const until = Date.now() + LEAVING_MILLIS; Date.now() < until && (await connected());) await delay(20)
    await client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`)
  })

/** Creates an empty database on the run's server. */
export const createDatabase = async (): Promise<TestDatabase> => {
  const name = `test_${randomBytes(8).toString('hex')}`
  await onServer((client) => client.query(`create database ${escapeIdentifier(name)} template template0`))
  const url = new URL(serverUrl())
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: () => drop(name),
  }
}
