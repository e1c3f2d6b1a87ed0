import type { sendUnaryData, ServerReadableStream } from '@grpc/grpc-js'
import { Empty } from '@eventstore/db-client/generated/shared_pb'
import { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb'
import { type Admitted, admit, answer } from '../calls'
import type { PeerContext, Write } from '../context'
import { type Expected, numberOfExpected } from '../expected-revision'
import { forwardingTimeout, handlerThrew, notReady, streamDeleted, timedOut } from '../failures'
import type { WriteResult } from '../peer-log'
import { streamNameOf } from '../protocol-ids'
import { demandWithinLimit, proposedEvent } from '../proposals'
import { NO_STREAM } from '../records'

const expectedOf = (options: AppendReq.Options): Expected => {
  const { ExpectedStreamRevisionCase: Case } = AppendReq.Options
  switch (options.getExpectedStreamRevisionCase()) {
    case Case.REVISION:
      return Number(options.getRevision())
    case Case.NO_STREAM:
      return 'no-stream'
    case Case.ANY:
      return 'any'
    case Case.STREAM_EXISTS:
      return 'stream-exists'
    case Case.EXPECTED_STREAM_REVISION_NOT_SET:
      throw handlerThrew()
  }
}

const success = (revision: number, at: number): AppendResp => {
  const position = new AppendResp.Position()
  position.setCommitPosition(String(at))
  position.setPreparePosition(String(at))
  const result = new AppendResp.Success()
  result.setPosition(position)
  if (revision === NO_STREAM) result.setNoStream(new Empty())
  else result.setCurrentRevision(String(revision))
  const response = new AppendResp()
  response.setSuccess(result)
  return response
}

/** What older clients read 'no stream' as: 2^64 - 1. */
const NO_STREAM_2060 = Number(BigInt.asUintN(64, -1n))

const refusal = (current: number, expected: Expected): AppendResp => {
  const error = new AppendResp.WrongExpectedVersion()
  if (current === NO_STREAM) {
    error.setNoStream2060(new Empty())
    error.setCurrentNoStream(new Empty())
  } else {
    error.setCurrentRevision2060(current)
    error.setCurrentRevision(String(current))
  }
  switch (expected) {
    case 'any':
      error.setAny2060(new Empty())
      error.setExpectedAny(new Empty())
      break
    case 'stream-exists':
      error.setStreamExists2060(new Empty())
      error.setExpectedStreamExists(new Empty())
      break
    case 'no-stream':
      error.setExpectedRevision2060(NO_STREAM_2060)
      error.setExpectedNoStream(new Empty())
      break
    default:
      error.setExpectedRevision2060(numberOfExpected(expected))
      error.setExpectedRevision(String(expected))
  }
  const response = new AppendResp()
  response.setWrongExpectedVersion(error)
  return response
}

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

const responseTo = (result: WriteResult, stream: string, expected: Expected): AppendResp => {
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
): Promise<AppendResp> => {
  const options = requests[0]?.getOptions()
  if (options === undefined) throw handlerThrew()
  const stream = streamNameOf(options.getStreamIdentifier())
  const expected = expectedOf(options)
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
  (call: ServerReadableStream<AppendReq, AppendResp>, reply: sendUnaryData<AppendResp>): void => {
    answer(reply, async () => {
      const admitted = await admit(context, call)
      const requests: AppendReq[] = []
      for await (const request of call as AsyncIterable<AppendReq>) requests.push(request)
      return append(context, admitted, requests)
    })
  }
