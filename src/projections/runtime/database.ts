import knex, { type Knex } from 'knex'
import { once } from 'node:events'
import { Pool, type PoolClient } from 'pg'

/** The two ways to the read models' database. Both answer every value in PostgreSQL's text form, or null. */
export interface ReadDatabase {
  /** For what projections write. */
  readonly pool: Pool
  /** For what queries read. */
  readonly knex: Knex
  close(): Promise<void>
}

export interface ReadDatabaseOptions {
  readonly url: string
  /** Connections for projections at most; default 4. */
  readonly writers?: number
  /** Connections for queries at most; default 8. */
  readonly readers?: number
  /** A statement of a projection that takes longer is ended and tried again; default 60 s. */
  readonly statementMillis?: number
  /** A server, or a network, that does not answer for so long is given up; default 15 s above `statementMillis`. */
  readonly answerMillis?: number
}

/** Columns know how to read their own text (see column.ts), so nothing is parsed on the way. */
const asText = { getTypeParser: () => (text: string | Buffer) => text.toString() }

/** To connect, or to be given a connection that others use: projections wait for each other's batches. */
const CONNECT_MILLIS = 30_000

const SESSION = '-c timezone=UTC -c datestyle=ISO'

/**
 * Opens the read models' database. Projections commit without waiting for the disk: their rows and checkpoint are lost
 * together, if at all, and are folded again from the log (which does wait).
 */
export const openReadDatabase = ({
  url,
  writers = 4,
  readers = 8,
  statementMillis = 60_000,
  answerMillis = statementMillis + 15_000,
}: ReadDatabaseOptions): ReadDatabase => {
  const pool = new Pool({
    connectionString: url,
    max: writers,
    types: asText,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MILLIS,
    query_timeout: answerMillis,
    application_name: 'lyceum projections',
    options: `${SESSION} -c synchronous_commit=off -c statement_timeout=${String(statementMillis)}`,
  })
  // A connection's failure is told by the query that meets it, or by the next one. But pg also emits it, and it may do
  // so in the instant between the pool's handing a connection over and its taker's first word: unheard, it would end
  // the process. So every connection has a listener for as long as it lives.
  pool.on('connect', (client) => client.on('error', () => undefined))
  pool.on('error', () => undefined)
  const queries = knex({
    client: 'pg',
    connection: {
      connectionString: url,
      types: asText,
      application_name: 'lyceum queries',
      options: `${SESSION} -c statement_timeout=15000 -c default_transaction_read_only=on`,
    },
    pool: { min: 0, max: readers },
  })
  return {
    pool,
    knex: queries,
    close: async () => {
      await Promise.all([pool.end(), queries.destroy()])
    },
  }
}

/** Runs `work` in one transaction on a connection that the caller holds. */
export const inTransaction = async <A>(client: PoolClient, work: () => Promise<A>): Promise<A> => {
  await client.query('begin')
  try {
    const result = await work()
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

/**
 * Runs `work` with a connection of the pool. One that failed is not given back: its state is unknown. When `abandoned`
 * fires the connection is cut in the middle of whatever it does, and the signal's reason is thrown without waiting.
 */
export const withClient = async <A>(
  pool: Pool,
  work: (client: PoolClient) => Promise<A>,
  abandoned: AbortSignal = new AbortController().signal,
): Promise<A> => {
  const client = await pool.connect()
  const ended = new AbortController()
  const cut = once(abandoned, 'abort', { signal: ended.signal }).then(() => Promise.reject(reasonOf(abandoned)))
  cut.catch(() => undefined)
  let failure: Error | undefined
  try {
    abandoned.throwIfAborted()
    return await Promise.race([work(client), cut])
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    ended.abort()
    client.release(failure)
  }
}

const reasonOf = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason))

/**
 * Does not wait for the disk at each commit: a crash may take the newest batches back, rows and checkpoint together, and
 * they are folded again. Whatever is committed afterwards waits, and with it for all that was committed before.
 */
export const withoutFlush = async <A>(client: PoolClient, work: () => Promise<A>): Promise<A> => {
  await client.query('set synchronous_commit = off')
  try {
    return await work()
  } finally {
    await client.query('reset synchronous_commit').catch(() => undefined)
  }
}
