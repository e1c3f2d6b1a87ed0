import { status } from '@grpc/grpc-js'
import { GrpcFailure } from '../failures'

/** What the calls of persistent subscriptions end with, as recorded of a real server. */

const trailers = (exception: string, stream: string, group: string): Record<string, string> => ({
  exception: `persistent-subscription-${exception}`,
  'stream-name': stream,
  ...(group === '' ? {} : { 'group-name': group }),
})

export const groupExists = (stream: string, group: string): GrpcFailure =>
  new GrpcFailure(
    status.ALREADY_EXISTS,
    `Subscription group ${group} on stream ${stream} exists.`,
    trailers('exists', stream, group),
  )

/** @param group - empty where any group of the stream was asked for */
export const groupMissing = (stream: string, group: string): GrpcFailure =>
  new GrpcFailure(
    status.NOT_FOUND,
    `Subscription group ${group} on stream ${stream} does not exist.`,
    trailers('does-not-exist', stream, group),
  )

export const groupFailed = (stream: string, group: string, reason: string): GrpcFailure =>
  new GrpcFailure(status.INTERNAL, `Subscription group ${group} on stream ${stream} failed: '${reason}'`, {
    ...trailers('failed', stream, group),
    reason,
  })

export const groupDropped = (stream: string, group: string): GrpcFailure =>
  new GrpcFailure(
    status.CANCELLED,
    `Subscription group ${group} on stream ${stream} was dropped.`,
    trailers('dropped', stream, group),
  )

export const maximumSubscribersReached = (stream: string, group: string): GrpcFailure =>
  new GrpcFailure(
    status.FAILED_PRECONDITION,
    `Maximum subscriptions reached for subscription group ${group} on stream ${stream}.`,
    { exception: 'maximum-subscribers-reached', 'stream-name': stream, 'group-name': group },
  )
