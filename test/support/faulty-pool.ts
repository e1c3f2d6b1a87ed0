import type { Pool, PoolClient } from 'pg'

/** What befalls a commit: the connection dies before it, or after it and before its answer. */
export type CommitFault = 'lost' | 'unanswered' | undefined

type AnyFunction = (...args: readonly unknown[]) => unknown

/**
 * A pool of real connections, some of whose commits fail as `fault` says: as a crash of the process or the network at
 * the worst moment would have it.
 */
export const faultyPool = (pool: Pool, fault: () => CommitFault): Pool =>
  intercepting(pool, 'connect', () => async () => faultyClient(await pool.connect(), fault))

const faultyClient = (client: PoolClient, fault: () => CommitFault): PoolClient =>
  intercepting(client, 'query', (query) => async (...args) => {
    if (args[0] !== 'commit') return query(...args)
    const befallen = fault()
    if (befallen === 'lost') await query('select pg_terminate_backend(pg_backend_pid())')
    const answer = await query('commit')
    if (befallen === 'unanswered') throw new Error('Connection terminated unexpectedly')
    return answer
  })

/** The same object but for one method. Its other methods work on the object itself, and see the method as it was. */
const intercepting = <A extends object>(object: A, method: string, by: (original: AnyFunction) => AnyFunction): A =>
  new Proxy(object, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      const bound = (value as AnyFunction).bind(target)
      return name === method ? by(bound) : bound
    },
  })
