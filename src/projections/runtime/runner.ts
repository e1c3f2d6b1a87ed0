import { setTimeout as delay } from 'node:timers/promises'
import { type Backoff, pause } from '../../application/backoff'
import type { EventStore, Position } from '../../application/ports/event-store'
import type { Leases } from '../../application/ports/lease'
import type { Logger } from '../../application/ports/logger'
import { runUnderLease } from '../../application/run-under-lease'
import { type SignsOfLife, Stalled, watched } from '../../application/watchdog'
import { type ReadDatabase, withClient } from './database'
import { type DecodeEvent, PoisonEvent } from './fold'
import { Fenced, findGeneration, fits, type Generation, noteFailure } from './generations'
import { followLog } from './live-projection'
import type { CheckpointProgress } from './progress'
import { ProjectionStates, type ProjectionStatus } from './projection-states'
import type { AnyReadModel } from './read-model'
import { rebuild, RebuildUnderWay } from './rebuild'
import { Semaphore } from './semaphore'
import type { MovementNotifier } from './signals'

export interface RunnerPorts {
  readonly store: EventStore
  readonly database: ReadDatabase
  readonly decode: DecodeEvent
  readonly logger: Logger
  readonly progress: CheckpointProgress
  readonly notifier: MovementNotifier
  readonly leases: Leases
}

export interface RunnerOptions {
  /** Events a batch at most; default 4,000. */
  readonly batchSize?: number
  /** Rebuilds at once in this process; default 2. */
  readonly rebuilds?: number
  /** A checkpoint that moved over events of no concern is written at the latest after this time; default 200 ms. */
  readonly idleMillis?: number
  /** Waits between tries after a failure; default 200 ms to 10 s. */
  readonly backoff?: Backoff
  /** A projection that stands still for so long while the log goes on is started again; default 30 s. */
  readonly stalledMillis?: number
}

const STALLED_MILLIS = 30_000
const BACKOFF: Backoff = { firstMillis: 200, mostMillis: 10_000 }
/** How often to look whether another process has finished a rebuild. */
const OTHERS_REBUILD_MILLIS = 1_000
/** Failures in a row after which it is an error to look at and no longer a hiccup. */
const ALARM_AFTER = 3

/** Whoever owns this lease folds the read model. */
export const leaseOf = ({ name }: Pick<AnyReadModel, 'name'>): string => `read-model:${name}`

/** Keeps every read model up with the log: builds what is missing or of another version, then follows. */
export class ProjectionRunner {
  private readonly states: ProjectionStates
  private readonly rebuilds: Semaphore

  constructor(
    private readonly models: readonly AnyReadModel[],
    private readonly ports: RunnerPorts,
    private readonly options: RunnerOptions = {},
  ) {
    this.rebuilds = new Semaphore(options.rebuilds ?? 2)
    this.states = new ProjectionStates(ports.logger)
    for (const { name } of models) this.states.set(name, 'standby')
  }

  /** Runs until `signal` fires. One read model's failure leaves the others alone. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(
      this.models.map((model) =>
        runUnderLease(this.ports.leases, leaseOf(model), signal, (owning) => this.own(model, owning)),
      ),
    )
  }

  status(): readonly ProjectionStatus[] {
    return this.states.all()
  }

  /** Works until `signal` fires, or until there is nothing more to do for this process. */
  private async own(model: AnyReadModel, signal: AbortSignal): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      const before = this.states.positionOf(model.name)
      try {
        if (await this.watchedStep(model, signal)) return
        failures = 0
      } catch (error) {
        if (isAborted(signal)) break
        const moved = this.states.positionOf(model.name) !== before
        failures = moved ? 1 : failures + 1
        this.retrying(model.name, failures, error)
        await pause(this.options.backoff ?? BACKOFF, failures + 1, signal).catch(() => undefined)
      }
    }
    this.states.set(model.name, 'standby')
  }

  /** The same as `step`, given up where it does not move although the log does. */
  private watchedStep(model: AnyReadModel, signal: AbortSignal): Promise<boolean> {
    const { stalledMillis = STALLED_MILLIS } = this.options
    const position = this.states.positionOf(model.name) ?? 0
    return watched(this.ports, { position, stalledMillis }, signal, (life, abandoned) =>
      this.step(model, { life, abandoned, signal: AbortSignal.any([signal, abandoned]) }),
    )
  }

  /** Builds or follows once. True when there is nothing more to do for this process. */
  private async step(model: AnyReadModel, attempt: Attempt): Promise<boolean> {
    const { database, logger } = this.ports
    const { signal, abandoned } = attempt
    const current = await withClient(
      database.pool,
      (client) => findGeneration(client, model.name, 'current'),
      abandoned,
    )
    if (current !== undefined && current.version > model.version) {
      const { version } = current
      logger.warn('a read model belongs to a newer version', { readModel: model.name, ours: model.version, version })
      this.states.set(model.name, 'superseded', undefined, `version ${String(version)} is newer`)
      return true
    }
    try {
      if (current === undefined || !fits(model, current)) {
        await this.build(model, attempt)
        return false
      }
      const poison = await this.follow(model, current, attempt)
      if (poison === undefined) return false
      await noteFailure(database.pool, current, poison.event.position, poison.message)
      return this.stop(poison)
    } catch (error) {
      if (error instanceof PoisonEvent) return this.stop(error)
      if (error instanceof Fenced) {
        logger.info('a checkpoint was moved by somebody else: reading it again', { readModel: model.name })
        return false
      }
      if (error instanceof RebuildUnderWay) {
        attempt.life.waiting()
        await delay(OTHERS_REBUILD_MILLIS, undefined, { signal }).catch(() => undefined)
        return false
      }
      throw error
    }
  }

  private async build(model: AnyReadModel, { life, signal, abandoned }: Attempt): Promise<void> {
    this.states.set(model.name, 'building', 0)
    life.waiting()
    await this.rebuilds.use(async () => {
      life.alive(0)
      const onProgress = ({ position }: { readonly position: Position }): void => {
        life.alive(position)
        this.states.set(model.name, 'building', position)
      }
      const options = { resume: true, onProgress, onWaiting: life.waiting, signal, abandoned }
      const { position } = await rebuild(model, this.ports, options)
      this.ports.logger.info('a read model was built', { readModel: model.name, version: model.version, position })
      this.ports.notifier.swapped()
    }, signal)
  }

  private follow(
    model: AnyReadModel,
    from: Generation,
    { life, signal, abandoned }: Attempt,
  ): Promise<PoisonEvent | undefined> {
    const { batchSize = 4_000, idleMillis = 200 } = this.options
    const onReached = (position: Position): void => {
      life.alive(position)
      this.states.set(model.name, 'live', position)
      this.ports.progress.note(model.name, position)
    }
    const onWritten = (): void => this.ports.notifier.moved()
    return followLog(model, from, this.ports, { batchSize, idleMillis, onReached, onWritten, abandoned }, signal)
  }

  private stop(poison: PoisonEvent): true {
    const { readModel, event, message } = poison
    this.ports.logger.error('a projection is stopped by an event that it cannot take', {
      readModel,
      position: event.position,
      stream: event.stream,
      type: event.type,
      error: message,
    })
    this.states.set(readModel, 'stopped', this.states.positionOf(readModel), message)
    return true
  }

  private retrying(readModel: string, failures: number, error: unknown): void {
    const failure = error instanceof Error ? error.message : String(error)
    if (error instanceof Stalled) this.states.stalled(readModel, error)
    else {
      const log = failures >= ALARM_AFTER ? 'error' : 'warn'
      this.ports.logger[log]('a projection failed and tries again', { readModel, failures, error: failure })
    }
    this.states.set(readModel, 'retrying', this.states.positionOf(readModel), failure)
  }
}

/** One attempt at a read model: it ends in order when `signal` fires, and at once when it is abandoned. */
interface Attempt {
  readonly life: SignsOfLife
  readonly abandoned: AbortSignal
  readonly signal: AbortSignal
}

/** Asked anew: the compiler takes a signal that has not fired to stay so. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted
