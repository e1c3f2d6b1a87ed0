import type { Backoff } from './backoff'
import { keepOn } from './keep-on'
import type { Checkpoints } from './ports/checkpoints'
import type { Batch, EventStore, Position, RecordedEvent, SubscribeOptions } from './ports/event-store'
import type { Leases } from './ports/lease'
import type { Logger } from './ports/logger'
import { runUnderLease } from './run-under-lease'
import { type SignsOfLife, Stalled, watched } from './watchdog'

/** The log as it is followed: by default with its events read, but it may be in another form of theirs. */
export interface FollowedLog<E> extends Pick<EventStore, 'readAll'> {
  subscribe(options: SubscribeOptions): AsyncIterable<Batch<E>>
}

export interface LogFollowerPorts<E = RecordedEvent> {
  readonly store: FollowedLog<E>
  readonly checkpoints: Checkpoints
  readonly leases: Leases
  readonly logger: Logger
}

/** What is done with the log, in one place at a time. */
export interface Following<E = RecordedEvent> {
  /** Under which the lease and the checkpoint are kept; also what logs call it. */
  readonly name: string
  /**
   * Deals with some events, in their order. It is called again with the same ones where the process died before the
   * checkpoint was saved. `step` says that one more has been dealt with.
   */
  readonly take: (events: readonly E[], step: () => void, signal: AbortSignal) => Promise<void>
  /** What is done beside it, again and again, by the same owner; it waits by itself where there is nothing to do. */
  readonly beside?: (signal: AbortSignal) => Promise<void>
  /** Whether a failure only says that it is too early, which is nobody's concern. Default never. */
  readonly isEarly?: (error: unknown) => boolean
  /** At most this many events at a time; default 2,000. */
  readonly batchSize?: number
}

export interface LogFollowerSettings {
  /** After a failure. */
  readonly backoff: Backoff
  /** Where it stands still for so long while the log goes on, it is started again. Default 30,000. */
  readonly stalledMillis: number
}

const defaults: LogFollowerSettings = { backoff: { firstMillis: 100, mostMillis: 10_000 }, stalledMillis: 30_000 }

/** Failures in a row after which it is an error to look at and no longer a hiccup. */
const ALARM_AFTER = 3

/**
 * Follows the log in one place at a time (a lease), from a checkpoint that is saved after what it stands for: at least
 * once. A follower that stands still while the log goes on is abandoned and started again.
 */
export class LogFollower<E = RecordedEvent> {
  private readonly settings: LogFollowerSettings
  private position: Position = 0
  private stalledAt: Position | undefined
  private owner = false

  constructor(
    private readonly ports: LogFollowerPorts<E>,
    private readonly following: Following<E>,
    settings: Partial<LogFollowerSettings> = {},
  ) {
    this.settings = { ...defaults, ...settings }
  }

  /** Up to where it has come, as far as this process knows. */
  get reached(): Position {
    return this.position
  }

  /** Whether it works here, and does not only stand by. */
  get owning(): boolean {
    return this.owner
  }

  /** Whether it stood still while the log went on, and has not come beyond that since. */
  get stalled(): boolean {
    return this.stalledAt !== undefined
  }

  /** Works, or stands by, until `signal` fires. */
  async run(signal: AbortSignal): Promise<void> {
    const { name, beside } = this.following
    await runUnderLease(this.ports.leases, name, signal, async (owning) => {
      this.owner = true
      try {
        await Promise.all([
          this.keepOn('follow the log', owning, () => this.watchedFollow(owning)),
          ...(beside === undefined ? [] : [this.keepOn('do what is due', owning, () => beside(owning))]),
        ])
      } finally {
        this.owner = false
      }
    })
  }

  private keepOn(what: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    return keepOn(signal, this.settings.backoff, work, (error, failures) => this.tell(what, failures, error))
  }

  private tell(what: string, failures: number, error: unknown): void {
    const { logger } = this.ports
    const { name } = this.following
    if (error instanceof Stalled) {
      this.stalledAt = error.position
      const { position, message } = error
      logger.error(`${name} have stalled and are started again`, { position, error: message })
      return
    }
    const log = this.following.isEarly?.(error) === true ? 'debug' : failures >= ALARM_AFTER ? 'error' : 'warn'
    logger[log](`${name} could not ${what}; trying again`, { failures, error: String(error) })
  }

  private watchedFollow(signal: AbortSignal): Promise<void> {
    const { stalledMillis } = this.settings
    return watched(this.ports, { position: this.position, stalledMillis }, signal, (life, abandoned) =>
      this.follow(life, AbortSignal.any([signal, abandoned])),
    )
  }

  private async follow({ alive }: SignsOfLife, signal: AbortSignal): Promise<void> {
    const { store, checkpoints } = this.ports
    const { name, take, batchSize } = this.following
    let position = await checkpoints.load(name)
    this.reach(position)
    const step = (): void => alive(position)
    for await (const batch of store.subscribe({
      after: position,
      signal,
      ...(batchSize !== undefined && { batchSize }),
    })) {
      if (batch.events.length > 0) await take(batch.events, step, signal)
      // Abandoned in the middle: whoever comes next goes on from the checkpoint before.
      signal.throwIfAborted()
      await checkpoints.save(name, batch.position)
      position = batch.position
      step()
      this.reach(position)
    }
    if (!signal.aborted) throw new Error('the subscription has ended')
  }

  private reach(position: Position): void {
    this.position = position
    if (this.stalledAt === undefined || position <= this.stalledAt) return
    this.stalledAt = undefined
    this.ports.logger.info(`${this.following.name}, which had stalled, go on`, { position })
  }
}
