import { setTimeout as delay } from 'node:timers/promises'
import type { Backoff } from '../backoff'
import { type Following, LogFollower } from '../log-follower'
import type { Checkpoints } from '../ports/checkpoints'
import type { Clock } from '../ports/clock'
import type { EventStore, RecordedEvent } from '../ports/event-store'
import type { Leases } from '../ports/lease'
import type { Logger } from '../ports/logger'
import type { Reminder, Reminders } from '../ports/reminders'
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

/**
 * Forgets everybody whose forgetting has begun, in one place at a time (a lease). Who is to be forgotten is kept as a row
 * until it is done, so that one who has to wait for something does not keep others waiting, and a process that is killed
 * is gone on with by the next.
 */
export class ForgettingRunner {
  private readonly lookMillis: number
  private readonly follower: LogFollower

  constructor(
    private readonly ports: ForgettingRunnerPorts,
    settings: Partial<ForgettingRunnerSettings> = {},
  ) {
    const { lookMillis, ...following } = { ...defaults, ...settings }
    this.lookMillis = lookMillis
    const take: Following['take'] = (events) => this.remember(events)
    const beside: Following['beside'] = (owning) => this.forgetAll(owning)
    const isEarly = (error: unknown): boolean => error instanceof NotYet
    this.follower = new LogFollower(ports, { name: FORGETTING, take, beside, isEarly }, following)
  }

  /** Works, or stands by, until `signal` fires. */
  run(signal: AbortSignal): Promise<void> {
    return this.follower.run(signal)
  }

  private async remember(events: readonly RecordedEvent[]): Promise<void> {
    const begun: readonly Reminder[] = events
      .filter(({ type, stream }) => type === 'ForgettingBegun' && stream.startsWith('forgetting-'))
      .map(({ id, stream, revision }) => ({
        owner: FORGETTING,
        eventId: id,
        stream,
        revision,
        due: this.ports.clock.now(),
      }))
    if (begun.length > 0) await this.ports.reminders.add(begun)
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
    await delay(this.lookMillis, undefined, { signal })
  }
}
