import { isLeft, isRight } from 'fp-ts/Either'
import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import { InMemoryKeyVault } from '../../../src/adapters/key-vault/in-memory'
import { AggregateRegistry } from '../../../src/application/commands/aggregate-registry'
import type {
  AggregateLoader,
  CommandBus,
  CommandOutcome,
  CommandRequest,
  CommandResult,
} from '../../../src/application/commands/command'
import { CommandService } from '../../../src/application/commands/command-service'
import {
  type CommandBusSettings,
  EventSourcedCommandBus,
} from '../../../src/application/commands/event-sourced-command-bus'
import { useCases } from '../../../src/application/commands/use-cases'
import { authorise } from '../../../src/application/policies'
import type { Clock } from '../../../src/application/ports/clock'
import type { EventStore, RecordedEvent } from '../../../src/application/ports/event-store'
import { EventOpener } from '../../../src/application/privacy/event-opener'
import { OpenedEventStore } from '../../../src/application/privacy/opened-event-store'
import { type Actor, type Instant, instant, plusMillis } from '../../../src/domain/kernel'
import { aggregates } from '../../../src/domain/registry'
import { uuid } from '../decider-specification'

/** A clock that stands still until it is moved. */
export class TestClock implements Clock {
  constructor(private time: Instant = instant('2026-03-01T10:00:00Z')) {}
  now(): Instant {
    return this.time
  }
  advance(millis: number): void {
    this.time = plusMillis(this.time, millis)
  }
}

export const registry = new AggregateRegistry(aggregates)

/** The keys of all whom a test's events are about: one vault for a file's logs, as ids are of one file. */
export const vault = new InMemoryKeyVault()

/** Retries quickly: what is waited for in production has no place in a unit test. */
const quick: Partial<CommandBusSettings> = {
  decisions: { tries: 200, firstMillis: 1, mostMillis: 2 },
  appends: { tries: 4, firstMillis: 1, mostMillis: 2 },
}

/** A log as deciders read it. */
const withSecrets = (store: BusStore): BusStore => {
  const opener = new EventOpener(vault, registry, 'shown')
  return {
    append: (stream, expected, events) => store.append(stream, expected, events),
    readStream: async (stream, options) => opener.open(await store.readStream(stream, options)),
  }
}

type BusStore = Pick<EventStore, 'append' | 'readStream'>

/** @param store - the log as it is stored */
export const busOn = (
  store: BusStore,
  settings: Partial<CommandBusSettings> = {},
  clock: Clock = new TestClock(),
): EventSourcedCommandBus =>
  new EventSourcedCommandBus(
    { store: withSecrets(store), vault, fingerprintKey: Buffer.alloc(32), clock, registry, authorise },
    { ...quick, ...settings },
  )

/** Lyceum's commands on a log in memory. */
export interface Marketplace {
  /** The log as it is stored: for what verifies it. */
  readonly log: EventStore
  /** The log as it is read. */
  readonly store: EventStore
  readonly clock: TestClock
  readonly bus: CommandBus & AggregateLoader
  readonly service: CommandService
}

export const marketplace = (log: EventStore = new InMemoryEventStore()): Marketplace => {
  const clock = new TestClock()
  const bus = busOn(log, {}, clock)
  const ids = { next: nextId }
  return {
    log,
    store: new OpenedEventStore({ store: log, vault, registry }, 'withheld'),
    clock,
    bus,
    service: new CommandService({ registry, authorise, bus, aggregates: bus, clock, ids }, useCases),
  }
}

let ids = 0
/** An id that no other test of this file has. */
export const nextId = (): string => {
  ids += 1
  return uuid(0xf000_0000 + ids)
}

/** A request with an id of its own unless one is given. */
export const request = (
  category: string,
  id: string,
  type: string,
  data: unknown,
  by: Actor,
  extra: Partial<CommandRequest> = {},
): CommandRequest => ({ category, id, type, data, by, commandId: nextId(), ...extra })

/** The answer of a command that must not be refused. */
export const accepted = (outcome: CommandOutcome): CommandResult => {
  if (isLeft(outcome)) throw new Error(`refused with ${outcome.left.code}: ${outcome.left.message}`)
  return outcome.right
}

/** The code that a command was refused with. */
export const refusedWith = (outcome: CommandOutcome): string => {
  if (isRight(outcome)) throw new Error(`accepted: ${JSON.stringify(outcome.right)}`)
  return outcome.left.code
}

/** How many of some outcomes there are, by code; `ok` for those accepted. */
export const tally = (outcomes: readonly CommandOutcome[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const outcome of outcomes) {
    const key = isLeft(outcome) ? outcome.left.code : 'ok'
    counts[key] = (counts[key] ?? 0) + 1
  }
  return counts
}

export const typesOf = (events: readonly RecordedEvent[]): readonly string[] => events.map(({ type }) => type)
