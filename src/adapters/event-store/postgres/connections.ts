import { type ClientBase, type ClientConfig, Pool, type PoolConfig } from 'pg'
import type { Logger } from '../../../application/ports/logger'

/**
 * What every session of the log relies on, whatever the server or the role has set.
 * - A statement that hangs, say behind a lock somebody holds, ends with a clear answer before the client gives up.
 * - An acknowledged append is on disk; a stricter setting (a standby's word) is kept.
 * - Both tables are read by index only. A plan made while they were empty must not scan them once they are not.
 */
const SESSION = `
set statement_timeout = '20s';
set idle_in_transaction_session_timeout = '20s';
set default_transaction_isolation = 'read committed';
set timezone = 'UTC';
set datestyle = 'ISO';
set enable_seqscan = off;
set enable_bitmapscan = off;
set jit = off;
select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off';
`

// The pool waits for the promise before it hands out the connection, though its type says void.
const eachSession = { onConnect: (client: ClientBase): Promise<unknown> => client.query(SESSION) }

/** For when the server, or the network to it, does not answer at all: later than any statement's own time-out. */
export const ANSWER_MILLIS = 30_000
/** To connect, or to be given a connection that others use. */
const CONNECT_MILLIS = 10_000

export const sessionConfig = (config: ClientConfig, name: string): ClientConfig => ({
  connectionTimeoutMillis: CONNECT_MILLIS,
  keepAlive: true,
  application_name: name,
  ...config,
})

const openPool = (config: PoolConfig, max: number, name: string, logger: Logger): Pool => {
  const pool = new Pool({ idleTimeoutMillis: 0, ...sessionConfig(config, name), ...eachSession, max })
  // A connection that breaks is replaced when one is needed, and whoever uses it hears of it through his query; an
  // error that nobody listens for would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  pool.on('error', (error) => logger.warn('an idle connection to the log broke', { error: error.message }))
  return pool
}

/** The connections of a store, beside the one that listens. */
export interface Pools {
  readonly writer: Pool
  readonly streams: Pool
  readonly pages: Pool
}

/**
 * One connection writes. Streams and the whole log are read over connections of their own, so that a rebuild, which
 * reads all the time, makes no command wait.
 */
export const openPools = (config: PoolConfig, logger: Logger): Pools => ({
  writer: openPool({ ...config, query_timeout: ANSWER_MILLIS }, 1, 'lyceum log: writer', logger),
  // Without the driver's time-out, which makes it gather rows: see `eachRow`.
  streams: openPool({ ...config, query_timeout: 0 }, 2, 'lyceum log: streams', logger),
  pages: openPool({ ...config, query_timeout: 0 }, 4, 'lyceum log: pages', logger),
})

export const closePools = async ({ writer, streams, pages }: Pools): Promise<void> => {
  await Promise.all([writer.end(), streams.end(), pages.end()])
}
