import { type Either, left, right } from 'fp-ts/Either'
import type { Pool } from 'pg'
import type { Position } from '../../application/ports/event-store'
import type { NotCaughtUp, ReadModelProgress } from '../../application/queries/query'
import { fits, listGenerations } from './generations'
import type { AnyReadModel } from './read-model'

interface Waiter {
  readonly readModel: string
  readonly wanted: Position
  readonly settle: () => void
}

export interface ProgressOptions {
  /** How often the checkpoints are looked at while somebody waits, should no signal come; default 100 ms. */
  readonly pollMillis?: number
  /** For how long a checkpoint that has been read is believed to be of this version's tables; default 1 s. */
  readonly trustMillis?: number
}

/** What is known of a read model's current tables, and when that was learnt. */
interface Known {
  readonly position: Position
  readonly at: number
}

/**
 * How far each read model is. The projections of this process say so directly; those of other processes are seen by
 * their checkpoints, which are read when a signal comes (`ProgressSignals`) and, should one be lost, by polling.
 */
export class CheckpointProgress implements ReadModelProgress {
  private readonly models: ReadonlyMap<string, AnyReadModel>
  private readonly known = new Map<string, Known>()
  private readonly waiters = new Set<Waiter>()
  private readonly pollMillis: number
  private readonly trustMillis: number
  private reading: Promise<void> | undefined
  private poll: NodeJS.Timeout | undefined

  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    models: readonly AnyReadModel[],
    { pollMillis = 100, trustMillis = 1_000 }: ProgressOptions = {},
  ) {
    this.models = new Map(models.map((model) => [model.name, model]))
    this.pollMillis = pollMillis
    this.trustMillis = trustMillis
  }

  async waitFor(readModel: string, position: Position, timeoutMillis: number): Promise<Either<NotCaughtUp, Position>> {
    if (!this.models.has(readModel)) throw new Error(`there is no read model ${readModel}`)
    if (!this.trusted(readModel, position)) await this.refresh()
    if (!this.has(readModel, position)) await this.wait(readModel, position, timeoutMillis)
    const reached = this.known.get(readModel)?.position
    return reached !== undefined && reached >= position
      ? right(reached)
      : left({ _tag: 'NotCaughtUp', readModel, wanted: position, reached: reached ?? 0 })
  }

  /** Says that this process has folded a read model up to a position. It may be lower than before, after a failure. */
  note(readModel: string, position: Position): void {
    this.known.set(readModel, { position, at: Date.now() })
    this.wake()
  }

  /** Some read model has moved in another process, or may have. */
  signal(): void {
    if (this.waiters.size > 0) void this.refresh().catch(() => undefined)
  }

  /** Forgets everything: the signals were interrupted, or the tables were swapped. */
  forget(): void {
    this.known.clear()
    this.signal()
  }

  private has(readModel: string, position: Position): boolean {
    const known = this.known.get(readModel)
    return known !== undefined && known.position >= position
  }

  private trusted(readModel: string, position: Position): boolean {
    const known = this.known.get(readModel)
    return known !== undefined && known.position >= position && Date.now() - known.at < this.trustMillis
  }

  private wait(readModel: string, wanted: Position, timeoutMillis: number): Promise<void> {
    return new Promise((resolve) => {
      const settle = (): void => {
        clearTimeout(timer)
        this.waiters.delete(waiter)
        this.stopPollingWhenIdle()
        resolve()
      }
      const waiter: Waiter = { readModel, wanted, settle }
      const timer = setTimeout(settle, timeoutMillis)
      this.waiters.add(waiter)
      this.poll ??= setInterval(() => this.signal(), this.pollMillis)
    })
  }

  private wake(): void {
    for (const waiter of [...this.waiters]) if (this.has(waiter.readModel, waiter.wanted)) waiter.settle()
  }

  private stopPollingWhenIdle(): void {
    if (this.waiters.size > 0) return
    clearInterval(this.poll)
    this.poll = undefined
  }

  /** Reads all checkpoints; those who ask while that is under way share it. */
  private refresh(): Promise<void> {
    this.reading ??= this.read().finally(() => {
      this.reading = undefined
    })
    return this.reading
  }

  private async read(): Promise<void> {
    const at = Date.now()
    const generations = await listGenerations(this.pool)
    for (const model of this.models.values()) {
      const current = generations.find(({ readModel, status }) => readModel === model.name && status === 'current')
      // Tables of another version are not those that this version's queries read.
      if (current === undefined || !fits(model, current)) this.known.delete(model.name)
      else if (current.position > (this.known.get(model.name)?.position ?? -1))
        this.known.set(model.name, { position: current.position, at })
      else this.known.set(model.name, { position: this.known.get(model.name)?.position ?? current.position, at })
    }
    this.wake()
  }
}
