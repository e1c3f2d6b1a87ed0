import type { MethodDefinition } from '@grpc/grpc-js'
import type { Message } from 'google-protobuf'
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb'
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb'
import { Empty } from '@eventstore/db-client/generated/shared_pb'
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb'
import type { Plain, RecordedCase } from './cases'
import { headersOf, type Outcome, type RawClient } from './raw-client'
import { appendRequest, batchAppendRequest, deleteRequest, readRequest, tombstoneRequest } from './requests'

/** What a case is besides what the recordings say. */
export interface Run {
  /** Requests instead of those that were too large to keep. */
  readonly requests?: readonly Plain[]
  /** Headers that the recordings name in the case's words only. */
  readonly headers?: Readonly<Record<string, string>>
  /** What happens while the call is open. */
  readonly during?: () => Promise<void>
  /** After how many answers: the first, if not said. */
  readonly duringAfter?: number
}

/** Answers after which the recorded client ended a call; where the server ended it, all. */
const untilOf = ({ responses, status: { note } }: RecordedCase): number | 'end' =>
  note === undefined ? 'end' : responses.length

const requestsOf = (recorded: RecordedCase, { requests }: Run): readonly Plain[] => {
  if (requests !== undefined) return requests
  if (typeof recorded.requests === 'string') throw new Error(`Case "${recorded.case}" leaves its requests to the test`)
  return recorded.requests ?? [recorded.request ?? {}]
}

/** Makes a recorded call of Streams, Gossip or ServerFeatures again. */
export const runCase = (client: RawClient, recorded: RecordedCase, run: Run = {}): Promise<Outcome> => {
  const given = requestsOf(recorded, run)
  const call = <Request extends Message, Response extends Message>(
    method: MethodDefinition<Request, Response>,
    requests: readonly Request[],
  ): Promise<Outcome> =>
    client.call(
      method,
      requests,
      headersOf({ ...recorded, metadata: { ...recorded.metadata, ...run.headers } }),
      untilOf(recorded),
      run.during,
      run.duringAfter,
    )
  switch (recorded.call) {
    case 'append':
      return call(StreamsService.append, given.map(appendRequest))
    case 'batchAppend':
      return call(StreamsService.batchAppend, given.map(batchAppendRequest))
    case 'delete':
      return call(StreamsService.delete, given.map(deleteRequest))
    case 'tombstone':
      return call(StreamsService.tombstone, given.map(tombstoneRequest))
    case 'read':
      // The recording of gossip names its call like that of a stream, but asks for nothing.
      return hasOptions(given[0])
        ? call(StreamsService.read, [readRequest(given[0]!)])
        : call(GossipService.read, [new Empty()])
    case 'gossip.read':
      return call(GossipService.read, [new Empty()])
    case 'getSupportedMethods':
      return call(ServerFeaturesService.getSupportedMethods, [new Empty()])
    default:
      throw new Error(`No such call: ${recorded.call}`)
  }
}

const hasOptions = (request: Plain | undefined): boolean =>
  typeof request === 'object' && request !== null && 'options' in request
