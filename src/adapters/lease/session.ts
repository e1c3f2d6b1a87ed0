import { Socket } from 'node:net'
import { Client } from 'pg'

/** A statement that takes longer than this means that the server, or the way to it, is gone. */
const STATEMENT_MILLIS = 3_000

/**
 * What the server is told about this session: it ends a session whose machine has vanished (TCP keepalive: 2 s and 3
 * probes a second apart) and one that has said nothing for `silenceMillis`, which is a frozen process (SIGSTOP, a
 * paused machine), since a living one speaks every round. Either way its locks come free.
 */
const serverSide = (silenceMillis: number): string =>
  Object.entries({
    tcp_keepalives_idle: 2,
    tcp_keepalives_interval: 1,
    tcp_keepalives_count: 3,
    idle_session_timeout: silenceMillis,
  })
    .map(([name, value]) => `-c ${name}=${String(value)}`)
    .join(' ')

/** A connection of its own whose end is the end of all locks taken in it. */
export interface Session {
  /**
   * Tries to take each lock without waiting; answers the keys that it got. With no keys it is a sign of life.
   * Rejects when the session is lost.
   */
  tryLock(keys: readonly string[]): Promise<ReadonlySet<string>>
  unlock(key: string): Promise<void>
  /** Cuts the connection without a word. */
  destroy(): void
}

/** Opens a session; `onEnd` is called once, when it has ended for whatever reason. */
export const openSession = async (
  connectionString: string,
  silenceMillis: number,
  onEnd: () => void,
): Promise<Session> => {
  const socket = new Socket()
  const client = new Client({
    connectionString,
    application_name: 'lyceum-lease',
    stream: () => socket,
    options: serverSide(silenceMillis),
    connectionTimeoutMillis: STATEMENT_MILLIS,
    query_timeout: STATEMENT_MILLIS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 2_000,
  })
  // Its loss is seen at the socket; an unheard `error` would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    socket.destroy()
    throw error
  }
  socket.once('close', onEnd)
  // A client takes one statement at a time.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work, work)
    last = result
    return result
  }
  return {
    tryLock: async (keys) => {
      const { rows } = await inTurn(() =>
        client.query<{ readonly key: string; readonly taken: boolean }>(
          'select key, pg_try_advisory_lock(key) as taken from unnest($1::bigint[]) as key',
          [keys],
        ),
      )
      return new Set(rows.filter(({ taken }) => taken).map(({ key }) => key))
    },
    unlock: async (key) => {
      await inTurn(() => client.query('select pg_advisory_unlock($1::bigint)', [key]))
    },
    destroy: () => socket.destroy(),
  }
}
