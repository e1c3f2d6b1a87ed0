import type { PoolClient } from 'pg'
import type { RecordedEvent } from '../../application/ports/event-store'
import { inTransaction } from '../runtime/database'
import { type DecodeEvent, PoisonEvent } from '../runtime/fold'
import type { AnyReadModel } from '../runtime/read-model'
import { isRefusedData } from '../runtime/sql-errors'
import { TableFold } from '../runtime/table-fold'
import { moveReplay, type Replay, workshopOf } from './replays'

/** An event, and whether it was history at the replay's instant. */
export interface JudgedEvent {
  readonly event: RecordedEvent
  readonly admitted: boolean
}

/** Rows of each table that are remembered, of all read models at once: less for each than a rebuild has. */
const CACHED_ROWS = 20_000

/** Folds events into the tables of all read models of a replay, each batch in one transaction with its position. */
export class ReplayWriter {
  private readonly folds: readonly TableFold[]

  constructor(models: readonly AnyReadModel[], replay: Replay, decode: DecodeEvent) {
    const schema = workshopOf(replay)
    this.folds = models.map((model) => new TableFold(model, schema, decode, CACHED_ROWS))
  }

  /**
   * Takes a batch that is not empty. An event that the database refuses is found by halving the batch.
   *
   * @throws PoisonEvent for an event that cannot be taken; the replay stands before it, or before its batch
   */
  async take(client: PoolClient, at: Replay, batch: readonly JudgedEvent[]): Promise<Replay> {
    let under: AnyReadModel | undefined
    try {
      return await inTransaction(client, async () => {
        const admitted = batch.flatMap(({ event, admitted: isIn }) => (isIn ? [event] : []))
        for (const fold of this.folds) {
          under = fold.model
          await foldAll(client, fold, admitted)
        }
        const next = {
          ...at,
          position: batch[batch.length - 1]?.event.position ?? at.position,
          events: at.events + admitted.length,
          leftOut: at.leftOut + batch.length - admitted.length,
        }
        await moveReplay(client, next)
        return next
      })
    } catch (error) {
      for (const fold of this.folds) fold.forget()
      const [first] = batch
      if (!isRefusedData(error) || under === undefined || first === undefined) throw error
      if (batch.length === 1) throw new PoisonEvent(under.name, first.event, error)
      const half = Math.ceil(batch.length / 2)
      return this.take(client, await this.take(client, at, batch.slice(0, half)), batch.slice(half))
    }
  }
}

const foldAll = async (client: PoolClient, fold: TableFold, events: readonly RecordedEvent[]): Promise<void> => {
  const { found, poison } = fold.relevant(events)
  if (poison !== undefined) throw poison
  if (found.length === 0) return
  const { poison: failed } = await fold.apply(client, found)
  if (failed !== undefined) throw failed
}
