import type { PoolClient } from 'pg'
import type { Position, RecordedEvent } from '../../application/ports/event-store'
import { inTransaction } from './database'
import { type DecodeEvent, PoisonEvent, type RelevantEvent } from './fold'
import { type Generation, moveCheckpoint, schemaOf } from './generations'
import type { AnyReadModel } from './read-model'
import { isRefusedData } from './sql-errors'
import { TableFold } from './table-fold'

/** What became of a batch: where the checkpoint now is, and what stopped it short of the batch's end. */
export interface Advanced {
  readonly generation: Generation
  readonly poison?: PoisonEvent
}

/**
 * Folds events into one generation of a read model's tables, each batch in one transaction with the checkpoint. As the
 * checkpoint moves only from where this writer left it, nobody else can have written the rows that it remembers.
 */
export class GenerationWriter {
  private readonly fold: TableFold

  /** `cachedRows`: how many rows of each table are kept from one batch to the next. */
  constructor(
    private readonly model: AnyReadModel,
    of: Pick<Generation, 'generation'>,
    decode: DecodeEvent,
    cachedRows = 0,
  ) {
    this.fold = new TableFold(model, schemaOf(model.name, of.generation), decode, cachedRows)
  }

  /** Whether any of the events concerns the read model. */
  concerns(events: readonly RecordedEvent[]): boolean {
    return this.fold.concerns(events)
  }

  /**
   * Folds a batch and moves the checkpoint to `position`, its end; or, where an event cannot be taken, folds what is
   * before it. An event that the database refuses (a constraint, a value out of range) is found by halving the batch.
   * Throws `Fenced` where the checkpoint is not where `from` says, and whatever the connection throws.
   */
  async advance(
    client: PoolClient,
    from: Generation,
    events: readonly RecordedEvent[],
    position: Position,
  ): Promise<Advanced> {
    const { found, poison } = this.fold.relevant(events)
    const end = poison === undefined ? position : (found[found.length - 1]?.event.position ?? from.position)
    const done = await this.write(client, from, found, end)
    return done.poison === undefined && poison !== undefined ? { ...done, poison } : done
  }

  /** The same within a transaction of the caller's; an event that cannot be taken is thrown as `PoisonEvent`. */
  async advanceWithin(
    client: PoolClient,
    from: Generation,
    events: readonly RecordedEvent[],
    position: Position,
  ): Promise<Generation> {
    const { found, poison } = this.fold.relevant(events)
    if (poison !== undefined) throw poison
    const { poison: failed } = await this.statements(client, from, found, position)
    if (failed !== undefined) throw failed
    return { ...from, position }
  }

  private async write(
    client: PoolClient,
    from: Generation,
    found: readonly RelevantEvent[],
    position: Position,
  ): Promise<Advanced> {
    try {
      return await inTransaction(client, () => this.statements(client, from, found, position))
    } catch (error) {
      this.fold.forget()
      const [first] = found
      if (!isRefusedData(error) || first === undefined) throw error
      if (found.length === 1) return { generation: from, poison: new PoisonEvent(this.model.name, first.event, error) }
      const half = found.slice(0, Math.ceil(found.length / 2))
      const done = await this.write(client, from, half, half[half.length - 1]?.event.position ?? position)
      return done.poison === undefined ? this.write(client, done.generation, found.slice(half.length), position) : done
    }
  }

  private async statements(
    client: PoolClient,
    from: Generation,
    found: readonly RelevantEvent[],
    position: Position,
  ): Promise<Advanced> {
    await moveCheckpoint(client, from, position)
    const moved = { ...from, position }
    if (found.length === 0) return { generation: moved }
    const { folded, poison } = await this.fold.apply(client, found)
    if (poison === undefined) return { generation: moved }
    const reached = found[folded - 1]?.event.position ?? from.position
    await moveCheckpoint(client, moved, reached)
    return { generation: { ...from, position: reached }, poison }
  }
}
