import { Metadata } from '@grpc/grpc-js'
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb'
import { EventStoreDbPeer } from '../../support/eventstoredb/peer'
import type { Plain } from '../../support/eventstoredb/recorded/cases'
import { appendOf, shownEvents } from '../../support/eventstoredb/recorded/events'
import { Consumer, runPersistentCase } from '../../support/eventstoredb/recorded/persistent-runner'
import { type Outcome, RawClient } from '../../support/eventstoredb/recorded/raw-client'
import { Replay } from '../../support/eventstoredb/recorded/replay'
import { appendRequest } from '../../support/eventstoredb/recorded/requests'
import { eventually } from '../../support/eventually'

/** Persistent subscriptions of the recording, made again on one peer, each case when the recording's server was in its state. */
describe('a peer shares out streams as the recorded server', () => {
  const replay = new Replay()
  const made: string[] = []
  let peer: EventStoreDbPeer
  let client: RawClient

  const recorded = (name: string) => replay.case('persistent', name)

  const compare = (name: string, outcome: Outcome): void => {
    made.push(name)
    const { expected, actual } = replay.compare(recorded(name), outcome)
    expect(timeless(actual)).toEqual(timeless(expected))
  }

  const again = async (name: string): Promise<void> => compare(name, await runPersistentCase(client, recorded(name)))

  const consume = (name: string): Consumer => new Consumer(`127.0.0.1:${peer.port}`, recorded(name))

  const hasAll = (name: string, consumer: Consumer): Promise<void> =>
    eventually(() => expect(consumer.responses).toHaveLength(recorded(name).responses.length))

  /** Ends a call as the recorded client did, when it had as many answers; but only when the server has heard its own. */
  const end = async (name: string, consumer: Consumer): Promise<void> => {
    await hasAll(name, consumer)
    const { responses } = await consumer.finish()
    compare(name, { responses, status: CANCELLED })
  }

  /** Waits until a group has no consumer; the one that was cut keeps its place for a moment. */
  const isFree = (of: string): Promise<void> =>
    eventually(async () => {
      const { responses } = await runPersistentCase(client, recorded(of))
      expect(JSON.stringify(responses)).not.toContain('connectionsList')
    })

  const write = async (requests: readonly Plain[]): Promise<void> => {
    const { status } = await client.call(StreamsService.append, requests.map(appendRequest), new Metadata())
    expect(status.name).toBe('OK')
  }

  /** Writes the events that a case's answers show, each once. */
  const writeShown = async (name: string): Promise<void> => {
    const shown = shownEvents(recorded(name).responses)
    const once = [...new Map(shown.map((event) => [event.commitPosition, event])).values()]
    await write(appendOf(once[0]!.streamIdentifier.streamName, once))
  }

  beforeAll(async () => {
    peer = await EventStoreDbPeer.start()
    client = new RawClient(`127.0.0.1:${peer.port}`)
    await writeShown(FIRST_READ)
    await writeShown(UNANSWERED)
    for (const name of ['(metadata) $maxCount 2', '(metadata) five events'])
      await write(replay.case('append', name).requests as readonly Plain[])
  })
  afterAll(async () => {
    client.close()
    await peer.stop()
  })

  const FIRST_READ = 'read: first acked, second parked, third retried until parked, rest acked'
  const UNANSWERED = 'read without any ack: resent after messageTimeout, parked after maxRetryCount'
  const PARKED = 'parked messages (stream $persistentsubscription-STREAM::GROUP-parked), links resolved'
  const SECOND_READ = 'read after the replay: parked ones come back, skip them'
  const ONLY_ONE = 'read: the one allowed subscriber, left open'
  const TILL_DELETED = 'read while the group is deleted'

  it.each([
    'create',
    'create again',
    'create on a missing stream',
    'create, unknown consumer strategy',
    'create, buffer smaller than batch',
    'create on $all with a filter',
    'update',
    'update a missing group',
    'info of a missing group',
    'create g4 (nothing acked: time-outs)',
    'read a missing group',
    'create g5',
    'delete a missing group',
    'list for a stream that has none',
  ])('%s', again)

  it('first acked, second parked, third retried; then parked ones replayed and skipped', async () => {
    const first = consume(FIRST_READ)
    await hasAll(FIRST_READ, first)
    const checkpoints = `$persistentsubscription-${replay.recording.stream('a')}::g1-checkpoint`
    // In one checkpoint or in two, as the server looks when the last answer is there or before.
    await eventually(() => {
      const newest = peer.log.stream(checkpoints)?.records.at(-1)
      expect(Buffer.from(newest?.data ?? []).toString()).toBe('8')
    })
    await again('info after that')
    await end(FIRST_READ, first)
    await isFree('info after that')
    const { expected, actual } = await replay.run(client, { file: 'read', case: PARKED })
    expect(timeless(actual)).toEqual(timeless(expected))
    await again('replay parked')
    const second = consume(SECOND_READ)
    await end(SECOND_READ, second)
    await again('list for a stream')
  })

  it('unanswered: resent, and the place kept for a moment', async () => {
    const consumer = consume(UNANSWERED)
    await hasAll(UNANSWERED, consumer)
    const cancelled = consumer.cancel()
    await again('read: nack stop')
    compare(UNANSWERED, await cancelled)
  })

  it('one subscriber allowed; the group deleted under the next', async () => {
    const consumer = consume(ONLY_ONE)
    await hasAll(ONLY_ONE, consumer)
    await again('read: a second subscriber over maxSubscriberCount')
    await end(ONLY_ONE, consumer)
    let last = consume(TILL_DELETED)
    await eventually(() => {
      if (last.ended) last = consume(TILL_DELETED)
      expect(last.responses).toHaveLength(recorded(TILL_DELETED).responses.length)
    })
    await again('delete')
    compare(TILL_DELETED, await last.outcome)
  })

  it('makes every case again', () => {
    expect([...made].sort()).toEqual(
      replay
        .cases('persistent')
        .map((one) => one.case)
        .sort(),
    )
  })
})

/** What a client tells itself when it ends a call. */
const CANCELLED = { code: 1, name: 'CANCELLED', details: 'Cancelled on client', trailers: {} }

/**
 * Rates depend on how long a client took; when a message was parked is in its metadata; and one who was just cut may or
 * may not be listed still.
 */
const timeless = ({ responses, status }: Pick<Outcome, 'responses' | 'status'>): unknown => ({
  status,
  responses: JSON.parse(JSON.stringify(responses), (key, value: unknown) => {
    if (key.endsWith('PerSecond')) return 'some'
    if (key === 'subscriptionsList') return (value as object[]).map((info) => ({ ...info, connectionsList: undefined }))
    return key === 'customMetadata' ? withoutTime(Buffer.from(String(value), 'base64').toString('utf8')) : value
  }) as unknown,
})

const withoutTime = (metadata: string): string =>
  metadata.replace(/"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00"/, 'then')
