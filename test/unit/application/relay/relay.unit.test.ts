import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'
import { InMemoryEventStore } from '../../../../src/adapters/event-store/in-memory'
import { InMemoryProcessStore } from '../../../../src/adapters/process-store/in-memory'
import { readPublished } from '../../../../src/application/events/published-event'
import { eventTopics } from '../../../../src/application/events/topics'
import type { Checkpoints } from '../../../../src/application/ports/checkpoints'
import type { Logger } from '../../../../src/application/ports/logger'
import {
  BusUnavailable,
  type MessageBus,
  type OutgoingBusMessage,
  type Topic,
} from '../../../../src/application/ports/message-bus'
import { Relay, RELAY, textOfLog } from '../../../../src/application/relay'
import { aggregates } from '../../../../src/domain/registry'
import { alone } from '../../../support/commands/process-run'
import { eventually } from '../../../support/eventually'
import { newEvent, write } from '../../../support/log'
import { silentLogger } from '../../../support/silent-logger'

/** A bus that keeps what it is given, and does with each publication what it is told: take all of it, some, or none. */
class Recorder implements Pick<MessageBus, 'prepare' | 'publish'> {
  readonly taken: OutgoingBusMessage[] = []
  prepared: readonly Topic[] = []
  publications = 0

  constructor(private readonly takes: (publication: number) => number = () => Infinity) {}

  prepare(topics: readonly Topic[]): Promise<void> {
    this.prepared = topics
    return Promise.resolve()
  }

  async publish(messages: readonly OutgoingBusMessage[]): Promise<void> {
    const most = this.takes(this.publications)
    this.publications += 1
    await delay(0)
    this.taken.push(...messages.slice(0, most))
    if (most < messages.length) throw new BusUnavailable('away')
  }
}

interface RunOptions {
  readonly store: InMemoryEventStore
  readonly bus: Recorder
  readonly checkpoints?: Checkpoints
  readonly logger?: Logger
}

const run = ({ store, bus, checkpoints = new InMemoryProcessStore(), logger = silentLogger }: RunOptions) => {
  const relay = new Relay(
    { store, text: textOfLog(store), bus, checkpoints, leases: alone, logger, aggregates },
    { batchSize: 5, backoff: { firstMillis: 1, mostMillis: 2 } },
  )
  const stopping = new AbortController()
  const running = relay.run(stopping.signal)
  return {
    relay,
    caughtUp: async () => {
      while (!stopping.signal.aborted && relay.reached !== (await store.head())) await delay(1)
    },
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

const fill = async (store: InMemoryEventStore, streams: readonly number[]): Promise<void> => {
  for (const [n, stream] of streams.entries())
    await write(store, `${stream % 2 === 0 ? 'booking' : 'course'}-${String(stream)}`, newEvent('Happened', { n }))
}

/** The messages without those that came before. */
const firsts = (messages: readonly OutgoingBusMessage[]): readonly OutgoingBusMessage[] =>
  [...new Map([...messages].reverse().map((message) => [message.id, message])).values()].reverse()

describe('the relay', () => {
  it('publishes every event under its stream, on the topic of its context', async () => {
    const store = new InMemoryEventStore()
    await fill(store, [1, 2, 1, 2, 4])
    const bus = new Recorder()
    const { caughtUp, stop } = run({ store, bus })
    await caughtUp()
    await fill(store, [3])
    await caughtUp()
    await stop()
    expect(bus.prepared).toEqual(eventTopics)
    expect(bus.taken.map(({ topic, key }) => [topic, key])).toEqual([
      ['lyceum.lms.events', 'course-1'],
      ['lyceum.booking.events', 'booking-2'],
      ['lyceum.lms.events', 'course-1'],
      ['lyceum.booking.events', 'booking-2'],
      ['lyceum.booking.events', 'booking-4'],
      ['lyceum.lms.events', 'course-3'],
    ])
    const events = await store.readAll({ limit: 10 })
    expect(bus.taken.map(({ value }) => readPublished(value))).toEqual(events)
    expect(bus.taken.map(({ id }) => id)).toEqual(events.map(({ id }) => id))
  })

  it('goes on where it was, and publishes nothing twice that it has saved', async () => {
    const store = new InMemoryEventStore()
    const checkpoints = new InMemoryProcessStore()
    await fill(store, [1, 2])
    const first = new Recorder()
    const before = run({ store, bus: first, checkpoints })
    await before.caughtUp()
    await before.stop()
    expect(await checkpoints.load(RELAY)).toBe(2)
    await fill(store, [1])
    const second = new Recorder()
    const after = run({ store, bus: second, checkpoints })
    await after.caughtUp()
    await after.stop()
    expect(second.taken.map(({ key }) => key)).toEqual(['course-1'])
  })

  it('loses nothing and keeps the order of streams, however often the bus breaks off and the relay dies', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 30 }),
        fc.array(fc.nat({ max: 6 }), { maxLength: 8 }),
        fc.array(fc.nat({ max: 3 }), { maxLength: 3 }),
        async (streams, breaks, deaths) => {
          const store = new InMemoryEventStore()
          await fill(store, streams)
          const bus = new Recorder((publication) => breaks[publication] ?? Infinity)
          const kept = new InMemoryProcessStore()
          // A life ends before a checkpoint is saved: what had been published by then comes again.
          for (const saves of deaths) {
            let left = saves
            const death = new AbortController()
            const checkpoints: Checkpoints = {
              load: (name) => kept.load(name),
              save: async (name, position) => {
                if (left-- > 0) return kept.save(name, position)
                death.abort()
                throw new Error('died')
              },
            }
            const life = run({ store, bus, checkpoints })
            await Promise.race([once(death.signal, 'abort'), life.caughtUp()])
            await life.stop()
          }
          const last = run({ store, bus, checkpoints: kept })
          await last.caughtUp()
          await last.stop()
          const events = await store.readAll({ limit: 100 })
          const unique = firsts(bus.taken)
          expect(new Set(unique.map(({ id }) => id))).toEqual(new Set(events.map(({ id }) => id)))
          for (const stream of new Set(events.map((event) => event.stream)))
            expect(unique.filter(({ key }) => key === stream).map(({ id }) => id)).toEqual(
              events.filter((event) => event.stream === stream).map(({ id }) => id),
            )
          if (deaths.length === 0 && breaks.length === 0) expect(bus.taken).toHaveLength(events.length)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('waits for a bus that is away, and says when it has caught up', async () => {
    const store = new InMemoryEventStore()
    await fill(store, [1, 2, 3])
    const told: string[] = []
    const logger: Logger = { ...silentLogger, info: (message) => told.push(message) }
    let away = true
    const bus = new Recorder(() => (away ? 0 : Infinity))
    const { relay, caughtUp, stop } = run({ store, bus, logger })
    await eventually(() => expect(bus.publications).toBeGreaterThan(1))
    expect(relay.reached).toBe(0)
    away = false
    await caughtUp()
    await fill(store, [1])
    await caughtUp()
    await stop()
    expect(told).toEqual(['the relay has caught up with the log after an interruption'])
    expect(relay.reached).toBeUndefined()
  })

  it('passes no event over that it has no topic for', async () => {
    const store = new InMemoryEventStore()
    await fill(store, [1])
    await write(store, 'elsewhere-1', newEvent('Happened', {}))
    await fill(store, [1])
    const told: unknown[] = []
    const bus = new Recorder()
    const { relay, stop } = run({ store, bus, logger: { ...silentLogger, error: (_, fields) => told.push(fields) } })
    await eventually(() =>
      expect(told).toContainEqual(
        expect.objectContaining({
          error: expect.stringContaining('NoTopic: no aggregate has streams such as elsewhere-1') as unknown,
        }),
      ),
    )
    expect(relay.reached).toBe(0)
    await stop()
    expect(bus.taken).toEqual([])
  })
})
