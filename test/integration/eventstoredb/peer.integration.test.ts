import { randomUUID } from 'node:crypto'
import { Metadata } from '@grpc/grpc-js'
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb'
import {
  EventStoreDBClient,
  jsonEvent,
  type JSONEventType,
  streamNameFilter,
  type AllStreamSubscription,
} from '@eventstore/db-client'
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb'
import type { PeerVersion } from '../../support/eventstoredb/context'
import { eventually } from '../../support/eventually'
import { EventStoreDbPeer, type PeerOptions } from '../../support/eventstoredb/peer'
import type { Plain } from '../../support/eventstoredb/recorded/cases'
import { RawClient } from '../../support/eventstoredb/recorded/raw-client'
import { batchAppendRequest, readRequest } from '../../support/eventstoredb/recorded/requests'

const running: { dispose(): Promise<void> }[] = []

const peerWith = async (options: PeerOptions = {}): Promise<EventStoreDbPeer> => {
  const peer = await EventStoreDbPeer.start(options)
  running.push({ dispose: () => peer.stop() })
  return peer
}

const clientOf = (peer: EventStoreDbPeer): EventStoreDBClient => {
  const client = EventStoreDBClient.connectionString(peer.url)
  running.push(client)
  return client
}

afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.dispose()
})

const events = (count: number) => Array.from({ length: count }, () => jsonEvent({ type: 'Counted', data: {} }))

const revisionsOf = async (stream: AsyncIterable<{ event?: { revision: bigint } }>): Promise<number[]> => {
  const revisions: number[] = []
  for await (const { event } of stream) revisions.push(Number(event?.revision))
  return revisions
}

/** What a raw subscription to a stream is told first. */
const firstAnswers = async (version: PeerVersion, count: number): Promise<readonly string[]> => {
  const peer = await peerWith({ version })
  const client = new RawClient(`127.0.0.1:${String(peer.port)}`)
  peer.log.append('a-1', 'any', [
    { id: randomUUID(), type: 'T', contentType: 'application/json', data: Buffer.from('{}'), metadata: Buffer.of() },
  ])
  const request: Plain = {
    options: { stream: { streamIdentifier: { streamName: 'a-1' }, start: {} }, subscription: {}, uuidOption: {} },
  }
  const { responses } = await client.call(StreamsService.read, [readRequest(request)], new Metadata(), count)
  client.close()
  return responses.flatMap((response) => Object.keys(response as object))
}

describe('a subscription', () => {
  it('is told that it has caught up by 23.10', async () => {
    expect(await firstAnswers('23.10.0', 3)).toEqual(['confirmation', 'event', 'caughtUp'])
  })

  it('is not told by 22.10, which goes on with what comes', async () => {
    expect(await firstAnswers('22.10.5', 2)).toEqual(['confirmation', 'event'])
  })

  it('goes on behind the record at a position, however the position is told', async () => {
    const peer = await peerWith()
    const client = clientOf(peer)
    await client.appendToStream('a-1', events(3))
    const [first, second] = peer.log.stream('a-1')!.records.map(({ position }) => BigInt(position)) as [bigint, bigint]
    for (const prepare of [0n, first]) {
      const subscription = client.subscribeToAll({ fromPosition: { commit: first, prepare } })
      expect((await anEvent(subscription)).commitPosition).toBe(second)
    }
  })

  it('does not begin where no record does', async () => {
    const peer = await peerWith()
    const client = clientOf(peer)
    await client.appendToStream('a-1', events(1))
    const within = BigInt(peer.log.all.at(-1)!.position + 1)
    const subscription = client.subscribeToAll({ fromPosition: { commit: within, prepare: within } })
    await expect(anEvent(subscription)).rejects.toThrow('Exception was thrown by handler.')
  })

  it('tells in checkpoints the last match of a window, or where it began, and live each place', async () => {
    const peer = await peerWith()
    const client = clientOf(peer)
    const checkpoints: number[] = []
    const filter = streamNameFilter({
      prefixes: ['wanted-'],
      maxSearchWindow: 4,
      checkpointInterval: 1,
      checkpointReached: (_, { commit }) => void checkpoints.push(Number(commit)),
    })
    const at = (index: number): number => peer.log.all[index]!.position
    // The first of all records is the server's own: the windows are of records 0 to 3, 4 to 7, and 8 and 9.
    await client.appendToStream('noise', events(5))
    await client.appendToStream('wanted-1', events(2))
    await client.appendToStream('noise', events(2))
    const subscription = client.subscribeToAll({ filter })
    subscription.resume()
    await eventually(() => expect(checkpoints).toEqual([0, at(7)]))
    await client.appendToStream('noise', events(3))
    await eventually(() => expect(checkpoints).toEqual([0, at(7), at(11)]))
    await subscription.unsubscribe()
  })
})

const anEvent = async (subscription: AllStreamSubscription) => {
  for await (const event of subscription) return event
  throw new Error('The subscription ended')
}

describe('metadata of a stream', () => {
  it('hides events by revision and by age', async () => {
    const client = clientOf(await peerWith())
    await client.appendToStream('a-1', events(5))
    await client.setStreamMetadata('a-1', { truncateBefore: 3 })
    expect(await revisionsOf(client.readStream<JSONEventType>('a-1'))).toEqual([3, 4])
    await client.setStreamMetadata('a-1', { maxAge: -1 })
    expect(await revisionsOf(client.readStream<JSONEventType>('a-1'))).toEqual([])
  })
})

describe('a read of a stream', () => {
  it('tells where the stream begins when it was asked for from beyond its end, but not from its very end', async () => {
    const peer = await peerWith()
    await clientOf(peer).appendToStream('a-1', events(2))
    const client = new RawClient(`127.0.0.1:${String(peer.port)}`)
    const answersFrom = async (revision: number): Promise<readonly Plain[]> => {
      const stream = { streamIdentifier: { streamName: 'a-1' }, revision: String(revision) }
      const request: Plain = { options: { stream, count: '10', uuidOption: {}, controlOption: { compatibility: 1 } } }
      return (await client.call(StreamsService.read, [readRequest(request)], new Metadata())).responses
    }
    expect(await answersFrom(3)).toEqual([{ firstStreamPosition: '2' }, { lastStreamPosition: '1' }])
    expect(await answersFrom(2)).toEqual([{ lastStreamPosition: '1' }])
    client.close()
  })
})

describe('an append to a stream that must exist', () => {
  it('is refused where the stream was deleted, and taken where it has nothing but metadata', async () => {
    const client = clientOf(await peerWith())
    await client.appendToStream('gone-1', events(1))
    await client.deleteStream('gone-1')
    await client.setStreamMetadata('bare-1', { maxCount: 5 })
    const append = (stream: string) => client.appendToStream(stream, events(1), { expectedRevision: 'stream_exists' })
    await expect(append('gone-1')).rejects.toMatchObject({ type: 'stream-deleted' })
    expect(await append('bare-1')).toMatchObject({ success: true })
  })
})

describe('a batch append', () => {
  it('whose deadline has passed times out and writes nothing', async () => {
    const peer = await peerWith()
    const client = new RawClient(`127.0.0.1:${String(peer.port)}`)
    const request = batchAppendRequest({
      correlationId: { string: randomUUID() },
      options: { streamIdentifier: { streamName: 'late' }, any: {} },
      proposedMessagesList: [],
      isFinal: true,
    })
    request.getOptions()!.setDeadline(new Timestamp())
    const { responses } = await client.call(StreamsService.batchAppend, [request], new Metadata(), 1)
    client.close()
    expect(responses).toMatchObject([{ error: { code: 4, message: 'Timeout' } }])
    expect(peer.log.lastRevision('late')).toBe(-1)
  })
})
