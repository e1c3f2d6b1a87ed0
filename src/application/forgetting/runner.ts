import { setTimeout as delay } from 'node:timers/promises'
import type { Backoff } from '../backoff'
import { keepOn } from '../keep-on'
import type { Checkpoints } from '../ports/checkpoints'
import type { Clock } from '../ports/clock'
import type { Batch, EventStore, Position } from '../ports/event-store'
import type { Leases } from '../ports/lease'
import type { Logger } from '../ports/logger'
import type { Reminder, Reminders } from '../ports/reminders'
import { runUnderLease } from '../run-under-lease'
import { watched } from '../watchdog'
import type { Forgetter } from './forgetter'
import { NotYet } from './part'

export interface ForgettingRunnerPorts {
  readonly forgetter: Forgetter
  readonly store: Pick<EventStore, 'subscribe' | 'readAll'>
  /** Of its own: who looks after other reminders would take these for done. */
  readonly checkpoints: Checkpoints
  readonly reminders: Reminders
  readonly leases: Leases
  readonly clock: Clock
  readonly logger: Logger
}

export interface ForgettingRunnerSettings {
  /** How often those who wait to be forgotten are looked for, in milliseconds. Default 500. */
  readonly lookMillis: number
  /** After a failure. */
  readonly backoff: Backoff
  /** Where the follower stands still for so long while the log goes on, it is started again. Default 30,000. */
  readonly stalledMillis: number
}

const defaults: ForgettingRunnerSettings = {
  lookMillis: 500,
  backoff: { firstMillis: 200, mostMillis: 30_000 },
  stalledMillis: 30_000,
}

/** Under which name the lease, the checkpoint and the reminders are kept. */
export const FORGETTING = 'forgetting'

/** People who are looked at in one round. */
const ROUND = 100
/** Failures in a row after which it is an error to look at and no longer a hiccup. */
const ALARM_AFTER = 10

/**
 * Forgets everybody whose forgetting has begun, in one place at a time (a lease). Who is to be forgotten is kept as a row
 * until it is done, so that one who has to wait for something does not keep others waiting, and a process that is killed
 * is gone on with by the next.
 */
export class ForgettingRunner {
  private readonly settings: ForgettingRunnerSettings

  constructor(
    private readonly ports: ForgettingRunnerPorts,
    settings: Partial<ForgettingRunnerSettings> = {},
  ) {
    this.settings = { ...defaults, ...settings }
  }

  /** Works, or stands by, until `signal` fires. */
  async run(signal: AbortSignal): Promise<void> {
    await runUnderLease(this.ports.leases, FORGETTING, signal, async (owning) => {
      await Promise.all([
        this.keepOn('follow the log', owning, () => this.watchedFollow(owning)),
        this.keepOn('forget somebody', owning, () => this.forgetAll(owning)),
      ])
    })
  }

  private keepOn(what: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    return keepOn(signal, this.settings.backoff, work, (error, failures) => {
      const log = failures >= ALARM_AFTER ? 'error' : error instanceof NotYet ? 'debug' : 'warn'
      this.ports.logger[log](`could not ${what}; trying again`, { failures, error: String(error) })
    })
  }

  private async watchedFollow(signal: AbortSignal): Promise<void> {
    const { checkpoints } = this.ports
    const { stalledMillis } = this.settings
    const position = await checkpoints.load(FORGETTING)
    await watched(this.ports, { position, stalledMillis }, signal, ({ alive }, abandoned) =>
      this.follow(position, alive, AbortSignal.any([signal, abandoned])),
    )
  }

  private async follow(from: Position, alive: (position: Position) => void, signal: AbortSignal): Promise<void> {
    const { store, checkpoints, reminders } = this.ports
    for await (const batch of store.subscribe({ after: from, signal })) {
      const begun = this.begunIn(batch)
      if (begun.length > 0) await reminders.add(begun)
      await checkpoints.save(FORGETTING, batch.position)
      signal.throwIfAborted()
      alive(batch.position)
    }
    if (!signal.aborted) throw new Error('the subscription has ended')
  }

  private begunIn({ events }: Pick<Batch, 'events'>): readonly Reminder[] {
    return events
      .filter(({ type, stream }) => type === 'ForgettingBegun' && stream.startsWith('forgetting-'))
      .map(({ id, stream, revision }) => ({
        owner: FORGETTING,
        eventId: id,
        stream,
        revision,
        due: this.ports.clock.now(),
      }))
  }

  /** One round; throws what kept the last of those from being forgotten who could not be, when all had their turn. */
  private async forgetAll(signal: AbortSignal): Promise<void> {
    const { reminders, clock, forgetter, logger } = this.ports
    let failure: Error | undefined
    for (const reminder of await reminders.due(clock.now(), ROUND)) {
      try {
        await forgetter.forget(reminder.stream.slice('forgetting-'.length), signal, ({ part, erased }) =>
          logger.debug('a part of somebody is forgotten', { part, erased }),
        )
        await reminders.remove(reminder)
      } catch (error) {
        signal.throwIfAborted()
        failure = error instanceof Error ? error : new Error(String(error))
      }
    }
    if (failure !== undefined) throw failure
    await delay(this.settings.lookMillis, undefined, { signal })
  }
}
