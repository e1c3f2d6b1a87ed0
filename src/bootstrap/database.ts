import { Client } from 'pg'
import { EmbeddedPostgres } from '../adapters/embedded-postgres'
import type { Logger } from '../application/ports/logger'
import type { SettingValues } from './config'
import { disclose } from './config'
import type { Lifecycle } from './lifecycle'

/** The PostgreSQL that everything is kept in. */
export interface Database {
  readonly url: string
  /** Lyceum runs it itself. */
  readonly embedded: boolean
}

/** A database cannot be used; the message is one line for who named it, in a setting or an argument. */
export class DatabaseUnusable extends Error {
  override readonly name = 'DatabaseUnusable'
}

const OLDEST_MAJOR = 15

/** What went wrong, by Node's and PostgreSQL's codes (PostgreSQL, appendix A). */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there; start that PostgreSQL or correct host and port',
  ENOTFOUND: 'there is no such host; correct its name',
  EAI_AGAIN: 'the host name cannot be looked up now; correct it or try again',
  ETIMEDOUT: 'there is no answer; correct host and port or open the way there',
  EHOSTUNREACH: 'there is no way to that host',
  '28P01': 'the password is refused; correct user and password',
  '28000': 'the user is refused; correct the user or allow it in pg_hba.conf',
  '3D000': 'there is no such database; create it or correct its name',
  '53300': 'it has no connection left; raise max_connections or end other clients',
  '57P03': 'it is starting up or shutting down; try again in a moment',
}

const unusable = (url: string, namedBy: string, reason: string): DatabaseUnusable =>
  new DatabaseUnusable(`${namedBy}: cannot use ${disclose('DATABASE_URL', url)}: ${reason}`)

const reasonOf = (error: unknown): string => {
  // A host with several addresses fails with one error for each.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  const { code = '', message } = first as Error & { readonly code?: string }
  return REASONS[code] ?? message
}

/**
 * Looks whether a database answers, is new enough and takes writes.
 *
 * @param namedBy - the setting or the argument that names it
 * @throws DatabaseUnusable
 */
export const checkDatabase = async (url: string, namedBy: string): Promise<void> => {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'lyceum start',
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string; replica: boolean; create: boolean }>(
      `select current_setting('server_version_num') as version, pg_is_in_recovery() as replica,
              has_database_privilege(current_database(), 'create') as create`,
    )
    const [answer] = rows
    const major = Math.floor(Number(answer?.version) / 10_000)
    if (major < OLDEST_MAJOR)
      throw new Error(`it is PostgreSQL ${String(major)}; Lyceum needs ${String(OLDEST_MAJOR)} or later`)
    if (answer?.replica === true) throw new Error('it is a read-only standby; name the primary')
    if (answer?.create !== true)
      throw new Error('the user may not create schemas in it; grant create on the database to it')
  } catch (error) {
    throw unusable(url, namedBy, reasonOf(error))
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The release of a database's server, as it names itself. */
export const serverVersion = async (url: string): Promise<string> => {
  const client = new Client({ connectionString: url, application_name: 'lyceum info' })
  try {
    await client.connect()
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    return rows[0]?.server_version ?? ''
  } finally {
    await client.end().catch(() => undefined)
  }
}

/**
 * The outside database, checked, or else the embedded one, started or joined.
 *
 * @throws DatabaseUnusable, EmbeddedPostgresError
 */
export const openDatabase = async (
  { DATABASE_URL: url, LYCEUM_DATA: folder }: Pick<SettingValues, 'DATABASE_URL' | 'LYCEUM_DATA'>,
  logger: Logger,
  lifecycle: Lifecycle,
): Promise<Database> => {
  if (url !== undefined) {
    await checkDatabase(url, 'DATABASE_URL')
    return { url, embedded: false }
  }
  const server = await EmbeddedPostgres.start({ folder, logger })
  lifecycle.closeLater('embedded PostgreSQL', () => server.stop())
  return { url: server.url, embedded: true }
}
