import { randomUUID } from 'node:crypto'
import { Metadata } from '@grpc/grpc-js'
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb'
import { ReadReq } from '@eventstore/db-client/generated/streams_pb'
import { EventStoreDbPeer } from '../../support/eventstoredb/peer'
import { isSystemStream } from '../../support/eventstoredb/records'
import type { Plain, RecordedFile } from '../../support/eventstoredb/recorded/cases'
import { appendOf, shownEvents } from '../../support/eventstoredb/recorded/events'
import { RawClient } from '../../support/eventstoredb/recorded/raw-client'
import { Replay, type Step } from '../../support/eventstoredb/recorded/replay'
import { appendRequest, tombstoneRequest } from '../../support/eventstoredb/recorded/requests'

/** Files of which every case is made again here. */
const FILES: readonly RecordedFile[] = ['append', 'batch-append', 'delete', 'read', 'server', 'subscribe']

/** Cases that are not, and why. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'server: unknown method': 'grpc-js words the details itself; checked below by its code',
  'read: parked messages (stream $persistentsubscription-STREAM::GROUP-parked), links resolved':
    'needs a persistent subscription; recorded-persistent',
}

const COMMIT_TIMEOUT = 150

/** Events before the recording's, so that a search for checkpoints has as many windows to go through. */
const FILLERS = 4_200
const FILLERS_AT_ONCE = 700

const LARGE = Buffer.alloc(600 * 1024, 'x').toString('base64')

let peer: EventStoreDbPeer
let client: RawClient
const replay = new Replay()

const write = async (requests: readonly Plain[]): Promise<void> => {
  const { status } = await client.call(StreamsService.append, requests.map(appendRequest), new Metadata())
  expect(status.code).toBe(0)
}

const newEvent = (data = '', type = 'Filler') => ({
  proposedMessage: {
    id: { string: randomUUID() },
    metadataMap: [
      ['content-type', 'application/json'],
      ['type', type],
    ],
    customMetadata: '',
    data,
  },
})

/** A batch append that is too large, in answer to which the recording has its correlation id and stream. */
const largeBatch = (): Plain => {
  const [answer] = replay.case('batch-append', 'over the append limit').responses
  const { correlationId, streamIdentifier } = answer as Readonly<Record<string, Plain>>
  const { proposedMessage } = newEvent(Buffer.alloc(1_048_577).toString('base64'))
  return {
    correlationId: correlationId!,
    options: { streamIdentifier: streamIdentifier!, any: {} },
    proposedMessagesList: [proposedMessage],
    isFinal: true,
  }
}

/** A Read of a stream's first event, as the recording has elsewhere. */
const firstEvent = (): Plain => {
  const { options } = replay.case('read', 'no control option (older client)').request as { options: Plain }
  return { options: { ...(options as object), controlOption: { compatibility: 1 } } }
}

const tombstone = async (streamName: string): Promise<void> => {
  const request = tombstoneRequest({ options: { streamIdentifier: { streamName }, any: {} } })
  const { status } = await client.call(StreamsService.tombstone, [request], new Metadata())
  expect(status.code).toBe(0)
}

const optionsFor = (streamName: string): Plain => ({ options: { streamIdentifier: { streamName }, any: {} } })

/** Writes what the recording's server had from recordings before, as far as answers show it, in its order. */
const writeEarlierEvents = async (): Promise<void> => {
  const shown = replay
    .cases('read')
    .flatMap(({ responses }) => shownEvents(responses))
    .filter(({ streamIdentifier: { streamName } }) => !isSystemStream(streamName))
    .filter(({ streamIdentifier: { streamName } }) => !streamName.startsWith(replay.recording.stream('')))
  const byId = new Map(shown.map((event) => [event.id.string, event]))
  const inOrder = [...byId.values()].sort((a, b) => Number(a.commitPosition) - Number(b.commitPosition))
  for (const event of inOrder) await write(appendOf(event.streamIdentifier.streamName, [event]))
}

const writeFillers = async (): Promise<void> => {
  for (let written = 0; written < FILLERS; written += FILLERS_AT_ONCE)
    await write([optionsFor('filler'), ...Array.from({ length: FILLERS_AT_ONCE }, () => newEvent())])
}

/** Writes the last events that a case's answers show, while its call is open. */
const writeLast = (file: RecordedFile, name: string, count: number) => async (): Promise<void> => {
  const events = shownEvents(replay.case(file, name).responses).slice(-count)
  await write(appendOf(events[0]!.streamIdentifier.streamName, events))
}

beforeAll(async () => {
  peer = await EventStoreDbPeer.start({ projections: true, commitTimeout: COMMIT_TIMEOUT })
  client = new RawClient(`127.0.0.1:${String(peer.port)}`)
  await writeEarlierEvents()
  await writeFillers()
  // The recording's server had three events in this stream already.
  await write([optionsFor('$rec'), newEvent(), newEvent(), newEvent()])
})

afterAll(async () => {
  client.close()
  await peer.stop()
})

const steps = (file: RecordedFile, ...cases: readonly (string | Omit<Step, 'file'>)[]): readonly Step[] =>
  cases.map((one) => (typeof one === 'string' ? { file, case: one } : { file, ...one }))

const live = (name: string, count: number): Omit<Step, 'file'> => ({
  case: name,
  during: writeLast('subscribe', name, count),
})

/** In the order of the recording, as the positions in it tell. */
const ORDER: readonly Step[] = [
  ...steps(
    'append',
    'no_stream on a new stream',
    'the same append again (same ids, no_stream): idempotent',
    'the same append again with expected any',
    'the same append again at the revision after it',
    'first id known, second new, no_stream',
    'first id known, second new, any',
    'only the second id again, at revision 0',
    'new ids, no_stream on an existing stream',
    'right revision',
    'revision too low',
    'revision too high',
    'revision on a missing stream',
    'stream_exists on a missing stream',
    'stream_exists on an existing stream',
    'any on a new stream',
    'no events at all, any',
    'no events at all, no_stream on a missing stream',
    'same id twice in one append',
    'same id in another stream',
    'binary content type',
    'json content type, data is not JSON',
    {
      case: 'one event over the 1 MiB limit of an append',
      requests: [optionsFor('large'), newEvent(Buffer.alloc(1_048_577).toString('base64'))],
    },
    {
      case: 'several events over the limit together',
      requests: [optionsFor('large'), newEvent(LARGE), newEvent(LARGE)],
    },
    'empty stream name',
    'system stream name',
    'no event type',
    'no content type',
    'id that is no UUID',
    'empty id',
    'no options first',
  ),
  ...steps(
    'batch-append',
    'no_stream on a new stream',
    'no_stream on an existing stream',
    'wrong revision',
    'right revision',
    'stream_exists on a missing stream',
    'two requests on one call, one right and one wrong',
    'one append in two chunks (is_final)',
    'the same append twice: idempotent',
    { case: 'over the append limit', requests: [largeBatch()] },
    'no event type',
  ),
  ...steps(
    'read',
    'stream forwards from start',
    'stream forwards from revision 1, two events',
    'stream forwards from past the end',
    'stream backwards from end, one event',
    'stream backwards from start',
    'stream forwards from end',
    'missing stream',
    'count 0',
    'empty stream name',
    'no control option (older client)',
    'structured UUIDs',
    { case: 'link: category stream, links not resolved', own: ['lastStreamPosition', 'customMetadata'] },
    { case: 'link: category stream, links resolved', own: ['lastStreamPosition', 'customMetadata'] },
    '$all forwards from start, three events',
    { case: '$all backwards from end, three events', own: ['streamRevision', 'customMetadata'] },
    '$all forwards from end',
    '$all forwards from a position that is none',
    '$all forwards from beyond the end',
    '$all filtered by stream prefix',
    '$all filtered by stream regex',
    '$all filtered by type prefix',
    '$all filtered to leave out system events (regex)',
    '$all filter with a bad regex',
  ),
  ...steps(
    'subscribe',
    live('stream from start, two events come while live', 2),
    live('stream from end, one event comes while live', 1),
    live('stream from revision 1 (exclusive)', 1),
    live('missing stream, then created', 1),
    live('$all from end, filtered by stream prefix, live', 1),
    '$all from start, filtered to nothing: checkpoints only',
    '$all from start, filtered, checkpoint every 4 windows',
    '$all from start, filter with window count (no max)',
    '$all from start, filter with checkpoint multiplier 0',
    'backwards subscription',
  ),
  ...steps('append', '(before deletes) x', '(before deletes) y'),
  ...steps('delete', 'delete at a wrong revision', 'delete at the right revision'),
  ...steps('read', 'soft-deleted stream', 'soft-deleted stream, backwards', 'metadata of a soft-deleted stream'),
  ...steps('delete', 'delete an already deleted stream, any'),
  ...steps('append', 'no_stream on a soft-deleted stream'),
  ...steps('read', 'soft-deleted stream written again: old events gone, revisions go on'),
  ...steps(
    'delete',
    'delete a missing stream, any',
    'delete a missing stream, stream_exists',
    'tombstone at a wrong revision',
    'tombstone',
    'delete a tombstoned stream',
  ),
  ...steps('append', 'append to a tombstoned stream, any', 'append to a tombstoned stream, no_stream'),
  ...steps('batch-append', 'append to a tombstoned stream'),
  ...steps('read', 'tombstoned stream'),
  ...steps('subscribe', 'tombstoned stream', {
    case: 'stream tombstoned while subscribed',
    during: () => tombstone(replay.recording.stream('b')),
  }),
  ...steps('append', '(metadata) $maxCount 2', '(metadata) five events'),
  ...steps('read', 'stream with $maxCount 2 and five events', 'stream metadata'),
  ...steps('server', 'supported methods', 'gossip', {
    case: 'requires-leader: true on the leader',
    requests: [firstEvent()],
    headers: { 'requires-leader': 'true' },
  }),
]

describe('a peer answers as the recorded server', () => {
  it.each(ORDER)('$file: $case', async (step) => {
    const { expected, actual } = await replay.run(client, step)
    expect(actual).toEqual(expected)
  })

  it('server: unknown method', async () => {
    const nonsense = { ...StreamsService.read, path: '/event_store.client.streams.Streams/Nonsense' }
    const { status } = await client.call(nonsense, [new ReadReq()], new Metadata())
    expect(status.code).toBe(replay.case('server', 'unknown method').status.code)
  })

  it('makes every case again but those it names', () => {
    const made = ORDER.map((step) => `${step.file}: ${step.case}`)
    const recorded = FILES.flatMap((file) => replay.cases(file).map((one) => `${file}: ${one.case}`))
    expect([...made, ...Object.keys(ELSEWHERE)].sort()).toEqual([...recorded].sort())
  })
})
