import { setTimeout as sleep } from 'node:timers/promises'
import { Client, escapeIdentifier } from 'pg'
import { ADMIN } from './cluster'
import type { Connection } from './connection-file'
import { EmbeddedPostgresError } from './errors'

const APPLICATION = 'lyceum'

/** Both halves of the advisory lock that the server's users share: "lyce" and "um" as ASCII. */
const USERS_LOCK = [0x6c796365, 0x756d] as const

const urlOf = (user: string, password: string, port: number, database: string): string =>
  `postgres://${user}:${password}@127.0.0.1:${String(port)}/${database}`

export const adminUrl = (c: Connection): string => urlOf(ADMIN, c.adminPassword, c.port, 'postgres')
export const applicationUrl = (c: Connection): string => urlOf(APPLICATION, c.applicationPassword, c.port, APPLICATION)

const connect = async (connection: Connection): Promise<Client> => {
  const client = new Client({
    connectionString: adminUrl(connection),
    application_name: 'lyceum-embedded',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  })
  // The loss of the session is seen at its `end`; an unheard `error` would end the process.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

const ANSWER_POLL_MILLIS = 25
const SLOW_MILLIS = 5_000

/**
 * Waits until the server takes connections. It may be in recovery for long, so there is no limit while it lives.
 *
 * @param isRunning - whether the server's process is still there
 * @param onSlow - called once, when it takes long
 */
export const waitForAnswer = async (
  connection: Connection,
  isRunning: () => Promise<boolean>,
  onSlow: () => void,
): Promise<void> => {
  const slowAt = Date.now() + SLOW_MILLIS
  for (let told = false; ;) {
    try {
      await (await connect(connection)).end()
      return
    } catch (error) {
      const { code, message } = error as Error & { readonly code?: string }
      // 28P01 invalid_password: the file with the passwords belongs to another server's data.
      if (code === '28P01') throw new EmbeddedPostgresError(`the embedded PostgreSQL refuses its password: ${message}`)
      if (!(await isRunning()))
        throw new EmbeddedPostgresError(`the embedded PostgreSQL ended at its start: ${message}`)
    }
    if (!told && Date.now() > slowAt) {
      told = true
      onSlow()
    }
    await sleep(ANSWER_POLL_MILLIS)
  }
}

/** Makes the application's user and database where they are missing: an earlier start may have been cut short. */
export const ensureApplicationDatabase = async (connection: Connection): Promise<void> => {
  const client = await connect(connection)
  try {
    const { rows } = await client.query<{ readonly role: boolean; readonly database: boolean }>(
      `select exists (select from pg_roles where rolname = $1) as role,
              exists (select from pg_database where datname = $1) as database`,
      [APPLICATION],
    )
    const name = escapeIdentifier(APPLICATION)
    if (rows[0]?.role !== true)
      await client.query(`create role ${name} login password '${connection.applicationPassword}'`)
    if (rows[0]?.database !== true) await client.query(`create database ${name} owner ${name}`)
  } finally {
    await client.end()
  }
}

/** A session that counts as a user of the server for as long as it lasts. */
export const joinUsers = async (connection: Connection): Promise<Client> => {
  const client = await connect(connection)
  await client.query('select pg_advisory_lock_shared($1, $2)', [...USERS_LOCK])
  return client
}

/** Ends the session; true if it was the last user's (or is lost, and so can't tell), so that the server may stop. */
export const leaveUsers = async (client: Client): Promise<boolean> => {
  try {
    await client.query('select pg_advisory_unlock_shared($1, $2)', [...USERS_LOCK])
    const { rows } = await client.query<{ readonly last: boolean }>('select pg_try_advisory_lock($1, $2) as last', [
      ...USERS_LOCK,
    ])
    return rows[0]?.last === true
  } catch {
    return true
  } finally {
    await client.end().catch(() => undefined)
  }
}
