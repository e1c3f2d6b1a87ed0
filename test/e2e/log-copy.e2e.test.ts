import type { EventStore } from '../../src/application/ports/event-store'
import { EventStoreDbEventStore } from '../../src/adapters/event-store/eventstoredb'
import { PostgresEventStore } from '../../src/adapters/event-store/postgres'
import { keptOf, SealedHistory, writeHistory } from '../support/event-store/sealed-history'
import { EventStoreDbPeer } from '../support/eventstoredb/peer'
import { write } from '../support/log'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { type Finished, startLyceum } from '../support/program/command-line'
import { Gate } from '../support/program/gate'
import { rowsOf } from '../support/program/log'
import { silentLogger } from '../support/silent-logger'

/** A log of the test's own: where it is, and how to look into it. */
interface TestLog {
  readonly url: string
  readonly store: EventStore
  remove(): Promise<void>
}

const inPostgres = async (): Promise<TestLog & { readonly database: TestDatabase }> => {
  const database = await createDatabase()
  const connection = { connectionString: database.url }
  const store = await PostgresEventStore.open({ connection, logger: silentLogger })
  return {
    url: database.url,
    store,
    database,
    remove: async () => {
      await store.close()
      await database.drop()
    },
  }
}

const inEventStoreDb = async (): Promise<TestLog> => {
  const peer = await EventStoreDbPeer.start()
  const store = await EventStoreDbEventStore.open({ url: peer.url, logger: silentLogger })
  return {
    url: peer.url,
    store,
    remove: async () => {
      await store.close()
      await peer.stop()
    },
  }
}

const logs: TestLog[] = []
const made = async <L extends TestLog>(log: Promise<L>): Promise<L> => {
  const opened = await log
  logs.push(opened)
  return opened
}
afterAll(() => Promise.all(logs.map((log) => log.remove())))

const copying = (from: string, to: string, ...more: readonly string[]) =>
  startLyceum(['log', 'copy', '--from', from, '--to', to, ...more], {})
const copy = (from: string, to: string, ...more: readonly string[]): Promise<Finished> =>
  copying(from, to, ...more).finished

describe('lyceum log copy', () => {
  const TURNS = 6_000
  let source: TestLog
  let original: readonly object[]
  beforeAll(async () => {
    source = await made(inPostgres())
    await writeHistory(source.store, { streams: 400, turns: TURNS })
    original = await keptOf(source.store)
  })

  it('copies and verifies a log, in its order; a second run finds all there', async () => {
    const target = await made(inPostgres())
    const first = await copy(source.url, target.url)
    expect(first).toMatchObject({ code: 0 })
    expect(first.out.split('\n')).toEqual([
      `${original.length.toLocaleString('en')} events copied`,
      expect.stringContaining('events of 400 streams are in both logs'),
      'the order of all events is that of the source',
      '',
    ])
    expect(first.err).toContain('copying')
    expect(await keptOf(target.store)).toEqual(original)
    const second = await copy(source.url, target.url)
    expect(second.out).toContain(`0 events copied; ${original.length.toLocaleString('en')} were there already`)
  })

  it.each<[string, () => Promise<TestLog>]>([
    ['PostgreSQL', inPostgres],
    ['EventStoreDB', inEventStoreDb],
  ])('to %s, killed half-way and started again, ends as if nothing had happened', async (_name, make) => {
    const target = await made(make())
    const gate = new Gate(JSON.stringify(original).length / 2)
    const running = copying(source.url, await gate.to(target.url))
    await Promise.race([gate.shut, running.finished])
    running.process.kill('SIGKILL')
    expect((await running.finished).signal).toBe('SIGKILL')
    await gate.close()
    const partial = (await keptOf(target.store)).length
    expect(partial).toBeGreaterThan(0)
    expect(partial).toBeLessThan(original.length)
    const second = await copy(source.url, target.url)
    expect(second).toMatchObject({ code: 0 })
    expect(second.out).toContain('were there already')
    expect(await keptOf(target.store)).toEqual(original)
  })

  it('to EventStoreDB and back keeps all that there is, and when it was first recorded', async () => {
    const [away, back] = [await made(inEventStoreDb()), await made(inPostgres())]
    const there = await copy(source.url, away.url)
    expect(there.out).toContain('the order of all events is that of the source')
    const home = await copy(away.url, back.url)
    expect(home.out).toContain('the order of all events is that of the source')
    expect(await keptOf(back.store)).toEqual(original)
  })

  it('ends with code 1 and the event where the source was altered, and copies nothing', async () => {
    const [altered, target] = [await made(inPostgres()), await made(inPostgres())]
    const [stream] = await writeHistory(altered.store, { streams: 1, turns: 10 })
    await rowsOf(
      altered.url,
      `begin; set local session_replication_role = replica;
       update lyceum_log.events set data = '{"text":"forged"}' where position = 5; commit`,
    )
    const { code, err } = await copy(altered.url, target.url)
    expect(code).toBe(1)
    expect(err).toContain(
      `lyceum: the source is not sound: the event of ${stream!} at revision 4 (position 5) does not match its hash\n`,
    )
    expect(await target.store.head()).toBe(0)
  })

  it('ends with code 1 and the first difference where the target holds other events', async () => {
    const target = await made(inPostgres())
    const { stream } = original[0] as { readonly stream: string }
    await write(target.store, stream, new SealedHistory().next(stream))
    const { code, out, err } = await copy(source.url, target.url)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(`lyceum: the target holds another event than the source: ${stream} at revision 0\n`)
    expect(await target.store.head()).toBe(1)
  })
})
