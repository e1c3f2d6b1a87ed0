import { PostgresEventStore } from '../../../src/adapters/event-store/postgres'
import type { EventStore } from '../../../src/application/ports/event-store'
import { silentLogger } from '../../support/silent-logger'
import { type BenchContext, type BenchEntry, type Figure, median } from '../bench'
import { fillWithStreams } from '../events'

const EVENTS = 500_000
const ROUNDS = 5
const GOAL = 100_000

/** Reads the whole log by a subscription, every event decoded; returns events a second. */
const readAll = async (store: EventStore): Promise<number> => {
  const start = performance.now()
  const end = new AbortController()
  let events = 0
  for await (const batch of store.subscribe({ after: 0, signal: end.signal })) {
    for (const { data } of batch.events) if (typeof data['courseId'] === 'string') events++
    if (batch.caughtUp) end.abort()
  }
  if (events !== EVENTS) throw new Error(`the subscription delivered ${String(events)} of ${String(EVENTS)} events`)
  return (events * 1_000) / (performance.now() - start)
}

const run = async ({ createDatabase, say }: BenchContext): Promise<readonly Figure[]> => {
  const database = await createDatabase()
  const store = await PostgresEventStore.open({ connection: { connectionString: database.url }, logger: silentLogger })
  try {
    say(`writing ${String(EVENTS)} events`)
    await fillWithStreams(store, EVENTS)
    const figures: number[] = []
    for (let round = 0; round < ROUNDS; round++) figures.push(await readAll(store))
    say(`${figures.map(Math.round).join(' ')} events/s`)
    const ours = median(figures)
    return [{ name: 'catch-up over 500,000 events', ours, peer: null, unit: 'events/s', ratio: null, bar: GOAL }]
  } finally {
    await store.close()
    await database.drop()
  }
}

/** How fast a subscription comes through history. */
export const catchUp: BenchEntry = { name: 'catch-up', run }
