import * as E from 'fp-ts/Either'
import { v7 } from 'uuid'
import { PostgresEventStore } from '../../../src/adapters/event-store/postgres'
import type { NewEvent, StreamName } from '../../../src/application/ports/event-store'
import { silentLogger } from '../../support/silent-logger'
import { BareInsert } from '../bare-insert'
import { type BenchContext, type BenchDatabase, type BenchEntry, compared, type Figure, takeTurns } from '../bench'
import { openEmmett } from '../emmett'
import { plainEvents, sealedEvents } from '../events'

const CLIENTS = 200
const EVENTS = 2
const APPENDS_PER_STREAM = 4
const ROUNDS = 5
const MILLIS = 3_000

/** Who is measured: makes the events of a new stream, and appends some at the revision of the first of them. */
interface Contestant {
  readonly events: (stream: StreamName, count: number) => readonly NewEvent[]
  readonly append: (stream: StreamName, first: number, events: readonly NewEvent[]) => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Appends of two events by 200 clients at once, each to streams of its own: a new one, then three more at the revision
 * it has come to. Returns appends a second.
 */
const load = async ({ events: newEvents, append }: Contestant): Promise<number> => {
  const start = performance.now()
  let appends = 0
  const client = async () => {
    while (performance.now() < start + MILLIS) {
      const stream = `enrollment-${v7()}`
      const events = newEvents(stream, EVENTS * APPENDS_PER_STREAM)
      for (let first = 0; first < events.length; first += EVENTS) {
        await append(stream, first, events.slice(first, first + EVENTS))
        appends++
      }
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
  return (appends * 1_000) / (performance.now() - start)
}

type NewEvents = Contestant['events']

const ready: NewEvents = (_, count) => plainEvents(count)

const lyceum = async ({ url }: BenchDatabase, events: NewEvents): Promise<Contestant> => {
  const store = await PostgresEventStore.open({ connection: { connectionString: url }, logger: silentLogger })
  return {
    events,
    append: async (stream, first, events) => {
      const answer = await store.append(stream, first === 0 ? 'no-stream' : first - 1, events)
      if (E.isLeft(answer)) throw new Error(`a conflict in ${stream}, which has one writer`)
    },
    close: () => store.close(),
  }
}

const emmett = async ({ url }: BenchDatabase): Promise<Contestant> => {
  const store = await openEmmett(url)
  return {
    events: ready,
    append: async (stream, first, events) => {
      const expectedStreamVersion = first === 0 ? 'STREAM_DOES_NOT_EXIST' : BigInt(first)
      await store.appendToStream(stream, events, { expectedStreamVersion })
    },
    close: () => store.close(),
  }
}

/** Puts rows into a table of Lyceum's log, in a database of its own. */
const bareInsert = async (database: BenchDatabase): Promise<Contestant> => {
  await (await lyceum(database, ready)).close()
  const inserter = await BareInsert.open(database.url)
  return {
    events: ready,
    append: (stream, first, events) => inserter.append(stream, first, events),
    close: () => inserter.close(),
  }
}

const run = async ({ createDatabase, say }: BenchContext): Promise<readonly Figure[]> => {
  const databases: BenchDatabase[] = []
  const contestants: Contestant[] = []
  const turn = async (open: (database: BenchDatabase) => Promise<Contestant>) => {
    const database = await createDatabase()
    databases.push(database)
    const contestant = await open(database)
    contestants.push(contestant)
    return () => load(contestant)
  }
  try {
    const turns = {
      ours: await turn((database) => lyceum(database, ready)),
      sealed: await turn((database) => lyceum(database, sealedEvents)),
      emmett: await turn(emmett),
      bare: await turn(bareInsert),
    }
    say(`${String(CLIENTS)} clients, ${String(EVENTS)} events of 300 bytes an append; first a round to warm up`)
    await takeTurns(1, turns)
    const { ours, sealed, ...peers } = await takeTurns(ROUNDS, turns)
    for (const [name, figures] of Object.entries({ ours, sealed, ...peers }))
      say(`${name}: ${figures.map(Math.round).join(' ')} appends/s`)
    const unit = 'appends/s'
    return [
      compared('append, beside @event-driven-io/emmett-postgresql', unit, ours, peers.emmett, 10),
      compared('append, beside a bare multi-row INSERT', unit, ours, peers.bare, 0.7),
      compared('append with hashes made, beside emmett', unit, sealed, peers.emmett, null),
    ]
  } finally {
    await Promise.all(contestants.map((contestant) => contestant.close()))
    await Promise.all(databases.map((database) => database.drop()))
  }
}

/** Appends a second: ready events, as the peers get them; and once with the hashes that Lyceum's commands add. */
export const append: BenchEntry = { name: 'append', run }
