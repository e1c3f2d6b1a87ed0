import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client'
import * as E from 'fp-ts/Either'
import { v7 } from 'uuid'
import { EventStoreDbEventStore } from '../../../src/adapters/event-store/eventstoredb'
import type { NewEvent, Position, StreamName } from '../../../src/application/ports/event-store'
import { silentLogger } from '../../support/silent-logger'
import { type BenchContext, type BenchEntry, compared, type Figure, takeTurns } from '../bench'
import { plainEvents } from '../events'
import { startChild } from '../servers/child'

const CLIENTS = 50
const EVENTS = 2
const APPENDS_PER_STREAM = 4
const MILLIS = 3_000
const ROUNDS = 5

const HISTORY = 60_000
const PER_APPEND = 100
const PAGE = 2_000

type Append = (stream: StreamName, first: number, events: readonly NewEvent[]) => Promise<void>

/** Appends of two events by 50 clients at once, each to streams of its own. Returns appends a second. */
const load = async (append: Append): Promise<number> => {
  const start = performance.now()
  let appends = 0
  const client = async () => {
    while (performance.now() < start + MILLIS) {
      const stream = `enrollment-${v7()}`
      for (let first = 0; first < EVENTS * APPENDS_PER_STREAM; first += EVENTS) {
        await append(stream, first, plainEvents(EVENTS))
        appends++
      }
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
  return (appends * 1_000) / (performance.now() - start)
}

/** The official client with nothing around it, as its documentation uses it. */
const bareAppend =
  (client: EventStoreDBClient): Append =>
  async (stream, first, events) => {
    await client.appendToStream(
      stream,
      events.map(({ id, type, data, metadata }) =>
        jsonEvent({ id, type, data: { ...data }, metadata: { ...metadata } }),
      ),
      { expectedRevision: first === 0 ? 'no_stream' : BigInt(first - 1) },
    )
  }

const ourAppend =
  (store: EventStoreDbEventStore): Append =>
  async (stream, first, events) => {
    const answer = await store.append(stream, first === 0 ? 'no-stream' : first - 1, events)
    if (E.isLeft(answer)) throw new Error(`a conflict in ${stream}, which has one writer`)
  }

/** Writes history to be read, and returns the position before it. */
const fill = async (store: EventStoreDbEventStore): Promise<Position> => {
  const start = await store.head()
  let appends = HISTORY / PER_APPEND
  const writer = async () => {
    while (appends-- > 0) await store.append(`enrollment-${v7()}`, 'no-stream', plainEvents(PER_APPEND))
  }
  await Promise.all(Array.from({ length: 10 }, writer))
  return start
}

/** Counts events, each looked into; returns events a second. On a server that others use there may be more. */
const rated = async (read: (take: (data: unknown) => void) => Promise<void>): Promise<number> => {
  const start = performance.now()
  let events = 0
  await read((data) => {
    if (typeof (data as { courseId?: unknown }).courseId === 'string') events++
  })
  if (events < HISTORY) throw new Error(`${String(events)} of ${String(HISTORY)} events were read`)
  return (events * 1_000) / (performance.now() - start)
}

const byClient = (client: EventStoreDBClient, start: Position) => () =>
  rated(async (take) => {
    const fromPosition = start === 0 ? 'start' : { commit: BigInt(start), prepare: BigInt(start) }
    for await (const { event } of client.readAll({ fromPosition })) if (event !== undefined) take(event.data)
  })

const byPages = (store: EventStoreDbEventStore, start: Position) => () =>
  rated(async (take) => {
    for (let from: Position | undefined = start; from !== undefined;) {
      const page = await store.readAll({ from, limit: PAGE })
      for (const { data } of page) take(data)
      from = page.at(-1)?.position
    }
  })

const bySubscription = (store: EventStoreDbEventStore, start: Position) => () =>
  rated(async (take) => {
    const end = new AbortController()
    for await (const { events, caughtUp } of store.subscribe({ after: start, signal: end.signal })) {
      for (const { data } of events) take(data)
      if (caughtUp) end.abort()
    }
  })

const measure = async (url: string, { say }: BenchContext): Promise<readonly Figure[]> => {
  const store = await EventStoreDbEventStore.open({ url, logger: silentLogger })
  const client = EventStoreDBClient.connectionString(url)
  try {
    say(`${String(CLIENTS)} clients, ${String(EVENTS)} events of 300 bytes an append; first a round to warm up`)
    const appends = { ours: () => load(ourAppend(store)), bare: () => load(bareAppend(client)) }
    await takeTurns(1, appends)
    const append = await takeTurns(ROUNDS, appends)
    say(`writing ${String(HISTORY)} events`)
    const start = await fill(store)
    const reads = {
      pages: byPages(store, start),
      subscription: bySubscription(store, start),
      bare: byClient(client, start),
    }
    await takeTurns(1, reads)
    const read = await takeTurns(ROUNDS, reads)
    for (const [name, figures] of Object.entries({ ...append, ...read }))
      say(`${name}: ${figures.map(Math.round).join(' ')}`)
    const beside = 'beside @eventstore/db-client'
    return [
      compared(`EventStoreDB append, ${beside}`, 'appends/s', append.ours, append.bare, 0.9),
      compared(`EventStoreDB readAll, ${beside}`, 'events/s', read.pages, read.bare, 0.9),
      compared(`EventStoreDB subscription, ${beside}`, 'events/s', read.subscription, read.bare, 0.9),
    ]
  } finally {
    await client.dispose()
    await store.close()
  }
}

const run = async (context: BenchContext): Promise<readonly Figure[]> => {
  const real = process.env.EVENTSTORE_TEST_URL
  if (real !== undefined) return measure(real, context)
  const peer = await startChild('eventstoredb-peer.ts', '')
  try {
    return await measure(peer.url, context)
  } finally {
    await peer.stop()
  }
}

/**
 * Appends and reads through the adapter, beside the official client on the same server: the one that
 * EVENTSTORE_TEST_URL names, or the protocol peer of the tests, whose own speed then bounds both.
 */
export const eventStoreDb: BenchEntry = { name: 'eventstoredb', run }
