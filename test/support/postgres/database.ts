import { randomBytes } from 'node:crypto'
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

const onServer = async (statement: string): Promise<void> => {
  const client = new Client({ connectionString: serverUrl() })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Creates an empty database on the run's server. */
export const createDatabase = async (): Promise<TestDatabase> => {
  const name = `test_${randomBytes(8).toString('hex')}`
  await onServer(`create database ${escapeIdentifier(name)} template template0`)
  const url = new URL(serverUrl())
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: () => onServer(`drop database if exists ${escapeIdentifier(name)} with (force)`),
  }
}
