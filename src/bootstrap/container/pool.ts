import { Pool } from 'pg'
import { type Get, services } from './services'

/** A statement that takes longer, say behind a lock, is ended by the server. */
const STATEMENT_MILLIS = 20_000
/** The watchdog of who follows the log is to find a statement that hangs before the server ends it. */
export const outlasting = (stallSeconds: number): number => stallSeconds * 1_000 + 15_000
/** For a server, or a network, that does not answer at all: later than the statement's own end. */
const GRACE_MILLIS = 10_000

/**
 * A small pool of connections for one part, closed with it. `name` is what the server's list of sessions shows. Nothing
 * waits for ever on it: a statement ends by itself, and one that nobody answers is given up with its connection.
 *
 * Commits that are durable `soon` are not waited for: the server writes them within a second, after all that was committed
 * before (PostgreSQL, "Asynchronous Commit"). For what is done again, to the same end, where a crash of the server takes it
 * back.
 */
export const openPool = async (
  name: string,
  max: number,
  get: Get,
  statementMillis = STATEMENT_MILLIS,
  durable: 'at once' | 'soon' = 'at once',
): Promise<Pool> => {
  const { url } = await get(services.database)
  const logger = await get(services.logger)
  const pool = new Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    statement_timeout: statementMillis,
    query_timeout: statementMillis + GRACE_MILLIS,
    application_name: `lyceum ${name}`,
    ...(durable === 'soon' && { options: '-c synchronous_commit=off' }),
  })
  // Whoever uses a broken connection hears of it; an error that nobody listens for would end the process. So every
  // connection has a listener, also while somebody holds it.
  pool.on('connect', (client) => client.on('error', () => undefined))
  pool.on('error', (error) => logger.debug('an idle connection broke', { pool: name, reason: error.message }))
  ;(await get(services.lifecycle)).closeLater(`connections for ${name}`, () => pool.end())
  return pool
}
