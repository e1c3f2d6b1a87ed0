import { setTimeout as delay } from 'node:timers/promises'
import type { Instant } from '../../domain/kernel'
import type { Backoff } from '../backoff'
import { type Following, LogFollower } from '../log-follower'
import type { Checkpoints } from '../ports/checkpoints'
import type { Clock } from '../ports/clock'
import type { EventStore, Position, RecordedEvent } from '../ports/event-store'
import type { Leases } from '../ports/lease'
import type { Reminder, Reminders } from '../ports/reminders'
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

/** Under which name the lease, the checkpoint and the reminders are kept. */
export const PROCESSES = 'processes'

/**
 * Runs all processes over one subscription, in one place at a time (a lease). At least once: the checkpoint is saved
 * after what it stands for, and what is done again after a crash has the same command ids and does nothing new.
 */
export class ProcessRunner {
  private readonly settings: ProcessRunnerSettings
  private readonly reactor: Reactor
  private readonly follower: LogFollower

  constructor(
    private readonly ports: ProcessRunnerPorts,
    processes: readonly Process[],
    settings: Partial<ProcessRunnerSettings> = {},
  ) {
    this.settings = { ...defaults, ...settings }
    this.reactor = new Reactor(ports, processes, this.settings.backoff)
    const { backoff, stalledMillis } = this.settings
    const take: Following['take'] = (events, step, owning) => this.take(events, step, owning)
    const beside: Following['beside'] = (owning) => this.remind(owning)
    this.follower = new LogFollower(ports, { name: PROCESSES, take, beside }, { backoff, stalledMillis })
  }

  /** Up to where the processes have reacted, as far as this runner knows. */
  get reached(): Position {
    return this.follower.reached
  }

  /** Whether they stood still while the log went on, and have not come beyond that since. */
  get stalled(): boolean {
    return this.follower.stalled
  }

  /** Works, or stands by, until `signal` fires. */
  run(signal: AbortSignal): Promise<void> {
    return this.follower.run(signal)
  }

  /** `step` is called whenever one more occasion has been dealt with. */
  private async take(events: readonly RecordedEvent[], step: () => void, signal: AbortSignal): Promise<void> {
    const now = this.ports.clock.now()
    const reminders: Reminder[] = []
    for (const occasion of events.flatMap((event) => this.reactor.occasionsOf(event))) {
      const due = await this.reactor.dueOf(occasion)
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

const reminderOf = ({ event: { recorded }, process }: Occasion, due: Instant): Reminder => ({
  owner: process,
  eventId: recorded.id,
  stream: recorded.stream,
  revision: recorded.revision,
  due,
})
