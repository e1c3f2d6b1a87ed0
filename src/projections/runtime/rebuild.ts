import type { PoolClient } from 'pg'
import type { EventStore, Position } from '../../application/ports/event-store'
import type { Logger } from '../../application/ports/logger'
import { inTransaction, type ReadDatabase, withClient, withoutFlush } from './database'
import type { DecodeEvent } from './fold'
import {
  dropGeneration,
  fits,
  findGeneration,
  type Generation,
  listGenerations,
  lockCurrent,
  noteFailure,
  startGeneration,
  swap,
} from './generations'
import { LOCK_TIMEOUT, rebuildLock, steppingBack, withSessionLock } from './locks'
import { lastPosition, pagesAfter } from '../../application/log-pages'
import type { AnyReadModel } from './read-model'
import { GenerationWriter } from './writer'

export interface RebuildPorts {
  readonly store: Pick<EventStore, 'readAll' | 'head'>
  readonly database: Pick<ReadDatabase, 'pool'>
  readonly decode: DecodeEvent
  readonly logger: Logger
}

/** How far a rebuild is: positions in the log, and events folded by this run. */
export interface RebuildProgress {
  readonly readModel: string
  readonly position: Position
  readonly head: Position
  readonly events: number
}

export interface RebuildOptions {
  /** Go on with tables that an interrupted rebuild of the same definition has left; default: start clean. */
  readonly resume?: boolean
  readonly batchSize?: number
  readonly onProgress?: (progress: RebuildProgress) => void
  /** The rebuilt tables wait for a reader to let go of the old ones. */
  readonly onWaiting?: () => void
  readonly signal?: AbortSignal
  /** Fires when nobody waits for it any longer: a statement under way is then left, with its connection. */
  readonly abandoned?: AbortSignal
}

/** Another process rebuilds this read model at the moment. */
export class RebuildUnderWay extends Error {
  override readonly name = 'RebuildUnderWay'
  constructor(readModel: string) {
    super(`${readModel} is being rebuilt already`)
  }
}

const BATCH = 5_000
/** Rows of each table that are remembered: what most batches touch has been touched not long ago. */
const CACHED_ROWS = 50_000

/**
 * Folds the whole log into new tables beside those that serve, and swaps them in when they have caught up. Readers see
 * the old tables, which go on being updated by their owner, until they see the new ones, whole. Killed in the middle it
 * leaves the old ones in place, and the next rebuild goes on or starts clean. Nothing is sent anywhere: a projection
 * has its tables and nothing else.
 *
 * @throws RebuildUnderWay, PoisonEvent (the tables built so far stay, and the old ones serve)
 */
export const rebuild = (model: AnyReadModel, ports: RebuildPorts, options: RebuildOptions = {}): Promise<Generation> =>
  withClient(
    ports.database.pool,
    (client) => {
      const busy = (): Error => new RebuildUnderWay(model.name)
      return withSessionLock(client, rebuildLock(model.name), busy, async () => {
        const begun = await begin(client, model, options.resume ?? false)
        const built = await withoutFlush(client, () => catchUp(client, model, begun, ports, options))
        return takeOver(client, model, built, ports, options)
      })
    },
    options.abandoned,
  )

/** The generation to fill: the one left by an interrupted rebuild, or a new one in its place. */
const begin = (client: PoolClient, model: AnyReadModel, resume: boolean): Promise<Generation> =>
  inTransaction(client, async () => {
    const left = await findGeneration(client, model.name, 'building')
    if (left !== undefined && resume && fits(model, left)) return left
    if (left !== undefined) await dropGeneration(client, left)
    return startGeneration(client, model)
  })

const catchUp = async (
  client: PoolClient,
  model: AnyReadModel,
  from: Generation,
  { store, decode }: RebuildPorts,
  { batchSize = BATCH, onProgress, signal }: RebuildOptions,
): Promise<Generation> => {
  const writer = new GenerationWriter(model, from, decode, CACHED_ROWS)
  const head = await store.head()
  let at = from
  let events = 0
  for await (const page of pagesAfter(store, from.position, batchSize)) {
    signal?.throwIfAborted()
    const { generation, poison } = await writer.advance(client, at, page, lastPosition(page, at.position))
    at = generation
    events += page.length
    onProgress?.({ readModel: model.name, position: at.position, head: Math.max(head, at.position), events })
    if (poison !== undefined) {
      await noteFailure(client, at, poison.event.position, poison.message)
      throw poison
    }
  }
  return at
}

/** Swaps the tables. A reader's long transaction may stand in the way: the swap steps back and tries again. */
const takeOver = async (
  client: PoolClient,
  model: AnyReadModel,
  built: Generation,
  ports: RebuildPorts,
  { onWaiting, signal }: RebuildOptions,
): Promise<Generation> => {
  const current = await steppingBack(
    client,
    () => swapIn(client, model, built, ports),
    (attempt) => {
      ports.logger.warn('a reader keeps the rebuilt tables from being swapped in', { readModel: model.name, attempt })
      onWaiting?.()
    },
    signal,
  )
  await removeRetired(client, model.name, ports.logger)
  return current
}

/**
 * Within one transaction: stops the old tables' owner by taking its checkpoint's lock, folds what it was ahead by, so
 * that readers never go back in time, and swaps.
 */
const swapIn = async (
  client: PoolClient,
  model: AnyReadModel,
  built: Generation,
  { store, decode }: RebuildPorts,
): Promise<Generation> => {
  const current = await lockCurrent(client, model.name)
  const writer = new GenerationWriter(model, built, decode)
  let next = built
  while (current !== undefined && next.position < current.position) {
    const page = await store.readAll({ from: next.position, limit: BATCH })
    next = await writer.advanceWithin(client, next, page, lastPosition(page, current.position))
  }
  await swap(client, model, next, current)
  return { ...next, status: 'current' }
}

/** Removes what readers no longer see. A reader that still holds it only delays that to the next rebuild. */
const removeRetired = async (client: PoolClient, readModel: string, logger: Logger): Promise<void> => {
  const retired = (await listGenerations(client, readModel)).filter(({ status }) => status === 'retired')
  for (const generation of retired) {
    try {
      await inTransaction(client, async () => {
        await client.query(`set local lock_timeout = '${LOCK_TIMEOUT}'`)
        await dropGeneration(client, generation)
      })
    } catch (error) {
      logger.warn('old tables were kept for now', {
        readModel,
        generation: generation.generation,
        error: String(error),
      })
    }
  }
}
