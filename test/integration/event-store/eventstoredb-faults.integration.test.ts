import { randomUUID } from 'node:crypto'
import * as E from 'fp-ts/Either'
import { EventStoreDbEventStore } from '../../../src/adapters/event-store/eventstoredb'
import { parseConnectionUrl } from '../../../src/adapters/event-store/eventstoredb/connection-url'
import { LogClient } from '../../../src/adapters/event-store/eventstoredb/log-client'
import { SingleAppend } from '../../../src/adapters/event-store/eventstoredb/single-append'
import { serialiseAppend } from '../../../src/adapters/event-store/serialised-append'
import { verifyChain } from '../../../src/application/commands/hash-chain'
import {
  type Batch,
  type EventStore,
  type Position,
  type RecordedEvent,
  StoreUnavailable,
  UnknownOutcome,
} from '../../../src/application/ports/event-store'
import { publishCourse, reserveSeats } from '../../support/commands/courses'
import { accepted, busOn, nextId, typesOf } from '../../support/commands/marketplace'
import { delivered, readAllAfter } from '../../support/event-store/collect'
import { newEvent, newEvents, newStream } from '../../support/event-store/new-event'
import { eventually } from '../../support/eventually'
import { PeerCluster } from '../../support/eventstoredb/cluster'
import { notReady } from '../../support/eventstoredb/failures'
import { FaultPlan } from '../../support/eventstoredb/faults'
import { EventStoreDbPeer } from '../../support/eventstoredb/peer'
import { silentLogger } from '../../support/silent-logger'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const startPeer = async (faults = new FaultPlan()) => {
  const peer = await EventStoreDbPeer.start({ faults })
  closing.push(() => peer.stop())
  return { peer, faults }
}

/** A store that waits only so long for an answer, and is as patient as the test wants. */
const openStore = async (url: string, answerMillis: number, patienceMillis = 20_000) => {
  const asked = `${url}&defaultDeadline=${String(answerMillis)}`
  const store = await EventStoreDbEventStore.open({ url: asked, logger: silentLogger, patienceMillis })
  closing.push(() => store.close())
  return store
}

const positionOf = async (append: ReturnType<EventStore['append']>): Promise<Position> => {
  const answer = await append
  if (E.isLeft(answer)) throw new Error("a conflict in a stream of the test's own")
  return answer.right.position
}

const ids = (events: readonly RecordedEvent[]) => events.map(({ id }) => id)

describe('EventStoreDB, when answers are lost', () => {
  it('has every event of 200 concurrent clients exactly once though answers are dropped at random', async () => {
    const { peer, faults } = await startPeer()
    const store = await openStore(peer.url, 2_000)
    const buses = [busOn(store), busOn(await openStore(peer.url, 2_000))]
    const courses = Array.from({ length: 20 }, nextId)
    await Promise.all(courses.map((courseId) => publishCourse(buses[0]!, courseId, { kind: 'unlimited' })))
    faults.loseAnswers({ probability: 0.2 }, 'drop', 'timeout', 'aborted', 'unavailable')
    const client = async (n: number) => {
      for (let round = 0; round < 4; round++) {
        const outcomes = await reserveSeats(buses[(n + round) % 2]!, courses[n % courses.length]!, [4 * n + round])
        for (const outcome of outcomes) accepted(outcome)
      }
    }
    await Promise.all(Array.from({ length: 200 }, (_, n) => client(n)))
    expect(new Set(faults.struck)).toEqual(new Set(['drop', 'timeout', 'aborted', 'unavailable']))
    faults.heal()
    for (const courseId of courses) {
      const events = await store.readStream(`course-${courseId}`)
      expect(typesOf(events).filter((type) => type === 'SeatReserved')).toHaveLength(40)
      expect(new Set(ids(events)).size).toBe(events.length)
      expect(verifyChain(events)).toMatchObject({ revision: events.length - 1 })
    }
  })

  it('says that an outcome is unknown when no try is answered, and acknowledges the same append later', async () => {
    const { peer, faults } = await startPeer()
    const store = await openStore(peer.url, 100, 2_000)
    faults.loseAnswers({ probability: 1 }, 'drop')
    const stream = newStream()
    const events = newEvents(2)
    await expect(store.append(stream, 'no-stream', events)).rejects.toThrow(UnknownOutcome)
    expect(faults.struck.length).toBeGreaterThan(1)
    faults.heal()
    expect(await store.append(stream, 'no-stream', events)).toMatchObject(E.right({ revision: 1 }))
    expect(ids(await store.readStream(stream))).toEqual(events.map(({ id }) => id))
  })

  it('keeps an append whose first answer was lost unknown, though the last try was never sent', async () => {
    const { peer, faults } = await startPeer()
    const store = await openStore(peer.url, 500, 2_500)
    await positionOf(store.append(newStream(), 'no-stream', newEvents(1)))
    faults.loseAnswers({ next: 1 }, 'drop')
    faults.failCalls({ probability: 1 }, notReady, { path: 'BatchAppend' })
    await expect(store.append(newStream(), 'no-stream', newEvents(1))).rejects.toThrow(UnknownOutcome)
    expect(faults.struck.slice(0, 2)).toEqual(['drop', 'failed'])
    await expect(store.append(newStream(), 'no-stream', newEvents(1))).rejects.toThrow(StoreUnavailable)
  })

  it('says that it is out of reach where nothing can have been written', async () => {
    const { peer } = await startPeer()
    const store = await openStore(peer.url, 1_000, 1_000)
    await peer.stop()
    await store.head().catch(() => undefined)
    await expect(store.append(newStream(), 'no-stream', newEvents(1))).rejects.toThrow(StoreUnavailable)
    await expect(store.readStream(newStream())).rejects.toThrow(/^EventStoreDB is out of reach: .*ECONNREFUSED/)
  })

  it('repeats no append that the server refuses', async () => {
    const { peer, faults } = await startPeer()
    const store = await openStore(peer.url, 1_000)
    const stream = newStream()
    peer.log.append(stream, 'any', [])
    peer.log.tombstone(stream, 'any')
    await expect(store.append(stream, 'no-stream', newEvents(1))).rejects.toThrow(/was deleted for good/)
    await expect(store.readStream(stream)).rejects.toThrow(/is deleted/)
    expect(faults.struck).toEqual([])
  })

  it('gives up on reads that stall, and reads again what was cut off', async () => {
    const { peer, faults } = await startPeer()
    const store = await openStore(peer.url, 200)
    const stream = newStream()
    const events = newEvents(20)
    await store.append(stream, 'no-stream', events)
    faults.delayCalls({ next: 2 }, 400, { path: 'Streams/Read' })
    expect(ids(await store.readStream(stream))).toEqual(events.map(({ id }) => id))
    faults.cutReads({ next: 2 }, 7)
    expect(ids(await store.readStream(stream))).toEqual(events.map(({ id }) => id))
    expect(faults.struck).toEqual(['delayed', 'delayed', 'cut', 'cut'])
  })

  it('ends a call for appends that leaves an answer out, and opens another', async () => {
    const { peer, faults } = await startPeer()
    const store = await openStore(peer.url, 200)
    faults.delayCalls({ next: 2 }, 600, { path: 'BatchAppend' })
    const streams = Array.from({ length: 10 }, newStream)
    await Promise.all(streams.map((stream) => positionOf(store.append(stream, 'no-stream', newEvents(1)))))
    expect(faults.struck).toEqual(['delayed', 'delayed'])
    for (const stream of streams) expect(await store.readStream(stream)).toHaveLength(1)
  })

  it('appends by a call each on a server that takes no batches', async () => {
    const { peer } = await startPeer()
    const client = new LogClient(parseConnectionUrl(peer.url))
    closing.push(() => client.close())
    const server = new SingleAppend(client)
    const stream = newStream()
    const first = serialiseAppend(stream, 'no-stream', newEvents(2))
    const answer = await server.append(first)
    expect(answer).toMatchObject(E.right({ revision: 1 }))
    expect(await server.append(first)).toEqual(answer)
    const expected = { _tag: 'WrongExpectedRevision', stream, expected: 7, actual: 1 }
    expect(await server.append(serialiseAppend(stream, 7, newEvents(1)))).toEqual(E.left(expected))
    const missing = serialiseAppend(newStream(), 3, newEvents(1))
    expect(await server.append(missing)).toMatchObject(E.left({ actual: undefined }))
    const many = Array.from({ length: 200 }, () => serialiseAppend(newStream(), 'no-stream', newEvents(1)))
    expect((await Promise.all(many.map((append) => server.append(append)))).filter(E.isLeft)).toEqual([])
  })

  it('finds a repetition at any revision after a restart, when the server remembers no ids', async () => {
    const { peer } = await startPeer()
    const store = await openStore(peer.url, 1_000)
    const stream = newStream()
    const events = newEvents(2)
    const first = await store.append(stream, 'any', events)
    await store.append(stream, 1, newEvents(900))
    await peer.restart()
    expect(await store.append(stream, 'any', events)).toEqual(first)
    expect(await store.append(stream, 'any', newEvents(1))).toMatchObject(E.right({ revision: 902 }))
  })
})

describe('EventStoreDB, when nodes come and go', () => {
  /** Writes for as long as it is told, each append to a stream of its own; returns the last position. */
  const keepWriting = async (store: EventStore, signal: AbortSignal): Promise<Position> => {
    let position = 0
    while (!signal.aborted) position = await positionOf(store.append(newStream(), 'no-stream', newEvents(2)))
    return position
  }

  /** Readers from the start and writers, through what `happens`; every reader must see the same, once and in order. */
  const throughout = async (store: EventStore, other: EventStore, happens: () => Promise<void>) => {
    const stop = new AbortController()
    const writers = Promise.all([store, other, store, other].map((each) => keepWriting(each, stop.signal)))
    const last = writers.then((positions) => Math.max(...positions))
    const readers = Promise.all([delivered(store, 0, last, 10), delivered(other, 0, last)])
    await happens()
    await positionOf(store.append(newStream(), 'no-stream', newEvents(1)))
    stop.abort()
    const truth = await readAllAfter(store, 0, 500, await last)
    expect(new Set(ids(truth)).size).toBe(truth.length)
    for (const read of await readers) expect(ids(read)).toEqual(ids(truth))
  }

  it('goes on after a restart with nothing lost, twice or out of order', async () => {
    const { peer } = await startPeer()
    const [store, other] = [await openStore(peer.url, 2_000), await openStore(peer.url, 2_000)]
    await throughout(store, other, async () => {
      for (let round = 0; round < 3; round++) {
        await positionOf(store.append(newStream(), 'no-stream', newEvents(1)))
        await peer.restart()
      }
    })
  })

  it('follows the leader, though the one that is named first is dead', async () => {
    const cluster = await PeerCluster.start(3)
    closing.push(() => cluster.stop())
    const [store, other] = [await openStore(cluster.url, 2_000), await openStore(cluster.discoverUrl, 2_000)]
    await throughout(store, other, async () => {
      for (let round = 0; round < 3; round++) {
        await positionOf(store.append(newStream(), 'no-stream', newEvents(1)))
        const dead = await cluster.killLeader()
        await positionOf(store.append(newStream(), 'no-stream', newEvents(1)))
        await cluster.restart(dead)
      }
    })
  })

  it('follows the leader from a URL that names a follower alone', async () => {
    const cluster = await PeerCluster.start(3)
    closing.push(() => cluster.stop())
    const { host, port } = cluster.followers[0]!.endpoint
    const store = await openStore(`esdb://${host}:${String(port)}?tls=false`, 2_000)
    const stream = newStream()
    await positionOf(store.append(stream, 'no-stream', newEvents(1)))
    await positionOf(store.append(stream, 0, newEvents(1)))
    expect(await store.readStream(stream)).toHaveLength(2)
  })

  it('is back within seconds after an outage, however long that was', async () => {
    const { peer } = await startPeer()
    const store = await openStore(peer.url, 1_000, 100)
    await peer.stop()
    // gRPC waits longer and longer between its own tries to connect.
    const down = performance.now() + 8_000
    while (performance.now() < down) await store.head().catch(() => undefined)
    await peer.restart()
    const start = performance.now()
    await eventually(async () => {
      await store.head()
    })
    expect(performance.now() - start).toBeLessThan(5_000)
  })
})

describe('EventStoreDB, on a server that others use', () => {
  const metadata = new Uint8Array()
  const foreign = (data: string, contentType = 'application/octet-stream') => ({
    id: randomUUID(),
    type: 'SomethingOfOthers',
    contentType,
    data: Buffer.from(data),
    metadata,
  })

  it('reads what others wrote, whatever it is, as events that no chain has', async () => {
    const { peer } = await startPeer()
    const store = await openStore(peer.url, 1_000)
    const own = newEvent()
    await store.append(newStream(), 'no-stream', [own])
    peer.log.append('others-1', 'any', [
      foreign('\u0000\u00ff'),
      foreign('[1]', 'application/json'),
      foreign('no JSON', 'application/json'),
      { ...foreign('{"a":1}', 'application/json'), metadata: Buffer.from('{"$correlationId":"c","extra":1}') },
    ])
    const read = (await store.readAll({ limit: 10 })).filter(({ id }) => id !== own.id)
    expect(read.map(({ data }) => data)).toEqual([
      { $base64: Buffer.from('\u0000\u00ff').toString('base64') },
      { $value: [1] },
      { $base64: Buffer.from('no JSON').toString('base64') },
      { a: 1 },
    ])
    expect(read[0]!.metadata).toEqual({
      $correlationId: read[0]!.id,
      $causationId: read[0]!.id,
      commandId: '',
      commandHash: '',
      actor: { id: '', role: '' },
      occurredAt: read[0]!.recordedAt,
      schemaVersion: 0,
      hash: '',
      previousHash: '',
    })
    expect(read[3]!.metadata).toMatchObject({ $correlationId: 'c', extra: 1, hash: '' })
    expect(verifyChain(read.slice(0, 1))).toMatchObject({ fault: 'unlinked' })
  })

  it('keeps system events out, and its position moves on over them', async () => {
    const { peer } = await startPeer()
    const store = await openStore(peer.url, 1_000)
    const noise = (bytes: number) =>
      peer.log.append('$stats-127.0.0.1:2113', 'any', [{ ...foreign('x'.repeat(bytes)), type: '$statsCollected' }])
    // A type without a $ in a system stream is no event of anybody's either.
    for (let count = 0; count < 3; count++) peer.log.append('$settings', 'any', [foreign('{}', 'application/json')])
    noise(10)
    const events = newEvents(3)
    for (const event of events) {
      await store.append(newStream(), 'no-stream', [event])
      noise(10)
    }
    expect(ids(await store.readAll({ limit: 2 }))).toEqual(events.slice(0, 2).map(({ id }) => id))
    expect(ids(await store.readAll({ limit: 2, direction: 'backwards' }))).toEqual([events[2]!.id, events[1]!.id])
    const head = await store.head()
    expect((await store.readAll({ limit: 10 })).at(-1)!.position).toBe(head)

    const end = new AbortController()
    const batches = store.subscribe({ after: 0, signal: end.signal })[Symbol.asyncIterator]()
    expect(await batches.next()).toMatchObject({ value: { events: { length: 3 }, caughtUp: true, position: head } })
    const next = batches.next()
    for (let count = 0; count < 10; count++) noise(100_000)
    const { value } = (await next) as { readonly value: Batch }
    expect(value).toMatchObject({ events: [], caughtUp: true })
    expect(value.position).toBeGreaterThan(head + 500_000)
    // What is told is a place to go on from.
    const last = await positionOf(store.append(newStream(), 'no-stream', newEvents(1)))
    expect(await batches.next()).toMatchObject({ value: { events: { length: 1 }, position: last } })
    expect(await delivered(store, value.position, last)).toHaveLength(1)
    end.abort()
  })
})
