import { isLeft } from 'fp-ts/Either'
import type { PoolClient } from 'pg'
import { type ForgettingPart, NotYet } from '../../application/forgetting/part'
import type { EventStore } from '../../application/ports/event-store'
import type { ReadModelProgress } from '../../application/queries/query'
import { inTransaction, type ReadDatabase, withClient } from '../runtime/database'
import { keepsPersonal } from '../runtime/erasure'
import { dropGeneration, type Generation, listGenerations, schemaOf, tablesOf } from '../runtime/generations'
import { LOCK_TIMEOUT, rebuildLock, withSessionLock } from '../runtime/locks'
import type { AnyReadModel } from '../runtime/read-model'
import { isLockTimeout } from '../runtime/sql-errors'
import { countRows, type PlacedTable } from './placed-tables'

export interface ReadModelPorts {
  readonly models: readonly AnyReadModel[]
  readonly database: Pick<ReadDatabase, 'pool'>
  readonly store: Pick<EventStore, 'head'>
  readonly progress: ReadModelProgress
}

/** How long a part waits for a read model before others have their turn. */
const WAIT_MILLIS = 30_000

/**
 * The read models erase what they keep by themselves, in the order of the log: this waits until each has come to the
 * log's present end, which is after the key was destroyed. Tables that nobody folds into any more, left by a rebuild
 * that was killed or kept by a reader while they were replaced, are removed.
 */
export const readModelsPart = ({ models, database, store, progress }: ReadModelPorts): ForgettingPart => {
  const personal = models.filter((model) => tablesOf(model).some(keepsPersonal))
  const countIn = (client: PoolClient, userId: string, generations: readonly Generation[]) =>
    countRows(client, userId, tablesIn(personal, generations))
  return {
    part: 'read-models',
    what: 'rows of read models',
    erase: async (userId) => {
      const before = await withClient(database.pool, async (client) =>
        total(await countIn(client, userId, await listGenerations(client))),
      )
      const head = await store.head()
      for (const { name } of personal) {
        const reached = await progress.waitFor(name, head, WAIT_MILLIS)
        if (isLeft(reached)) throw new NotYet(`the read model ${name} is behind the log`)
      }
      for (const { name } of personal) await withClient(database.pool, (client) => removeLeftOver(client, name))
      return before
    },
    remaining: (userId) =>
      withClient(database.pool, async (client) => {
        const found = await countIn(client, userId, await listGenerations(client))
        return found.map(({ where, count }) => `${where}: ${String(count)} rows`)
      }),
  }
}

const total = (counts: readonly { readonly count: number }[]): number =>
  counts.reduce((sum, { count }) => sum + count, 0)

/** The tables of all sets of tables, with their schemas. Those of a read model that this version does not know are not among them. */
const tablesIn = (models: readonly AnyReadModel[], generations: readonly Generation[]): readonly PlacedTable[] =>
  generations.flatMap(({ readModel, generation }) => {
    const model = models.find(({ name }) => name === readModel)
    const schema = schemaOf(readModel, generation)
    return model === undefined ? [] : tablesOf(model).map((table) => ({ schema, table }))
  })

/** Removes tables that are neither shown nor being filled. */
const removeLeftOver = async (client: PoolClient, readModel: string): Promise<void> => {
  const leftOver = async () => (await listGenerations(client, readModel)).filter(({ status }) => status !== 'current')
  if ((await leftOver()).length === 0) return
  const busy = (): Error => new NotYet(`the read model ${readModel} is being rebuilt`)
  await withSessionLock(client, rebuildLock(readModel), busy, async () => {
    try {
      for (const generation of await leftOver())
        await inTransaction(client, async () => {
          await client.query(`set local lock_timeout = '${LOCK_TIMEOUT}'`)
          await dropGeneration(client, generation)
        })
    } catch (error) {
      if (isLockTimeout(error)) throw new NotYet(`somebody reads old tables of ${readModel}`)
      throw error
    }
  })
}
