import type { PoolClient } from 'pg'
import { type ForgettingPart, NotYet } from '../../application/forgetting/part'
import { listReplays, type Replay, workshopOf } from '../replay/replays'
import { inTransaction, type ReadDatabase, withClient } from '../runtime/database'
import { tablesOf } from '../runtime/generations'
import { replayLock, withSessionLock } from '../runtime/locks'
import type { AnyReadModel } from '../runtime/read-model'
import { countRows, erasePlaced, type PlacedTable } from './placed-tables'

/**
 * Replays show the past, and so what is in the log after the instant they show does not reach them: they are erased from
 * outside, those that were interrupted too. One that is being made is waited for; one that begins now reads a log whose
 * key is gone.
 */
export const replaysPart = (models: readonly AnyReadModel[], database: Pick<ReadDatabase, 'pool'>): ForgettingPart => {
  const tables = models.flatMap(tablesOf)
  const placed = (replay: Replay): readonly PlacedTable[] => {
    const schema = replay.status === 'building' ? workshopOf(replay) : replay.schema
    return tables.map((table) => ({ schema, table }))
  }
  const eraseIn = async (client: PoolClient, schema: string, userId: string): Promise<number> => {
    const busy = (): Error => new NotYet(`a replay in ${schema} is being made`)
    return withSessionLock(client, replayLock(schema), busy, () =>
      inTransaction(client, async () => {
        // Listed under the lock: until then one may have been shown, replaced or removed.
        const replays = await listReplays(client, schema)
        return erasePlaced(client, userId, replays.flatMap(placed))
      }),
    )
  }
  return {
    part: 'replays',
    what: 'rows of replays',
    erase: (userId) =>
      withClient(database.pool, async (client) => {
        let rows = 0
        const schemas = new Set((await listReplays(client)).map(({ schema }) => schema))
        for (const schema of schemas) rows += await eraseIn(client, schema, userId)
        return rows
      }),
    remaining: (userId) =>
      withClient(database.pool, async (client) => {
        const places = (await listReplays(client)).flatMap(placed)
        return (await countRows(client, userId, places)).map(({ where, count }) => `${where}: ${String(count)} rows`)
      }),
  }
}
