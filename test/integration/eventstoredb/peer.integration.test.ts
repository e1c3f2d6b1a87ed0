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

  it('goes on from a checkpoint with the event at its very position, and from an event with the next', async () => {
    const peer = await peerWith()
    const client = clientOf(peer)
    await client.appendToStream('noise', events(100))
    await client.appendToStream('wanted-1', events(2))
    const filter = streamNameFilter({ prefixes: ['wanted-'], checkpointInterval: 1 })
    const [first, second] = peer.log.stream('wanted-1')!.records.map(({ position }) => BigInt(position)) as [
      bigint,
      bigint,
    ]
    const firstFrom = async (commit: bigint, prepare: bigint): Promise<bigint | undefined> => {
      const subscription = client.subscribeToAll({ filter, fromPosition: { commit, prepare } })
      return (await anEvent(subscription)).commitPosition
    }
    expect(await firstFrom(first, 0n)).toBe(first)
    expect(await firstFrom(first, first)).toBe(second)
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
