import { setTimeout as delay } from 'node:timers/promises'
import type { Batch, EventStore, Position } from '../../application/ports/event-store'
import { type ReadDatabase, withClient } from './database'
import type { DecodeEvent, PoisonEvent } from './fold'
import type { Generation } from './generations'
import type { AnyReadModel } from './read-model'
import { GenerationWriter } from './writer'

export interface LivePorts {
  readonly store: Pick<EventStore, 'subscribe'>
  readonly database: Pick<ReadDatabase, 'pool'>
  readonly decode: DecodeEvent
}

export interface LiveOptions {
  readonly batchSize: number
  /** A checkpoint that moved over events of no concern is written at the latest after this time. */
  readonly idleMillis: number
  /** The tables reflect the log up to this position, whether or not the checkpoint says so yet. */
  readonly onReached: (position: Position) => void
  /** The checkpoint was written. */
  readonly onWritten: () => void
  /** Fires when nobody waits for it any longer: a statement under way is then left, with its connection. */
  readonly abandoned?: AbortSignal
}

/** Rows of each table that are remembered: those that are written to over and over. */
const CACHED_ROWS = 1_000

/**
 * Keeps a read model's current tables up with the log until `signal` fires or an event cannot be taken.
 *
 * A batch with nothing for this read model costs no transaction: the tables are right for its end already, and the
 * checkpoint is moved with the next batch that matters or when the log falls quiet.
 *
 * @returns the event that stopped it; undefined when `signal` did
 * @throws Fenced where another owner or a swap has moved the checkpoint, and whatever store and database throw
 */
export const followLog = async (
  model: AnyReadModel,
  from: Generation,
  { store, database, decode }: LivePorts,
  { batchSize, idleMillis, onReached, onWritten, abandoned }: LiveOptions,
  signal: AbortSignal,
): Promise<PoisonEvent | undefined> => {
  const writer = new GenerationWriter(model, from, decode, CACHED_ROWS)
  const ended = new AbortController()
  const either = AbortSignal.any([signal, ended.signal])
  const subscription = store.subscribe({ after: from.position, batchSize, signal: either })
  const batches = subscription[Symbol.asyncIterator]()
  let written = from
  let reached = from.position
  onReached(reached)
  const write = async (batch: Pick<Batch, 'events' | 'position'>): Promise<PoisonEvent | undefined> => {
    const { generation, poison } = await withClient(
      database.pool,
      (client) => writer.advance(client, written, batch.events, batch.position),
      abandoned,
    )
    written = generation
    onWritten()
    return poison
  }

  let next = batches.next()
  try {
    for (;;) {
      const result = await (written.position < reached ? orIdle(next, idleMillis) : next)
      if (result === 'idle') {
        await write({ events: [], position: reached })
        continue
      }
      if (result.done === true) return undefined
      const { events, position } = result.value
      if (writer.concerns(events)) {
        const poison = await write(result.value)
        if (poison !== undefined) return poison
      }
      reached = position
      onReached(reached)
      next = batches.next()
    }
  } finally {
    ended.abort()
    next.catch(() => undefined)
    await batches.return?.()
  }
}

/** The next batch, or `idle` where it does not come for a while. */
const orIdle = async <A>(next: Promise<A>, millis: number): Promise<A | 'idle'> => {
  const cancel = new AbortController()
  try {
    return await Promise.race([next, delay(millis, 'idle' as const, { signal: cancel.signal })])
  } finally {
    cancel.abort()
  }
}
