import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js'
import type { DeleteReq } from '@eventstore/db-client/generated/streams_pb'
import { DeleteResp, type TombstoneReq, TombstoneResp } from '@eventstore/db-client/generated/streams_pb'
import { type Admitted, admit, answer } from '../calls'
import type { PeerContext } from '../context'
import { type Expected, expectedIn, numberOfExpected } from '../expected-revision'
import { handlerThrew, streamDeleted, wrongExpectedVersion } from '../failures'
import type { WriteResult } from '../peer-log'
import { streamNameOf } from '../protocol-ids'
import { settle } from './append'

type Options = DeleteReq.Options | TombstoneReq.Options

/** Deletes as `write` does; returns the position of what it wrote. */
const deleteStream = async (
  context: PeerContext,
  { caller, call }: Admitted,
  options: Options | undefined,
  write: (stream: string, expected: Expected) => WriteResult,
): Promise<string> => {
  if (options === undefined) throw handlerThrew()
  const stream = streamNameOf(options.getStreamIdentifier())
  const expected = expectedIn(options, options.hasRevision() ? options.getRevision() : undefined)
  context.access.demand(caller, 'delete', stream)
  await context.cluster.beforeWrite?.()
  const result = write(stream, expected)
  switch (result.kind) {
    case 'written':
    case 'repeated':
      await settle(context, { kind: 'delete', stream, client: call.client })
      return String(result.position)
    case 'wrong-expected-revision':
      throw wrongExpectedVersion(stream, numberOfExpected(expected), result.current)
    case 'stream-deleted':
      throw streamDeleted(stream)
  }
}

/** Streams.Delete: hides a stream's events. */
export const deleteHandler =
  (context: PeerContext) =>
  (call: ServerUnaryCall<DeleteReq, DeleteResp>, reply: sendUnaryData<DeleteResp>): void => {
    answer(reply, async () => {
      const admitted = await admit(context, call)
      const at = await deleteStream(context, admitted, call.request.getOptions(), (stream, expected) =>
        context.log.softDelete(stream, expected),
      )
      const position = new DeleteResp.Position()
      position.setCommitPosition(at)
      position.setPreparePosition(at)
      return new DeleteResp().setPosition(position)
    })
  }

/** Streams.Tombstone: closes a stream for ever. */
export const tombstoneHandler =
  (context: PeerContext) =>
  (call: ServerUnaryCall<TombstoneReq, TombstoneResp>, reply: sendUnaryData<TombstoneResp>): void => {
    answer(reply, async () => {
      const admitted = await admit(context, call)
      const at = await deleteStream(context, admitted, call.request.getOptions(), (stream, expected) =>
        context.log.tombstone(stream, expected),
      )
      const position = new TombstoneResp.Position()
      position.setCommitPosition(at)
      position.setPreparePosition(at)
      return new TombstoneResp().setPosition(position)
    })
  }
