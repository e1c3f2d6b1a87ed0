import { setTimeout as delay } from 'node:timers/promises'
import type { Instant } from '../../domain/kernel'
import type { Backoff } from '../backoff'
import { keepOn } from '../keep-on'
import type { Checkpoints } from '../ports/checkpoints'
import type { Clock } from '../ports/clock'
import type { Batch, EventStore, Position } from '../ports/event-store'
import type { Leases } from '../ports/lease'
import type { Reminder, Reminders } from '../ports/reminders'
import { runUnderLease } from '../run-under-lease'
import { type SignsOfLife, Stalled, watched } from '../watchdog'
import type { Process } from './process'
import { type Occasion, Reactor, type ReactorPorts } from './reactor'

export interface ProcessRunnerPorts extends ReactorPorts {
  readonly store: Pick<EventStore, 'subscribe' | 'readStream' | 'readAll'>
  readonly checkpoints: Checkpoints
  readonly reminders: Reminders
  readonly leases: Leases
  readonly clock: Clock
}

export interface ProcessRunnerSettings {
  /** How often reminders are looked for, in milliseconds. Default 1,000. */
  readonly reminderMillis: number
  /** How many reminders are taken at a time. Default 100. */
  readonly reminderBatch: number
  /** After a failure. */
  readonly backoff: Backoff
  /** Where the processes stand still for so long while the log goes on, they are started again. Default 30,000. */
  readonly stalledMillis: number
}

const defaults: ProcessRunnerSettings = {
  reminderMillis: 1_000,
  reminderBatch: 100,
  backoff: { firstMillis: 100, mostMillis: 10_000 },
  stalledMillis: 30_000,
}

/** Failures in a row after which it is an error to look at and no longer a hiccup. */
const ALARM_AFTER = 3

/** Under which name the lease, the checkpoint and the reminders are kept. */
export const PROCESSES = 'processes'

/**
 * Runs all processes over one subscription, in one place at a time (a lease). At least once: the checkpoint is saved
 * after what it stands for, and what is done again after a crash has the same command ids and does nothing new.
 */
export class ProcessRunner {
  private readonly settings: ProcessRunnerSettings
  private readonly reactor: Reactor
  private position: Position = 0
  private stalledAt: Position | undefined

  constructor(
    private readonly ports: ProcessRunnerPorts,
    processes: readonly Process[],
    settings: Partial<ProcessRunnerSettings> = {},
  ) {
    this.settings = { ...defaults, ...settings }
    this.reactor = new Reactor(ports, processes, this.settings.backoff)
  }

  /** Up to where the processes have reacted, as far as this runner knows. */
  get reached(): Position {
    return this.position
  }

  /** Whether they stood still while the log went on, and have not come beyond that since. */
  get stalled(): boolean {
    return this.stalledAt !== undefined
  }

  /** Works, or stands by, until `signal` fires. */
  async run(signal: AbortSignal): Promise<void> {
    await runUnderLease(this.ports.leases, PROCESSES, signal, async (owning) => {
      await Promise.all([
        this.keepOn('follow the log', owning, () => this.watchedFollow(owning)),
        this.keepOn('look for reminders', owning, () => this.remind(owning)),
      ])
    })
  }

  private keepOn(what: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    return keepOn(signal, this.settings.backoff, work, (error, failures) => this.tell(what, failures, error))
  }

  private tell(what: string, failures: number, error: unknown): void {
    const { logger } = this.ports
    if (error instanceof Stalled) {
      this.stalledAt = error.position
      logger.error('the processes have stalled and are started again', {
        position: error.position,
        error: error.message,
      })
    } else {
      const log = failures >= ALARM_AFTER ? 'error' : 'warn'
      logger[log](`the processes could not ${what}; trying again`, { failures, error: String(error) })
    }
  }

  /** Follows the log, given up where it does not move although the log does. */
  private watchedFollow(signal: AbortSignal): Promise<void> {
    const { stalledMillis } = this.settings
    return watched(this.ports, { position: this.position, stalledMillis }, signal, (life, abandoned) =>
      this.follow(life, AbortSignal.any([signal, abandoned])),
    )
  }

  private async follow({ alive }: SignsOfLife, signal: AbortSignal): Promise<void> {
    const { store, checkpoints } = this.ports
    let position = await checkpoints.load(PROCESSES)
    this.reach(position)
    const step = (): void => alive(position)
    for await (const batch of store.subscribe({ after: position, signal })) {
      if (batch.events.length > 0) await this.take(batch, step, signal)
      await checkpoints.save(PROCESSES, batch.position)
      // Abandoned in the middle: others go on from here.
      signal.throwIfAborted()
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
    this.ports.logger.info('the processes, which had stalled, go on', { position })
  }

  /** `step` is called whenever one more occasion has been dealt with. */
  private async take({ events }: Batch, step: () => void, signal: AbortSignal): Promise<void> {
    const now = this.ports.clock.now()
    const reminders: Reminder[] = []
    for (const occasion of events.flatMap((event) => this.reactor.occasionsOf(event))) {
      const due = dueOf(occasion)
      if (due !== undefined && due > now) reminders.push(reminderOf(occasion, due))
      else await this.reactor.react(occasion, signal)
      step()
    }
    if (reminders.length > 0) await this.ports.reminders.add(reminders)
  }

  /** Reacts to the events whose time has come. */
  private async remind(signal: AbortSignal): Promise<void> {
    const { reminders, clock, store } = this.ports
    const { reminderBatch, reminderMillis } = this.settings
    const due = await reminders.due(clock.now(), reminderBatch)
    for (const reminder of due) {
      const [event] = await store.readStream(reminder.stream, { from: reminder.revision, limit: 1 })
      const occasions = event === undefined ? [] : this.reactor.occasionsOf(event)
      for (const occasion of occasions)
        if (occasion.process === reminder.owner) await this.reactor.react(occasion, signal)
      await reminders.remove(reminder)
    }
    if (due.length < reminderBatch) await delay(reminderMillis, undefined, { signal })
  }
}

const dueOf = ({ event, reaction }: Occasion): Instant | undefined => reaction.due?.(event)

const reminderOf = ({ event: { recorded }, process }: Occasion, due: Instant): Reminder => ({
  owner: process,
  eventId: recorded.id,
  stream: recorded.stream,
  revision: recorded.revision,
  due,
})
