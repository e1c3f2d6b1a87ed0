import { Metadata, status } from '@grpc/grpc-js'
import type { Endpoint } from './context'

/** An error status as the server ends a call with it: code, details and trailers. */
export class GrpcFailure extends Error {
  readonly metadata: Metadata

  /** @param trailers - in the order in which they are sent */
  constructor(
    readonly code: status,
    readonly details: string,
    trailers: Readonly<Record<string, string>> = {},
  ) {
    super(details)
    this.name = 'GrpcFailure'
    this.metadata = new Metadata()
    for (const [key, value] of Object.entries(trailers)) this.metadata.set(key, value)
  }
}

/** What the server says where its own code threw. */
export const handlerThrew = (): GrpcFailure => new GrpcFailure(status.UNKNOWN, 'Exception was thrown by handler.')

export const streamDeleted = (stream: string): GrpcFailure =>
  new GrpcFailure(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  })

/** Of Delete and Tombstone; Append answers the same with a response. */
export const wrongExpectedVersion = (stream: string, expected: number | bigint, actual: number): GrpcFailure =>
  new GrpcFailure(
    status.FAILED_PRECONDITION,
    `Delete failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${String(expected)}, Actual version: ${String(actual)}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': String(expected),
      'actual-version': String(actual),
    },
  )

export const maximumAppendSizeExceeded = (limit: number): GrpcFailure =>
  new GrpcFailure(status.INVALID_ARGUMENT, `Maximum Append Size of ${String(limit)} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(limit),
  })

export const missingMetadata = (property: 'type' | 'content-type'): GrpcFailure =>
  new GrpcFailure(status.INVALID_ARGUMENT, `Required Metadata Property '${property}' is missing`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  })

export const accessDenied = (): GrpcFailure =>
  new GrpcFailure(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' })

export const unauthenticated = (): GrpcFailure => new GrpcFailure(status.UNAUTHENTICATED, 'Unauthenticated')

export const notLeader = ({ host, port }: Endpoint): GrpcFailure =>
  new GrpcFailure(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': host,
    'leader-endpoint-port': String(port),
  })

export const notReady = (): GrpcFailure => new GrpcFailure(status.UNAVAILABLE, 'Server Is Not Ready')

export const forwardingTimeout = (): GrpcFailure => new GrpcFailure(status.ABORTED, 'Forwarding timeout')

export const timedOut = (): GrpcFailure => new GrpcFailure(status.ABORTED, 'Operation timed out: CommitTimeout')

export const unexpectedResult = (result: 'ReadStreamResult' | 'ReadAllResult'): GrpcFailure =>
  new GrpcFailure(status.UNKNOWN, `Unexpected ${result}: Error`)
