import type { PoolClient } from 'pg'
import { pause } from '../../application/backoff'
import { inTransaction } from './database'
import { isLockTimeout } from './sql-errors'

const KEY = 'hashtextextended($1, 0)'

/** Whoever holds this lock fills new tables of a read model. */
export const rebuildLock = (readModel: string): string => `lyceum rebuild ${readModel}`

/** Whoever holds this lock makes, removes or changes the replay in a schema. */
export const replayLock = (schema: string): string => `lyceum replay ${schema}`

/**
 * Runs `work` under an advisory lock by name: one holder over all processes, gone with its connection. It does not wait
 * for it; where somebody else holds it, what `busy` makes is thrown.
 */
export const withSessionLock = async <A>(
  client: PoolClient,
  lock: string,
  busy: () => Error,
  work: () => Promise<A>,
): Promise<A> => {
  const { rows } = await client.query<{ locked: string }>(`select pg_try_advisory_lock(${KEY}) as locked`, [lock])
  if (rows[0]?.locked !== 't') throw busy()
  try {
    return await work()
  } finally {
    // Where the connection is gone, so is the lock.
    await client.query(`select pg_advisory_unlock(${KEY})`, [lock]).catch(() => undefined)
  }
}

/** How long a change of tables waits for readers at a time. Those who come behind it wait too, so it must not be long. */
export const LOCK_TIMEOUT = '1s'
const BACKOFF = { firstMillis: 200, mostMillis: 5_000 }

/**
 * Runs `work` in a transaction that needs tables for itself. A reader's long transaction may stand in the way: it then
 * steps back, tells `onWait`, and tries again until `signal` fires.
 */
export const steppingBack = async <A>(
  client: PoolClient,
  work: () => Promise<A>,
  onWait: (attempt: number) => void,
  signal?: AbortSignal,
): Promise<A> => {
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted()
    try {
      return await inTransaction(client, async () => {
        await client.query(`set local lock_timeout = '${LOCK_TIMEOUT}'`)
        return work()
      })
    } catch (error) {
      if (!isLockTimeout(error)) throw error
      onWait(attempt)
      await pause(BACKOFF, attempt + 1, signal)
    }
  }
}
