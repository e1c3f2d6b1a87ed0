import { randomUUID } from 'node:crypto'
import type { ServerDuplexStream } from '@grpc/grpc-js'
import type { Message } from 'google-protobuf'
import { Any } from 'google-protobuf/google/protobuf/any_pb'
import { Empty } from 'google-protobuf/google/protobuf/empty_pb'
import * as shared from '@eventstore/db-client/generated/shared_pb'
import { Status } from '@eventstore/db-client/generated/status_pb'
import { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb'
import { type Admitted, admit, endWith } from '../calls'
import type { PeerContext } from '../context'
import type { Expected } from '../expected-revision'
import { forwardingTimeout, GrpcFailure, handlerThrew, notReady } from '../failures'
import { identifierOf, idOf, streamNameOf, structuredId } from '../protocol-ids'
import { exceedsLimit, MAX_APPEND_BYTES, proposedEvent } from '../proposals'
import { NO_STREAM, type ProposedEvent } from '../records'

/** google.rpc.Code of the errors that a batch append has. */
const CODE = { invalid: 3, deadline: 4, notFound: 5, exists: 6, denied: 7 } as const

/** An append whose chunks are coming in. */
interface Pending {
  readonly correlationId: shared.UUID
  readonly options: BatchAppendReq.Options
  readonly stream: string
  readonly events: ProposedEvent[]
}

type Call = ServerDuplexStream<BatchAppendReq, BatchAppendResp>

const expectedOf = (options: BatchAppendReq.Options): Expected => {
  const { ExpectedStreamPositionCase: Case } = BatchAppendReq.Options
  switch (options.getExpectedStreamPositionCase()) {
    case Case.STREAM_POSITION:
      return Number(options.getStreamPosition())
    case Case.NO_STREAM:
      return 'no-stream'
    case Case.ANY:
      return 'any'
    case Case.STREAM_EXISTS:
      return 'stream-exists'
    case Case.EXPECTED_STREAM_POSITION_NOT_SET:
      throw handlerThrew()
  }
}

const errorStatus = (code: number, name: string, detail: Message): Status => {
  const details = new Any()
  details.pack(detail.serializeBinary(), `event_store.client.${name}`)
  const status = new Status()
  status.setCode(code)
  status.setMessage(name)
  status.setDetails(details)
  return status
}

const wrongExpectedVersion = (current: number, expected: Expected): Status => {
  const detail = new shared.WrongExpectedVersion()
  if (current === NO_STREAM) detail.setCurrentNoStream(new Empty())
  else detail.setCurrentStreamRevision(String(current))
  if (expected === 'any') detail.setExpectedAny(new Empty())
  else if (expected === 'no-stream') detail.setExpectedNoStream(new Empty())
  else if (expected === 'stream-exists') detail.setExpectedStreamExists(new Empty())
  else detail.setExpectedStreamPosition(String(expected))
  return errorStatus(CODE.exists, 'WrongExpectedVersion', detail)
}

const streamDeleted = (stream: string): Status => {
  const detail = new shared.StreamDeleted()
  detail.setStreamIdentifier(identifierOf(stream))
  return errorStatus(CODE.notFound, 'StreamDeleted', detail)
}

const tooLarge = (): Status => {
  const detail = new shared.MaximumAppendSizeExceeded()
  detail.setMaxappendsize(MAX_APPEND_BYTES)
  return errorStatus(CODE.invalid, 'MaximumAppendSizeExceeded', detail)
}

const badRequest = (message: string): Status => {
  const detail = new shared.BadRequest()
  detail.setMessage(message)
  return errorStatus(CODE.invalid, 'BadRequest', detail)
}

const denied = (): Status => errorStatus(CODE.denied, 'AccessDenied', new shared.AccessDenied())
const timeout = (): Status => errorStatus(CODE.deadline, 'Timeout', new shared.Timeout())

const success = (revision: number, at: number): BatchAppendResp.Success => {
  const position = new shared.AllStreamPosition()
  position.setCommitPosition(String(at))
  position.setPreparePosition(String(at))
  const result = new BatchAppendResp.Success()
  result.setPosition(position)
  if (revision === NO_STREAM) result.setNoStream(new Empty())
  else result.setCurrentRevision(String(revision))
  return result
}

/** One BatchAppend call: appends that may each come in several chunks, and be under way at once. */
class BatchAppendCall {
  private readonly pending = new Map<string, Pending>()
  private readonly timers = new Set<NodeJS.Timeout>()

  constructor(
    private readonly context: PeerContext,
    private readonly call: Call,
    private readonly admitted: Admitted,
  ) {
    call.on('data', (request: BatchAppendReq) => this.attempt(() => this.take(request)))
    call.once('close', () => this.close())
    // The server goes on when the client has sent its last: the call ends when the client cancels it.
    call.once('cancelled', () => this.close())
  }

  private close(): void {
    this.timers.forEach(clearTimeout)
  }

  private attempt(work: () => void): void {
    try {
      work()
    } catch (error) {
      endWith(this.call, error)
    }
  }

  private take(request: BatchAppendReq): void {
    const correlationId = request.getCorrelationId()
    const key = idOf(correlationId)
    const append = this.pending.get(key) ?? this.begin(correlationId!, request.getOptions())
    try {
      for (const message of request.getProposedMessagesList()) append.events.push(proposedEvent(message))
    } catch (error) {
      if (error instanceof GrpcFailure) this.refuseMalformed(append)
      else throw error
      return
    }
    if (request.getIsFinal()) {
      this.pending.delete(key)
      this.append(append)
    } else this.pending.set(key, append)
  }

  private begin(correlationId: shared.UUID, options: BatchAppendReq.Options | undefined): Pending {
    if (options === undefined) throw handlerThrew()
    return { correlationId, options, stream: streamNameOf(options.getStreamIdentifier()), events: [] }
  }

  /** A message without type: refused, and then the append that was never made times out under an id that no one knows, as recorded. */
  private refuseMalformed(append: Pending): void {
    this.answer(append, badRequest('The given key was not present in the dictionary.'))
    this.later({ ...append, correlationId: structuredId(randomUUID()) })
  }

  private append(append: Pending): void {
    const { stream, options, events } = append
    const expected = expectedOf(options)
    if (!this.mayWrite(stream)) return this.answer(append, denied())
    if (exceedsLimit(events)) return this.answer(append, tooLarge())
    if (this.millisLeft(options) <= 0) return this.answer(append, timeout())
    const gate = this.context.cluster.beforeWrite?.()
    if (gate === undefined) return this.write(append, expected)
    gate.then(
      () => this.attempt(() => this.write(append, expected)),
      () => this.answer(append, timeout()),
    )
  }

  private write(append: Pending, expected: Expected): void {
    const { stream, events } = append
    const result = this.context.log.append(stream, expected, events)
    switch (result.kind) {
      case 'written':
        return this.succeed(append, result.revision, result.position)
      case 'repeated':
        return result.pending ? this.later(append) : this.succeed(append, result.revision, result.position)
      case 'wrong-expected-revision':
        return this.answer(append, wrongExpectedVersion(result.current, expected))
      case 'stream-deleted':
        return this.answer(append, streamDeleted(stream))
    }
  }

  private mayWrite(stream: string): boolean {
    try {
      this.context.access.demand(this.admitted.caller, 'write', stream)
      return true
    } catch {
      return false
    }
  }

  private succeed(append: Pending, revision: number, position: number): void {
    this.context.log.onceCommitted(() => this.attempt(() => this.afterCommit(append, revision, position)))
  }

  private afterCommit(append: Pending, revision: number, position: number): void {
    const write = { kind: 'batch-append', stream: append.stream, client: this.admitted.call.client } as const
    switch (this.context.faults.afterWrite?.(write) ?? 'answer') {
      case 'answer':
        return this.answer(append, success(revision, position))
      case 'timeout':
        return this.answer(append, timeout())
      case 'drop':
        return this.context.cut(write.client)
      case 'aborted':
        throw forwardingTimeout()
      case 'unavailable':
        throw notReady()
    }
  }

  /** The server gives up on the append when its time is over. */
  private later(append: Pending): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      this.answer(append, timeout())
    }, this.millisLeft(append.options))
    this.timers.add(timer)
  }

  private millisLeft(options: BatchAppendReq.Options): number {
    const deadline = options.getDeadline()?.toDate().getTime()
    const { commitTimeout } = this.context
    return deadline === undefined ? commitTimeout : Math.min(deadline - Date.now(), commitTimeout)
  }

  private answer({ correlationId, stream }: Pending, result: Status | BatchAppendResp.Success): void {
    const response = new BatchAppendResp()
    response.setCorrelationId(correlationId)
    response.setStreamIdentifier(identifierOf(stream))
    if (result instanceof Status) response.setError(result)
    else response.setSuccess(result)
    this.call.write(response)
  }
}

/** Streams.BatchAppend. */
export const batchAppendHandler =
  (context: PeerContext) =>
  (call: Call): void => {
    admit(context, call).then(
      (admitted) => new BatchAppendCall(context, call, admitted),
      (error: unknown) => endWith(call, error),
    )
  }
