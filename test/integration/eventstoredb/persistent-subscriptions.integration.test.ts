import { randomUUID } from 'node:crypto'
import {
  END,
  EventStoreDBClient,
  jsonEvent,
  PARK,
  type PersistentSubscriptionToStream,
  type PersistentSubscriptionToStreamSettings,
  persistentSubscriptionToStreamSettingsFromDefaults,
  persistentSubscriptionToAllSettingsFromDefaults,
  START,
  streamNameFilter,
} from '@eventstore/db-client'
import { EventStoreDbPeer } from '../../support/eventstoredb/peer'
import { eventually } from '../../support/eventually'

/** The client's own view of persistent subscriptions, through the real client. */
describe('persistent subscriptions', () => {
  let peer: EventStoreDbPeer
  let client: EventStoreDBClient
  const open: PersistentSubscriptionToStream[] = []

  beforeAll(async () => {
    peer = await EventStoreDbPeer.start()
    client = EventStoreDBClient.connectionString(peer.url)
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((subscription) => subscription.unsubscribe()))
  })
  afterAll(async () => {
    await client.dispose()
    await peer.stop()
  })

  const events = (count: number) =>
    Array.from({ length: count }, (_, n) => jsonEvent({ id: randomUUID(), type: 'Counted', data: { n } }))

  const newGroup = async (settings: Partial<PersistentSubscriptionToStreamSettings> = {}, count = 0) => {
    const stream = `persistent-${randomUUID()}`
    await client.createPersistentSubscriptionToStream(
      stream,
      'g',
      persistentSubscriptionToStreamSettingsFromDefaults({ startFrom: START, ...settings }),
    )
    if (count > 0) await client.appendToStream(stream, events(count))
    return stream
  }

  /** Joins a group, and keeps what comes: the number in the event, and how often it came before. */
  const join = (stream: string, { bufferSize = 10, ack = true } = {}) => {
    const subscription = client.subscribeToPersistentSubscriptionToStream(stream, 'g', { bufferSize })
    open.push(subscription)
    const got: string[] = []
    const errors: unknown[] = []
    subscription.on('error', (error) => errors.push(error))
    subscription.on('data', (resolved) => {
      const { n } = resolved.event?.data as { n: number }
      got.push(`${n}/${resolved.retryCount}`)
      if (ack) void subscription.ack(resolved)
    })
    return { subscription, got, errors }
  }

  it('goes on where it was acknowledged, after a restart of the server with its data', async () => {
    const log = peer.log
    const first = await EventStoreDbPeer.start({ log })
    const port = first.port
    const stream = await newGroup({ checkPointAfter: 1, checkPointLowerBound: 1 }, 3)
    const { got } = join(stream)
    await eventually(() => expect(got).toEqual(['0/0', '1/0', '2/0']))
    await eventually(async () => {
      const { stats } = await client.getPersistentSubscriptionToStreamInfo(stream, 'g')
      expect(stats.lastCheckpointedEventRevision).toBe(2n)
    })
    await client.appendToStream(stream, events(1))
    await first.stop()
    const second = await EventStoreDbPeer.start({ log, port })
    const other = EventStoreDBClient.connectionString(second.url)
    const resumed = other.subscribeToPersistentSubscriptionToStream(stream, 'g')
    const revisions: bigint[] = []
    resumed.on('data', ({ event }) => revisions.push(event!.revision))
    await eventually(() => expect(revisions).toEqual([3n]))
    await resumed.unsubscribe()
    await other.dispose()
    await second.stop()
  })
})
