import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { PostgresInbox } from '../../../src/adapters/inbox'
import { deadLetterTopic } from '../../../src/application/consumers/names'
import type { BusMessage } from '../../../src/application/ports/message-bus'
import { published } from '../../support/consumers/published'
import { newConsumer, patientPool, Workshop } from '../../support/consumers/workshop'
import { eventually } from '../../support/eventually'
import { faultyPool } from '../../support/faulty-pool'
import { join, newGroup } from '../../support/message-bus/messages'
import { createDatabase, type TestDatabase } from '../../support/postgres/database'
import { silentLogger } from '../../support/silent-logger'
import { TcpProxy } from '../../support/tcp-proxy'

let database: TestDatabase
let workshop: Workshop

beforeAll(async () => {
  database = await createDatabase()
  workshop = await Workshop.open(database.url)
})
afterAll(async () => {
  await workshop.close()
  await database.drop()
})

const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n)

/** Events of some bookings, taking turns; and what their streams are to have in the end. */
const history = (topic: string, bookings: readonly string[], each: number, from = 0) =>
  upTo(each).flatMap((n) => bookings.map((id) => published(topic, id, from + n)))

const all = (bookings: readonly string[], each: number) =>
  Object.fromEntries(bookings.map((id) => [`booking-${id}`, upTo(each)]))

const someBookings = (count: number): string[] => upTo(count).map(() => randomUUID())

describe('a consumer', () => {
  it('has one effect for each event, in the order of its stream, though all come twice', async () => {
    const [topic, name, bookings] = [await workshop.topic(), newConsumer(), someBookings(20)]
    const events = history(topic.name, bookings, 5)
    await workshop.bus.publish([...events, ...events])
    const { runner } = await workshop.employ(name, topic)
    await eventually(() => expect(runner.status()).toMatchObject({ handled: 100, redelivered: 100 }))
    expect(await workshop.effects(name)).toEqual(all(bookings, 5))
  })

  it('passes over what does not concern it, without a look into it', async () => {
    const [topic, name, [booking = '']] = [await workshop.topic(), newConsumer(), someBookings(1)]
    await workshop.bus.publish([
      { ...published(topic.name, booking, 0, {}, 'BookingConfirmed'), value: 'no JSON' },
      published(topic.name, booking, 1),
    ])
    const { runner } = await workshop.employ(name, topic)
    await eventually(() => expect(runner.status().handled).toBe(1))
    expect(await workshop.parked(name)).toEqual({})
  })

  it('has one effect where its connection is lost before the commit, or after it and before the answer', async () => {
    const [topic, name, bookings] = [await workshop.topic(), newConsumer(), someBookings(10)]
    await workshop.bus.publish(history(topic.name, bookings, 20))
    let commits = 0
    const faults = [undefined, 'lost', 'unanswered'] as const
    const pool = faultyPool(workshop.pool, () => faults[(commits += 1) % 3])
    const { runner } = await workshop.employ(name, topic, { pool, settings: { batch: 7 } })
    await eventually(async () => expect(await workshop.effects(name)).toEqual(all(bookings, 20)))
    expect(runner.status().redelivered).toBeGreaterThan(0)
    expect(await workshop.parked(name)).toEqual({})
  })

  it('M25: given poison event, when retries exhausted, then its sequence is parked in order; others continue', async () => {
    const [topic, name, bookings] = [await workshop.topic(1), newConsumer(), someBookings(5)]
    const [poisoned = ''] = bookings
    let healed = false
    let tries = 0
    await workshop.employ(name, topic, {
      before: ({ id, recorded }) => {
        if (healed || id !== poisoned || recorded.revision !== 2) return
        tries += 1
        throw new RangeError('the private words of Ada')
      },
    })
    await workshop.bus.publish(history(topic.name, bookings, 6))
    const others = all(bookings.slice(1), 6)
    await eventually(async () => expect(await workshop.effects(name)).toMatchObject(others))
    const stream = `booking-${poisoned}`
    await eventually(async () => expect(await workshop.parked(name)).toEqual({ [stream]: [2, 3, 4, 5] }))
    expect((await workshop.effects(name))[stream]).toEqual([0, 1])
    // Once with the others, then as often as is set.
    expect(tries).toBe(4)

    // What comes of the stream later waits behind it.
    await workshop.bus.publish(history(topic.name, bookings, 1, 6))
    await eventually(async () => expect(await workshop.parked(name)).toEqual({ [stream]: [2, 3, 4, 5, 6] }))

    // Tried again too early, it is parked again.
    await workshop.deadLetters.retry({ group: name, key: stream })
    await eventually(async () =>
      expect(await workshop.deadLetters.list({ group: name })).toMatchObject([
        { retrying: false, retries: 1, letters: 5 },
      ]),
    )
    // Mended, it goes on in its order, and so does what comes then.
    healed = true
    await workshop.deadLetters.retry({ group: name })
    await eventually(async () => expect(await workshop.parked(name)).toEqual({}))
    await workshop.bus.publish(history(topic.name, bookings, 1, 7))
    await eventually(async () => expect(await workshop.effects(name)).toEqual(all(bookings, 8)))
  })

  it('tells of dead letters on their topic, with the reason and nobody’s words', async () => {
    const [topic, name, [booking = '']] = [await workshop.topic(), newConsumer(), someBookings(1)]
    await workshop.employ(name, topic, {
      before: () => {
        throw new RangeError('the private words of Ada')
      },
    })
    const events = history(topic.name, [booking], 2)
    await workshop.bus.publish(events)
    const dlq = deadLetterTopic(name)
    await workshop.bus.prepare([dlq])
    const reader = join(workshop.bus, { group: newGroup(), topics: [dlq] })
    await reader.took(2)
    await reader.leave()
    const told = reader.taken.map(({ id, key, value, headers }: BusMessage) => ({ id, key, value, headers }))
    expect(told).toMatchObject(events.map(({ id, key, value, headers }) => ({ id, key, value, headers })))
    expect(reader.taken.map(({ headers }) => headers['dlq-reason'])).toEqual([
      expect.stringMatching(/^RangeError at /),
      'it follows one that is parked',
    ])
    expect(reader.taken[0]?.headers['dlq-topic']).toBe(topic.name)
    const [kept] = await workshop.deadLetters.list({ group: name })
    expect(JSON.stringify([kept, reader.taken])).not.toContain('private words')
  })

  it('parks what is no event at once, and goes on', async () => {
    const [topic, name, [booking = '', other = '']] = [await workshop.topic(1), newConsumer(), someBookings(2)]
    await workshop.bus.publish([
      { ...published(topic.name, booking, 0), value: '{"specversion":"1.0"}' },
      published(topic.name, other, 0),
    ])
    const { runner } = await workshop.employ(name, topic)
    await eventually(() => expect(runner.status()).toMatchObject({ handled: 1, parked: 1, failed: 0 }))
    const [kept] = await workshop.deadLetters.list({ group: name })
    expect(kept?.reason).toMatch(/^NotAnEvent: /)
  })

  it('waits for a database that is away, however long, and parks nothing', async () => {
    const [topic, name, bookings] = [await workshop.topic(), newConsumer(), someBookings(10)]
    const url = new URL(database.url)
    const proxy = await TcpProxy.before(url.hostname, Number(url.port))
    url.hostname = '127.0.0.1'
    url.port = String(proxy.port)
    const pool = patientPool(url.href, 5)
    try {
      const { runner, stop } = await workshop.employ(name, topic, { pool, before: () => delay(1) })
      await workshop.bus.publish(history(topic.name, bookings, 10))
      await eventually(() => expect(runner.status().handled).toBeGreaterThan(0))
      for (let outage = 0; outage < 20; outage += 1) {
        proxy.cut()
        await delay(10)
      }
      await eventually(async () => expect(await workshop.effects(name)).toEqual(all(bookings, 10)))
      expect(runner.status().parked).toBe(0)
      await stop()
    } finally {
      await pool.end()
      await proxy.close()
    }
  })

  it('M31: given rebalance mid-batch, when partition revoked, then redelivery has no second effect', async () => {
    const [topic, name, bookings] = [await workshop.topic(1), newConsumer(), someBookings(3)]
    const url = new URL(database.url)
    const proxy = await TcpProxy.before(url.hostname, Number(url.port))
    url.port = String(proxy.port)
    url.hostname = '127.0.0.1'
    const doomed = await workshop.anotherBus(url.href)
    await workshop.bus.publish(history(topic.name, bookings, 4))
    let begun = false
    let goOn: () => void = () => undefined
    const gate = new Promise<void>((resolve) => (goOn = resolve))
    // It is in the middle of its batch, with an effect written and not committed, when it loses the partition.
    const first = await workshop.employ(name, topic, {
      bus: doomed,
      before: async ({ recorded }) => {
        if (recorded.revision === 2) {
          begun = true
          await gate
        }
      },
    })
    await eventually(() => expect(begun).toBe(true))
    await proxy.close()
    const second = await workshop.employ(name, topic)
    await eventually(async () => expect(await workshop.effects(name)).toEqual(all(bookings, 4)))
    goOn()
    await first.stop()
    expect(second.runner.status().handled).toBe(12)
    expect(await workshop.effects(name)).toEqual(all(bookings, 4))
  })

  it('is started again where it stands still though there are messages, and what hung has no effect', async () => {
    const [topic, name, bookings] = [await workshop.topic(1), newConsumer(), someBookings(2)]
    let hung = 0
    const { runner } = await workshop.employ(name, topic, {
      // Longer than it takes to join the bus, however busy the machine is: who has not yet joined has not moved.
      settings: { stalledMillis: 3_000 },
      before: async () => {
        hung += 1
        if (hung === 1) await new Promise(() => undefined)
      },
    })
    await workshop.bus.publish(history(topic.name, bookings, 3))
    await eventually(() => expect(runner.status().stalled).toBe(true))
    await eventually(async () => expect(await workshop.effects(name)).toEqual(all(bookings, 3)))
    await eventually(() => expect(runner.status().stalled).toBe(false))
  })

  it('forgets which messages it has dealt with when none of them can come again', async () => {
    const name = newConsumer()
    const inbox = new PostgresInbox({ pool: workshop.pool, logger: silentLogger, stores: () => undefined })
    const { signal } = new AbortController()
    await inbox.transact(name, (transaction) => transaction.note(['old', 'young']), signal)
    await workshop.pool.query(
      `update lyceum_inbox.dealt_with set at = now() - interval '15 days' where "group" = $1 and id = 'old'`,
      [name],
    )
    expect(await inbox.sweep()).toBe(1)
    const fresh = await inbox.transact(name, (transaction) => transaction.note(['old', 'young']), signal)
    expect([...fresh]).toEqual(['old'])
  })
})
