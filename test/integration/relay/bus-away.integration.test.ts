import type { Pool } from 'pg'
import { PostgresMessageBus } from '../../../src/adapters/message-bus/postgres'
import { eventTopics } from '../../../src/application/events/topics'
import { readPublished } from '../../../src/application/events/published-event'
import { patientPool } from '../../support/consumers/workshop'
import { readAllAfter } from '../../support/event-store/collect'
import { eventually } from '../../support/eventually'
import { newEvent, write } from '../../support/log'
import { join, newGroup } from '../../support/message-bus/messages'
import { createDatabase, type TestDatabase } from '../../support/postgres/database'
import { type OpenRelay, openRelay } from '../../support/relay/open-relay'
import { silentLogger } from '../../support/silent-logger'
import { TcpProxy } from '../../support/tcp-proxy'

/** The log in one database, the bus in another one, behind a proxy that can be taken away. */
describe('the relay, while the bus is away', () => {
  let log: TestDatabase
  let elsewhere: TestDatabase
  let proxy: TcpProxy
  let pool: Pool
  let bus: PostgresMessageBus
  let relay: OpenRelay
  beforeAll(async () => {
    ;[log, elsewhere] = await Promise.all([createDatabase(), createDatabase()])
    const { hostname, port } = new URL(elsewhere.url)
    proxy = await TcpProxy.before(hostname, Number(port))
    const through = new URL(elsewhere.url)
    through.host = `127.0.0.1:${String(proxy.port)}`
    pool = patientPool(through.href, 2)
    bus = new PostgresMessageBus({ connectionString: elsewhere.url, pool, logger: silentLogger, pollMillis: 100 })
    await bus.start()
    relay = await openRelay(log.url, bus, { backoff: { firstMillis: 20, mostMillis: 200 } })
  })
  afterAll(async () => {
    await relay.close()
    await bus.close()
    await pool.end()
    await proxy.close()
    await Promise.all([log.drop(), elsewhere.drop()])
  })

  it('keeps nobody from writing to the log, and publishes all of it in order once the bus is back', async () => {
    const { store } = relay
    const streams = ['booking-1', 'course-1', 'booking-2']
    const writeSome = async (from: number, count: number): Promise<void> => {
      for (let n = from; n < from + count; n += 1)
        await write(store, streams[n % 3] ?? '', newEvent('Happened', { n }), newEvent('Happened', { n }))
    }
    const reader = join(bus, { group: newGroup(), topics: eventTopics })
    await writeSome(0, 10)
    await reader.took(20)

    proxy.refuse()
    await writeSome(10, 300)
    const reached = relay.relay.reached
    expect(reached).toBeLessThan(await store.head())

    proxy.accept()
    await eventually(async () => expect(relay.relay.reached).toBe(await store.head()))
    const events = await readAllAfter(store, 0, 1_000)
    // Some may have come twice: the bus broke off in the middle.
    await eventually(() => expect(new Set(reader.taken.map(({ id }) => id)).size).toBe(events.length))
    await reader.leave()
    const first = new Map([...reader.taken].reverse().map((message) => [message.id, message]))
    const seen = [...new Set(reader.taken.map(({ id }) => id))].map((id) => readPublished(first.get(id)?.value ?? ''))
    for (const stream of streams)
      expect(seen.filter((event) => event.stream === stream)).toEqual(events.filter((event) => event.stream === stream))
  })
})
