import type { sendUnaryData, ServerReadableStream } from '@grpc/grpc-js'
import type { AppendReq } from '@eventstore/db-client/generated/streams_pb'
import { type Admitted, admit, answer } from '../calls'
import type { PeerContext, Write } from '../context'
import { type Expected, expectedIn } from '../expected-revision'
import { forwardingTimeout, handlerThrew, notReady, streamDeleted, timedOut } from '../failures'
import type { WriteResult } from '../peer-log'
import { streamNameOf } from '../protocol-ids'
import { type AppendAnswer, refusal, success } from './append-answers'
import { demandWithinLimit, proposedEvent } from '../proposals'

/** Waits until a write is committed, and does with its answer what the peer is told to. Throws where the client is to get none. */
export const settle = async (context: PeerContext, write: Write): Promise<void> => {
  await new Promise<void>((resolve) => context.log.onceCommitted(resolve))
  switch (context.faults.afterWrite?.(write) ?? 'answer') {
    case 'answer':
      return
    case 'drop':
      context.cut(write.client)
      throw notReady()
    case 'timeout':
      throw timedOut()
    case 'aborted':
      throw forwardingTimeout()
    case 'unavailable':
      throw notReady()
  }
}

const responseTo = (result: WriteResult, stream: string, expected: Expected): AppendAnswer => {
  switch (result.kind) {
    case 'written':
    case 'repeated':
      return success(result.revision, result.position)
    case 'wrong-expected-revision':
      return refusal(result.current, expected)
    case 'stream-deleted':
      throw streamDeleted(stream)
  }
}

const append = async (
  context: PeerContext,
  { caller, call }: Admitted,
  requests: readonly AppendReq[],
): Promise<AppendAnswer> => {
  const options = requests[0]?.getOptions()
  if (options === undefined) throw handlerThrew()
  const stream = streamNameOf(options.getStreamIdentifier())
  const expected = expectedIn(options, options.hasRevision() ? options.getRevision() : undefined)
  context.access.demand(caller, 'write', stream)
  const events = requests.slice(1).map((request) => {
    const message = request.getProposedMessage()
    if (message === undefined) throw handlerThrew()
    return proposedEvent(message)
  })
  demandWithinLimit(events)
  await context.cluster.beforeWrite?.()
  const result = context.log.append(stream, expected, events)
  if (result.kind === 'written' || result.kind === 'repeated')
    await settle(context, { kind: 'append', stream, client: call.client })
  return responseTo(result, stream, expected)
}

/** Streams.Append: all events of a call are one append, which is made when the client has sent the last. */
export const appendHandler =
  (context: PeerContext) =>
  (call: ServerReadableStream<AppendReq, AppendAnswer>, reply: sendUnaryData<AppendAnswer>): void => {
    answer(reply, async () => {
      const admitted = await admit(context, call)
      const requests: AppendReq[] = []
      for await (const request of call as AsyncIterable<AppendReq>) requests.push(request)
      return append(context, admitted, requests)
    })
  }
