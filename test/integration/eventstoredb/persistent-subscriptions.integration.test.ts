import { randomUUID } from 'node:crypto'
import {
  binaryEvent,
  END,
  EventStoreDBClient,
  jsonEvent,
  PARK,
  type PersistentSubscriptionToStreamResolvedEvent,
  type PersistentSubscriptionToStreamSettings,
  persistentSubscriptionToAllSettingsFromDefaults,
  persistentSubscriptionToStreamSettingsFromDefaults,
  RETRY,
  SKIP,
  START,
  STOP,
  streamNameFilter,
} from '@eventstore/db-client'
import { DEFAULT_USERS } from '../../support/eventstoredb/access'
import { EventStoreDbPeer } from '../../support/eventstoredb/peer'
import { runPersistentCase } from '../../support/eventstoredb/recorded/persistent-runner'
import { RawClient } from '../../support/eventstoredb/recorded/raw-client'
import { Replay } from '../../support/eventstoredb/recorded/replay'
import { eventually } from '../../support/eventually'

type Resolved = PersistentSubscriptionToStreamResolvedEvent

/** What the real client sees of the peer's persistent subscriptions; the recorded cases prove that a real server does the same. */
describe('persistent subscriptions', () => {
  let peer: EventStoreDbPeer
  let client: EventStoreDBClient

  beforeEach(async () => {
    peer = await EventStoreDbPeer.start()
    client = EventStoreDBClient.connectionString(peer.url)
  })
  afterEach(async () => {
    await client.dispose()
    await peer.stop()
  })

  const numbered = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, n) => jsonEvent({ type: 'Counted', data: { n: from + n } }))

  const append = (from: number, to: number, stream = 's') => client.appendToStream(stream, numbered(from, to))

  const settings = (changed: Partial<PersistentSubscriptionToStreamSettings> = {}) =>
    persistentSubscriptionToStreamSettingsFromDefaults({ startFrom: START, ...changed })

  const create = (changed: Partial<PersistentSubscriptionToStreamSettings> = {}, stream = 's') =>
    client.createPersistentSubscriptionToStream(stream, 'g', settings(changed))

  const describeNumber = ({ event, retryCount }: Resolved) => `${(event!.data as { n: number }).n}/${retryCount}`

  /** A consumer that acknowledges everything, unless told otherwise; tells what it got: the number, and how often it came before. */
  const join = ({
    bufferSize = 10,
    answer,
  }: { bufferSize?: number; answer?: (resolved: Resolved) => unknown } = {}) => {
    const subscription = client.subscribeToPersistentSubscriptionToStream('s', 'g', { bufferSize })
    const got: string[] = []
    const failed = new Promise<unknown>((resolve) => subscription.on('error', resolve))
    subscription.on('data', (resolved: Resolved) => {
      got.push(describeNumber(resolved))
      if (answer === undefined) void subscription.ack(resolved)
      else answer(resolved)
    })
    return { subscription, got, failed }
  }

  const stats = async () => (await client.getPersistentSubscriptionToStreamInfo('s', 'g')).stats

  it('hand out history and what comes after, in order', async () => {
    await append(0, 3)
    await create()
    const { got } = join()
    await eventually(() => expect(got).toEqual(['0/0', '1/0', '2/0']))
    await append(3, 5)
    await eventually(() => expect(got).toEqual(['0/0', '1/0', '2/0', '3/0', '4/0']))
  })

  it('start at a revision, or at the end', async () => {
    await append(0, 4)
    await create({ startFrom: 2n })
    const { got, failed } = join()
    await eventually(() => expect(got).toEqual(['2/0', '3/0']))
    await client.deletePersistentSubscriptionToStream('s', 'g')
    // The client takes a new connection when a call is cancelled by the server, and breaks off what the old one carries.
    await failed
    await create({ startFrom: END })
    const later = join()
    await append(4, 5)
    await eventually(() => expect(later.got).toEqual(['4/0']))
  })

  it('take a stream that is still empty', async () => {
    await create()
    const { got } = join()
    await append(0, 1)
    await eventually(() => expect(got).toEqual(['0/0']))
  })

  it('send no more than the consumer has room for', async () => {
    await append(0, 5)
    await create()
    const waiting: Resolved[] = []
    const { got, subscription } = join({ bufferSize: 2, answer: (resolved) => waiting.push(resolved) })
    await eventually(() => expect(got).toEqual(['0/0', '1/0']))
    expect(await stats()).toMatchObject({ totalInFlightMessages: 2, readBufferCount: 3 })
    await subscription.ack(waiting[0]!)
    await eventually(() => expect(got).toEqual(['0/0', '1/0', '2/0']))
  })

  it('send again what is not answered in time, and park it in the end', async () => {
    await append(0, 1)
    await create({ messageTimeout: 50, maxRetryCount: 2 })
    const { got } = join({ answer: () => undefined })
    await eventually(async () => expect((await stats()).parkedMessageCount).toBe(1n))
    await eventually(() => expect(got).toEqual(['0/0', '0/1', '0/2']))
  })

  it.each([
    [RETRY, ['0/0', '0/1', '1/0'], 0n],
    [SKIP, ['0/0', '1/0'], 0n],
    [STOP, ['0/0', '1/0'], 0n],
    [PARK, ['0/0', '1/0'], 1n],
  ] as const)('do what a consumer wants done: %s', async (action, expected, parked) => {
    await append(0, 1)
    await create()
    const { got, subscription } = join({
      bufferSize: 1,
      answer: (resolved) =>
        got.length === 1 ? subscription.nack(action, 'because', resolved) : subscription.ack(resolved),
    })
    await append(1, 2)
    await eventually(() => expect(got).toEqual(expected))
    expect((await stats()).parkedMessageCount).toBe(parked)
  })

  it('keep parked messages as links in a stream, with the reason', async () => {
    await append(0, 2)
    await create()
    const { got, subscription } = join({ answer: (resolved) => subscription.nack(PARK, 'because', resolved) })
    await eventually(async () => expect((await stats()).parkedMessageCount).toBe(2n))
    expect(got).toHaveLength(2)
    const parked = []
    for await (const found of client.readStream('$persistentsubscription-s::g-parked', { resolveLinkTos: true }))
      parked.push(found)
    expect(parked.map(({ event }) => event?.data)).toEqual([{ n: 0 }, { n: 1 }])
    expect(parked[1]!.link!.metadata).toMatchObject({
      reason: "Client explicitly NAK'ed message.\nbecause",
      subscriptionEventNumber: 1,
    })
  })

  it('replay parked messages, all or the first so many', async () => {
    await append(0, 3)
    await create()
    const consumer = join({
      answer: (resolved) =>
        consumer.got.length <= 3
          ? consumer.subscription.nack(PARK, 'later', resolved)
          : consumer.subscription.ack(resolved),
    })
    await eventually(async () => expect((await stats()).parkedMessageCount).toBe(3n))
    await client.replayParkedMessagesToStream('s', 'g', { stopAt: 1 })
    await eventually(() => expect(consumer.got.slice(3)).toEqual(['0/0']))
    expect((await stats()).parkedMessageCount).toBe(2n)
    await client.replayParkedMessagesToStream('s', 'g')
    await eventually(() => expect(consumer.got.slice(3)).toEqual(['0/0', '1/0', '2/0']))
    expect((await stats()).parkedMessageCount).toBe(0n)
  })

  it("give a lost consumer's messages to the next, who has to wait a moment for its place", async () => {
    await append(0, 1)
    await create({ maxSubscriberCount: 1 })
    const first = join({ answer: () => undefined })
    await eventually(() => expect(first.got).toEqual(['0/0']))
    expect(await join().failed).toMatchObject({ type: 'maximum-subscribers-reached' })
    await first.subscription.unsubscribe()
    const others: ReturnType<typeof join>[] = []
    await eventually(() => {
      others.push(join())
      expect(others.flatMap(({ got }) => got)).toEqual(['0/1'])
    })
  })

  it('drop consumers of a group that is deleted, updated, or restarted with all others', async () => {
    const dropped = { type: 'persistent-subscription-dropped' }
    await create()
    const first = join()
    await append(0, 1)
    await eventually(() => expect(first.got).toHaveLength(1))
    await client.updatePersistentSubscriptionToStream('s', 'g', settings({ maxRetryCount: 1 }))
    expect(await first.failed).toMatchObject(dropped)
    const second = join()
    await append(1, 2)
    await eventually(() => expect(second.got).not.toEqual([]))
    await client.restartPersistentSubscriptionSubsystem()
    expect(await second.failed).toMatchObject(dropped)
    const third = join()
    await append(2, 3)
    await eventually(() => expect(third.got).not.toEqual([]))
    await client.deletePersistentSubscriptionToStream('s', 'g')
    expect(await third.failed).toMatchObject(dropped)
    expect(await join().failed).toMatchObject({ type: 'persistent-subscription-does-not-exist' })
  })

  it('go on behind what was acknowledged, after a restart of the server with its data', async () => {
    await append(0, 3)
    await create({ checkPointAfter: 1, checkPointLowerBound: 1, messageTimeout: 10_000 })
    const first = join({ answer: (resolved) => resolved.event!.revision < 2n && first.subscription.ack(resolved) })
    await eventually(async () => expect((await stats()).lastCheckpointedEventRevision).toBe(1n))
    await peer.restart()
    await first.failed
    const others: ReturnType<typeof join>[] = []
    await eventually(() => {
      others.push(join())
      expect(others.flatMap(({ got }) => got)).toEqual(['2/0'])
    })
    expect((await stats()).lastCheckpointedEventRevision).toBeGreaterThanOrEqual(1n)
  })

  it('forget a group that is deleted: a new one of its name starts afresh', async () => {
    await append(0, 1)
    await create({ checkPointAfter: 1, checkPointLowerBound: 1 })
    const { got, failed } = join()
    await eventually(async () => expect((await stats()).lastCheckpointedEventRevision).toBe(0n))
    await client.deletePersistentSubscriptionToStream('s', 'g')
    await failed
    await create()
    const again = join()
    await eventually(() => expect(again.got).toEqual(['0/0']))
    expect(got).toEqual(['0/0'])
  })

  it('are listed: all, those of a stream, those of $all', async () => {
    await create({}, 'one')
    await create({}, 'two')
    await client.createPersistentSubscriptionToAll('all', persistentSubscriptionToAllSettingsFromDefaults())
    const listed = (infos: readonly { eventSource: string; groupName: string }[]) =>
      infos.map(({ eventSource, groupName }) => `${eventSource} ${groupName}`)
    expect(listed(await client.listAllPersistentSubscriptions())).toEqual(['one g', 'two g', '$all all'])
    expect(listed(await client.listPersistentSubscriptionsToStream('two'))).toEqual(['two g'])
    expect(listed(await client.listPersistentSubscriptionsToAll())).toEqual(['$all all'])
    await expect(client.listPersistentSubscriptionsToStream('three')).rejects.toMatchObject({
      type: 'persistent-subscription-does-not-exist',
    })
  })

  it('read $all, through a filter or whole, but never what they write themselves', async () => {
    const all = persistentSubscriptionToAllSettingsFromDefaults({ startFrom: START, checkPointLowerBound: 1 })
    await append(0, 2, 'wanted-1')
    await append(2, 3, 'other-1')
    await client.createPersistentSubscriptionToAll('some', all, { filter: streamNameFilter({ prefixes: ['wanted-'] }) })
    await client.createPersistentSubscriptionToAll('every', all)
    const consume = (group: string) => {
      const streams: string[] = []
      const subscription = client.subscribeToPersistentSubscriptionToAll(group, { bufferSize: 100 })
      subscription.on('data', (resolved) => {
        streams.push(resolved.event!.streamId)
        void subscription.ack(resolved)
      })
      return streams
    }
    const [some, every] = [consume('some'), consume('every')]
    await eventually(() => expect(some).toEqual(['wanted-1', 'wanted-1']))
    await append(3, 4, 'wanted-2')
    await eventually(() => expect(some).toEqual(['wanted-1', 'wanted-1', 'wanted-2']))
    await eventually(async () => {
      const { stats: known } = await client.getPersistentSubscriptionToAllInfo('every')
      expect(known.lastCheckpointedEventPosition).toEqual(known.lastKnownEventPosition)
    })
    expect(every.filter((stream) => !stream.startsWith('$'))).toEqual(['wanted-1', 'wanted-1', 'other-1', 'wanted-2'])
    expect(every.filter((stream) => stream.startsWith('$persistentsubscription-'))).toEqual([])
  })

  it('resolve links, or show them as they are', async () => {
    await append(0, 1, 'target')
    await client.appendToStream('s', binaryEvent({ type: '$>', data: Buffer.from('0@target') }))
    await create({ resolveLinkTos: true })
    const seen: [string | undefined, string | undefined][] = []
    const subscription = client.subscribeToPersistentSubscriptionToStream('s', 'g')
    subscription.on('data', (resolved: Resolved) => {
      seen.push([resolved.event?.streamId, resolved.link?.streamId])
      void subscription.ack(resolved)
    })
    await eventually(() => expect(seen).toEqual([['target', 's']]))
    await eventually(async () => expect((await stats()).totalInFlightMessages).toBe(0))
  })

  it('keep the events of a stream with one consumer, where they are pinned', async () => {
    const all = persistentSubscriptionToAllSettingsFromDefaults({ startFrom: START, consumerStrategyName: 'Pinned' })
    await client.createPersistentSubscriptionToAll('pinned', all, { filter: streamNameFilter({ prefixes: ['p-'] }) })
    const consume = () => {
      const streams: string[] = []
      const subscription = client.subscribeToPersistentSubscriptionToAll('pinned', { bufferSize: 100 })
      subscription.on('data', (resolved) => {
        streams.push(resolved.event!.streamId)
        void subscription.ack(resolved)
      })
      return streams
    }
    const consumers = [consume(), consume()]
    await eventually(async () =>
      expect((await client.getPersistentSubscriptionToAllInfo('pinned')).connections).toHaveLength(2),
    )
    for (const stream of ['p-1', 'p-2', 'p-3', 'p-4']) await append(0, 5, stream)
    await eventually(() => expect(consumers.flat()).toHaveLength(20))
    const [first, second] = consumers.map((streams) => new Set(streams))
    expect([...first!].filter((stream) => second!.has(stream))).toEqual([])
    expect([first!.size, second!.size]).toEqual([2, 2])
  })
})

describe('persistent subscriptions of a server with users', () => {
  const reader = { name: 'reader', password: 'secret', groups: [] }
  const replay = new Replay()
  let peer: EventStoreDbPeer
  let raw: RawClient

  beforeAll(async () => {
    peer = await EventStoreDbPeer.start({ users: [reader, ...DEFAULT_USERS] })
    raw = new RawClient(`127.0.0.1:${peer.port}`)
  })
  afterAll(async () => {
    raw.close()
    await peer.stop()
  })

  /** A recorded call, by someone else. */
  const as = async (credentials: string, name: string): Promise<string> => {
    const { status } = await runPersistentCase(raw, { ...replay.case('persistent', name), credentials })
    return status.name
  }

  it('are managed by admins and operators alone', async () => {
    expect(await as('none', 'create')).toBe('PERMISSION_DENIED')
    expect(await as('reader:secret', 'create')).toBe('PERMISSION_DENIED')
    expect(await as('reader:wrong', 'create')).toBe('UNAUTHENTICATED')
    expect(await as('ops:changeit', 'create')).toBe('OK')
    expect(await as('reader:secret', 'update')).toBe('PERMISSION_DENIED')
    expect(await as('admin:changeit', 'update')).toBe('OK')
    expect(await as('reader:secret', 'replay parked')).toBe('PERMISSION_DENIED')
  })

  it('are read by those who may read the stream', async () => {
    await as('ops:changeit', 'create g5')
    const read = (credentials: string) => as(credentials, 'read: a second subscriber over maxSubscriberCount')
    expect(await read('none')).toBe('OK')
    const acl = { $acl: { $r: ['$admins'] } }
    peer.log.append(`$$${replay.recording.stream('m')}`, 'any', [
      {
        id: randomUUID(),
        type: '$metadata',
        contentType: 'application/json',
        data: Buffer.from(JSON.stringify(acl)),
        metadata: new Uint8Array(),
      },
    ])
    expect(await read('none')).toBe('PERMISSION_DENIED')
    expect(await read('reader:secret')).toBe('PERMISSION_DENIED')
    await eventually(async () => expect(await read('admin:changeit')).toBe('OK'))
  })
})
