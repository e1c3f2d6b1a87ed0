import { InMemoryProcessStore } from '../../../src/adapters/process-store/in-memory'
import type { CommandBus } from '../../../src/application/commands/command'
import { type RecordedEvent, StoreUnavailable } from '../../../src/application/ports/event-store'
import type { Process } from '../../../src/application/processes/process'
import { type Occasion, Reactor } from '../../../src/application/processes/reactor'
import { instant, type Instant, toMillis } from '../../../src/domain/kernel'
import { type Marketplace, registry } from '../commands/marketplace'
import { silentLogger } from '../silent-logger'

/** What goes otherwise than in the order of the log: nothing, or whatever a chance decides. */
export interface Disturbance {
  /** A whole number from 0 below `n`. */
  readonly below: (n: number) => number
  /** Of how many commands the process dies on one; and of how many events one comes again. */
  readonly oneIn: number
}

/** Where the process died. */
class Death extends Error {}

/**
 * Delivers the log's events to processes, which react by their own reactor: in the log's order, or disturbed. Then
 * streams are interleaved at will, each in its own order; events come again; and the process dies on the way to a command
 * or from it, so that the whole event comes again when others were delivered. Deadlines are kept at their instants.
 */
export class Delivery {
  private readonly reminders = new InMemoryProcessStore()
  private readonly queues = new Map<string, RecordedEvent[]>()
  private readonly reactor: Reactor
  private life = new AbortController()
  private seen = 0
  deaths = 0

  constructor(
    private readonly place: Marketplace,
    processes: readonly Process[],
    private readonly disturbance?: Disturbance,
  ) {
    const ports = { bus: this.mortal(), aggregates: place.bus, registry, logger: silentLogger }
    this.reactor = new Reactor(ports, processes, { firstMillis: 1, mostMillis: 1 })
  }

  /** Lets time go on to an instant, with all that happens on the way. */
  async until(at: Instant): Promise<void> {
    for (;;) {
      await this.settle()
      const [next] = await this.reminders.due(at, 1)
      if (next === undefined) break
      this.setClock(next.due)
      const due = await this.reminders.due(next.due, 1_000)
      const reminder = due[this.chance(due.length)]
      if (reminder === undefined) continue
      const [event] = await this.place.store.readStream(reminder.stream, { from: reminder.revision, limit: 1 })
      const occasions = event === undefined ? [] : this.reactor.occasionsOf(event)
      const survived = await this.alive(occasions.filter(({ process }) => process === reminder.owner))
      if (survived) await this.reminders.remove(reminder)
    }
    this.setClock(at)
  }

  /** Delivers all that is in the log, and what comes of it. */
  private async settle(): Promise<void> {
    for (;;) {
      for (const event of await this.place.store.readAll({ from: this.seen, limit: 10_000 })) {
        this.queues.set(event.stream, [...(this.queues.get(event.stream) ?? []), event])
        this.seen = event.position
      }
      const waiting = [...this.queues.values()].filter((queue) => queue.length > 0)
      if (waiting.length === 0) return
      waiting.sort(([a], [b]) => (a?.position ?? 0) - (b?.position ?? 0))
      const queue = waiting[this.chance(waiting.length)]
      const event = queue?.[0]
      if (queue === undefined || event === undefined) continue
      if (!(await this.take(event))) continue
      // Once more, perhaps, before what comes after it in its stream.
      if (!this.strikes()) queue.shift()
    }
  }

  private async take(event: RecordedEvent): Promise<boolean> {
    const now = this.place.clock.now()
    const present: Occasion[] = []
    for (const occasion of this.reactor.occasionsOf(event)) {
      const due = await this.reactor.dueOf(occasion)
      if (due === undefined || due <= now) present.push(occasion)
      else {
        const { stream, revision, id } = event
        await this.reminders.add([{ owner: occasion.process, eventId: id, stream, revision, due }])
      }
    }
    return this.alive(present)
  }

  /** Reacts; false where the process died on the way. */
  private async alive(occasions: readonly Occasion[]): Promise<boolean> {
    try {
      for (const occasion of occasions) await this.reactor.react(occasion, this.life.signal)
      return true
    } catch (error) {
      if (!this.life.signal.aborted) throw error
      this.life = new AbortController()
      this.deaths += 1
      return false
    }
  }

  /** The command bus, on the way to which or from which the process may die. */
  private mortal(): CommandBus {
    const die = (): never => {
      this.life.abort(new Death())
      throw new StoreUnavailable('the process has died')
    }
    return {
      dispatch: async (request) => {
        if (this.strikes()) die()
        const outcome = await this.place.bus.dispatch(request)
        if (this.strikes()) die()
        return outcome
      },
    }
  }

  private strikes(): boolean {
    return this.disturbance !== undefined && this.disturbance.below(this.disturbance.oneIn) === 0
  }

  private chance(n: number): number {
    return this.disturbance === undefined || n === 0 ? 0 : this.disturbance.below(n)
  }

  private setClock(at: Instant): void {
    const { clock } = this.place
    clock.advance(Math.max(0, toMillis(at) - toMillis(clock.now())))
  }
}

/** A state as plain data that says the same of the same, in whatever order it came about. */
export const plain = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(plain)
  if (Symbol.iterator in value)
    return [...(value as Iterable<unknown>)].map((item) => JSON.stringify(plain(item))).sort()
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, plain(item)]),
  )
}

/** Every aggregate of a log as it stands, by its stream. */
export const statesOf = async ({ store, bus }: Marketplace): Promise<Readonly<Record<string, unknown>>> => {
  const streams = new Set((await store.readAll({ limit: 100_000 })).map(({ stream }) => stream))
  const states: Record<string, unknown> = {}
  for (const stream of [...streams].sort()) {
    const cut = stream.indexOf('-')
    const category = stream.slice(0, cut)
    const { state } = await bus.load<unknown>(category, stream.slice(cut + 1))
    states[stream] = plain(registry.aggregate(category)?.legible?.(state) ?? state)
  }
  return states
}

/** An instant some time after another. */
export const after = (at: string, millis: number): Instant => instant(new Date(Date.parse(at) + millis).toISOString())
