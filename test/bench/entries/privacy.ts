import { isLeft } from 'fp-ts/Either'
import type * as t from 'io-ts'
import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'
import { PostgresEventStore } from '../../../src/adapters/event-store/postgres'
import { GivenMasterKeys } from '../../../src/adapters/master-keys/given'
import { systemClock } from '../../../src/adapters/system/clock'
import { AggregateRegistry } from '../../../src/application/commands/aggregate-registry'
import { EventSourcedCommandBus } from '../../../src/application/commands/event-sourced-command-bus'
import type { EventStore } from '../../../src/application/ports/event-store'
import { OpenedEventStore } from '../../../src/application/privacy/opened-event-store'
import type { AnyAggregate } from '../../../src/domain/kernel'
import { aggregates } from '../../../src/domain/registry'
import { openKeys, type TestKeys } from '../../support/postgres/key-vault'
import { silentLogger } from '../../support/silent-logger'
import { type BenchContext, type BenchEntry, compared, type Figure, takeTurns } from '../bench'

const CLIENTS = 200
const ROUNDS = 5
const MILLIS = 2_000
const EVENTS = 50_000
const PEOPLE = 1_000

/** The same codec in a wrapping that hides what is marked in it. */
const opaque = (codec: t.Mixed): t.Mixed =>
  Object.assign(Object.create(Object.getPrototypeOf(codec) as object) as t.Mixed, codec, { _tag: 'Opaque' })

/** Lyceum's aggregates as if nothing in their events were personal. */
const unmarked: readonly AnyAggregate[] = aggregates.map((aggregate) => ({
  ...aggregate,
  events: Object.fromEntries(
    Object.entries(aggregate.events).map(([type, event]) => [type, { ...event, data: opaque(event.data) }]),
  ),
}))

interface Command {
  readonly category: string
  readonly type: string
  readonly data: (id: string) => unknown
}

/** Makes one event without personal fields: a posting's draft. */
const none: Command = {
  category: 'posting',
  type: 'DraftPosting',
  data: (id) => ({ institutionId: id, title: 'Tutor', description: 'x'.repeat(150), subjects: ['mathematics'] }),
}

/** Makes one event with two: an application's cover letter and the salary that is asked for. */
const two: Command = {
  category: 'application',
  type: 'SubmitApplication',
  data: (id) => ({
    ...{ postingId: v7(), tutorId: id, posting: { institutionId: v7(), stage: 'published' } },
    ...{ coverLetter: 'x'.repeat(150), expectedSalary: { amount: 4_000, currency: 'EUR' } },
  }),
}

const busOn = (store: EventStore, { vault }: TestKeys, of: readonly AnyAggregate[]): EventSourcedCommandBus => {
  const registry = new AggregateRegistry(of)
  return new EventSourcedCommandBus({
    registry,
    store: new OpenedEventStore({ store, vault, registry }, 'shown'),
    vault,
    fingerprintKey: randomBytes(32),
    clock: systemClock,
    authorise: () => undefined,
  })
}

const newcomer = (): string => v7()

/** One of a thousand, each of whom has a key after the round that warms up. */
const regular = (() => {
  const people = Array.from({ length: PEOPLE }, () => v7())
  let next = 0
  return (): string => people[next++ % PEOPLE] ?? ''
})()

/** Commands by 200 clients at once, each on a stream of its own. Returns commands a second. */
const load = async (
  bus: EventSourcedCommandBus,
  { category, type, data }: Command,
  person: () => string,
): Promise<number> => {
  const start = performance.now()
  let done = 0
  const client = async () => {
    while (performance.now() < start + MILLIS) {
      const id = person()
      const by = { id, role: 'tutor' } as const
      const outcome = await bus.dispatch({ category, id: v7(), type, data: data(id), by, commandId: v7() })
      if (isLeft(outcome)) throw new Error(`${type} was refused: ${outcome.left.code}`)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
  return (done * 1_000) / (performance.now() - start)
}

/** A history of which every tenth event has two personal fields, each of another person. */
const fill = async (bus: EventSourcedCommandBus): Promise<void> => {
  let left = EVENTS
  const writer = async () => {
    while (left > 0) {
      const { category, type, data } = left-- % 10 === 0 ? two : none
      const id = v7()
      const by = { id, role: 'tutor' } as const
      await bus.dispatch({ category, id: v7(), type, data: data(id), by, commandId: v7() })
    }
  }
  await Promise.all(Array.from({ length: 500 }, writer))
}

/** Reads the whole log by a subscription; returns events a second. */
const readAll = async (store: EventStore): Promise<number> => {
  const start = performance.now()
  const end = new AbortController()
  let events = 0
  for await (const batch of store.subscribe({ after: 0, signal: end.signal })) {
    events += batch.events.length
    if (batch.caughtUp) end.abort()
  }
  return (events * 1_000) / (performance.now() - start)
}

const run = async ({ createDatabase, say }: BenchContext): Promise<readonly Figure[]> => {
  const [written, read] = [await createDatabase(), await createDatabase()]
  const source = new GivenMasterKeys([randomBytes(32)], 'bench')
  const open = async (url: string) => ({
    store: await PostgresEventStore.open({ connection: { connectionString: url }, logger: silentLogger }),
    keys: await openKeys(url, source),
  })
  const [writing, reading] = [await open(written.url), await open(read.url)]
  try {
    const sealing = busOn(writing.store, writing.keys, aggregates)
    const plain = busOn(writing.store, writing.keys, unmarked)
    const turns = {
      none: () => load(sealing, none, regular),
      regulars: () => load(sealing, two, regular),
      newcomers: () => load(sealing, two, newcomer),
      unmarked: () => load(plain, two, regular),
      unmarkedNone: () => load(plain, none, regular),
    }
    say(`${String(CLIENTS)} clients, one event a command; first a round to warm up`)
    await takeTurns(1, turns)
    const commands = await takeTurns(ROUNDS, turns)
    for (const [name, figures] of Object.entries(commands))
      say(`${name}: ${figures.map(Math.round).join(' ')} commands/s`)
    say(`writing ${String(EVENTS)} events, every tenth with personal fields`)
    await fill(busOn(reading.store, reading.keys, aggregates))
    const { vault } = reading.keys
    const registry = new AggregateRegistry(aggregates)
    const opened = new OpenedEventStore({ store: reading.store, vault, registry }, 'withheld')
    const events = await takeTurns(ROUNDS, { opened: () => readAll(opened), stored: () => readAll(reading.store) })
    for (const [name, figures] of Object.entries(events)) say(`${name}: ${figures.map(Math.round).join(' ')} events/s`)
    return [
      compared(
        'commands without personal fields, beside unmarked',
        'commands/s',
        commands.none,
        commands.unmarkedNone,
        0.9,
      ),
      compared(
        'commands with 2 personal fields, beside unmarked',
        'commands/s',
        commands.regulars,
        commands.unmarked,
        null,
      ),
      compared('the same, each of a new person', 'commands/s', commands.newcomers, commands.unmarked, null),
      compared('catch-up, 10 % personal, beside as it is stored', 'events/s', events.opened, events.stored, 0.5),
    ]
  } finally {
    await Promise.all([writing, reading].map(({ store, keys }) => Promise.all([store.close(), keys.close()])))
    await Promise.all([written.drop(), read.drop()])
  }
}

/** What it costs that personal fields are sealed when they are written, and opened when they are read. */
export const privacy: BenchEntry = { name: 'privacy', run }
