import type { Pool, PoolClient } from 'pg'
import { VECTOR_LOCK } from './schema'
import { asking } from './unavailable'

/** Does several things in one transaction. */
export const inTransaction = <T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> =>
  asking(async () => {
    const client = await pool.connect()
    let broken = true
    try {
      await client.query('begin')
      const done = await work(client)
      await client.query('commit')
      broken = false
      return done
    } catch (error) {
      broken = await client.query('rollback').then(
        () => false,
        () => true,
      )
      throw error
    } finally {
      client.release(broken)
    }
  })

/** Does several things in one transaction, one such transaction at a time. */
export const inTurn = <T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> =>
  inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [VECTOR_LOCK])
    return work(client)
  })
