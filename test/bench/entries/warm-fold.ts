import { PostgresEventStore } from '../../../src/adapters/event-store/postgres'
import type { CommandBus } from '../../../src/application/commands/command'
import { publishCourse, reserveSeats } from '../../support/commands/courses'
import { accepted, marketplace, nextId } from '../../support/commands/marketplace'
import { silentLogger } from '../../support/silent-logger'
import { type BenchContext, type BenchEntry, type Figure, median } from '../bench'

/** A published course has six events, and another with each seat that is taken. */
const PUBLISHED = 6
const SHORT = 10
const LONG = 10_000
/** Short courses take turns, so that none of them grows long while it is measured. */
const SHORT_COURSES = 100
const COMMANDS = 1_000
/** A command on the long stream may take twice as long: be half as good. */
const GOAL = 0.5

/** A course whose stream has so many events, all folded already. Returns what takes one more seat of it. */
const courseOf = async (bus: CommandBus, events: number): Promise<() => Promise<void>> => {
  const id = nextId()
  await publishCourse(bus, id, { kind: 'unlimited' })
  let learners = events - PUBLISHED
  for (const outcome of await reserveSeats(bus, id, [...Array(learners).keys()])) accepted(outcome)
  return async () => {
    const [outcome] = await reserveSeats(bus, id, [learners++])
    if (outcome !== undefined) accepted(outcome)
  }
}

const millisOf = async (command: () => Promise<void>): Promise<number> => {
  const start = performance.now()
  await command()
  return performance.now() - start
}

const run = async ({ createDatabase, say }: BenchContext): Promise<readonly Figure[]> => {
  const database = await createDatabase()
  const store = await PostgresEventStore.open({ connection: { connectionString: database.url }, logger: silentLogger })
  try {
    const { bus } = marketplace(store)
    const long = await courseOf(bus, LONG)
    const short: (() => Promise<void>)[] = []
    for (let n = 0; n < SHORT_COURSES; n++) short.push(await courseOf(bus, SHORT))
    const millis = { long: [] as number[], short: [] as number[] }
    for (let n = 0; n < COMMANDS; n++) {
      const next = short[n % SHORT_COURSES]
      if (next !== undefined) millis.short.push(await millisOf(next))
      millis.long.push(await millisOf(long))
    }
    const ours = median(millis.long)
    const peer = median(millis.short)
    say(
      `one command at a time: ${ours.toFixed(2)} ms at ${String(LONG)} events, ${peer.toFixed(2)} ms at ${String(SHORT)}`,
    )
    const name = `command on a stream of ${LONG.toLocaleString('en')} events, beside one of ${String(SHORT)}`
    return [{ name, ours, peer, unit: 'ms, median', ratio: peer / ours, bar: GOAL }]
  } finally {
    await store.close()
    await database.drop()
  }
}

/** What the length of a stream costs a command whose fold is cached. */
export const warmFold: BenchEntry = { name: 'warm-fold', run }
