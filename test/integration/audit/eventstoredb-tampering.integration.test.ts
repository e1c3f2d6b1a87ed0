import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client'
import { InMemoryAuditTree } from '../../../src/adapters/audit-tree/in-memory'
import { InMemoryHeadJournal } from '../../../src/adapters/head-journal/in-memory'
import { HeadKeeper } from '../../../src/application/audit/head-keeper'
import { catchUpTree } from '../../../src/application/audit/log-and-tree'
import { verifyKept } from '../../../src/application/audit/verification/verify-kept'
import type { EventStore } from '../../../src/application/ports/event-store'
import { testSigner } from '../../support/audit/signer'
import { publishCourse, reserveSeats } from '../../support/commands/courses'
import { accepted, marketplace, nextId } from '../../support/commands/marketplace'
import { EventStoreDbPeer } from '../../support/eventstoredb/peer'
import { EventStoreDbEventStore } from '../../../src/adapters/event-store/eventstoredb'
import { silentLogger } from '../../support/silent-logger'

let peer: EventStoreDbPeer
let store: EventStore
let client: EventStoreDBClient

// What may be done to a log here changes what everybody reads, so each test has a server of its own.
beforeEach(async () => {
  peer = await EventStoreDbPeer.start()
  store = await EventStoreDbEventStore.open({ url: peer.url, logger: silentLogger })
  client = EventStoreDBClient.connectionString(peer.url)
})
afterEach(async () => {
  await client.dispose()
  await store.close()
  await peer.stop()
})

/** Three courses with their seats taken, all of it in the tree and signed; returns the courses' streams. */
const history = async () => {
  const { bus } = marketplace(store)
  const streams: string[] = []
  for (let course = 0; course < 3; course++) {
    const id = nextId()
    streams.push(`course-${id}`)
    await publishCourse(bus, id, { kind: 'unlimited' })
    for (const outcome of await reserveSeats(bus, id, [0, 1, 2, 3])) accepted(outcome)
  }
  const [tree, journal, signer] = [new InMemoryAuditTree(), new InMemoryHeadJournal(), testSigner()]
  await catchUpTree(store, tree)
  await new HeadKeeper({ tree, journal, signer }).sign()
  const verify = () => verifyKept({ store, tree, journal, key: signer, mayHide: true })
  return { streams: streams as [string, string, string], verify }
}

describe('a log in EventStoreDB', () => {
  it('is intact while nobody touches it', async () => {
    const { verify } = await history()
    expect(await verify()).toMatchObject({ intact: true, events: 30, streams: 3, kept: 30, heads: 1 })
  })

  it('shows an event that Lyceum did not write', async () => {
    const { streams, verify } = await history()
    const forged = jsonEvent({ type: 'SeatReleased', data: { forged: true }, metadata: {} })
    await client.appendToStream(streams[1], forged)
    expect(await verify()).toMatchObject({
      intact: false,
      findings: [{ kind: 'inserted', stream: streams[1], revision: 10, eventId: forged.id }],
    })
  })

  it.each([
    ['deleted', (stream: string) => client.deleteStream(stream)],
    ['tombstoned', (stream: string) => client.tombstoneStream(stream)],
  ])('shows a stream that was %s', async (_, remove) => {
    const { streams, verify } = await history()
    await remove(streams[1])
    expect(await verify()).toMatchObject({
      intact: false,
      findings: [{ kind: 'removed', subject: 'event', stream: streams[1], revision: 0, count: 10 }],
    })
  })

  it('shows a stream that was cut off by its metadata', async () => {
    const { streams, verify } = await history()
    await client.setStreamMetadata(streams[2], { maxCount: 3 })
    expect(await verify()).toMatchObject({
      intact: false,
      findings: [{ kind: 'removed', subject: 'event', stream: streams[2], revision: 0, count: 7 }],
    })
  })
})
