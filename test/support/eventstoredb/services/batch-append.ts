import type { ServerDuplexStream } from '@grpc/grpc-js'
import type { UUID } from '@eventstore/db-client/generated/shared_pb'
import { Status } from '@eventstore/db-client/generated/status_pb'
import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb'
import { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb'
import { type Admitted, admit, endWith } from '../calls'
import type { PeerContext } from '../context'
import { expectedIn } from '../expected-revision'
import { forwardingTimeout, GrpcFailure, handlerThrew, notReady } from '../failures'
import { identifierOf, idOf, streamNameOf, structuredId } from '../protocol-ids'
import { exceedsLimit, MAX_APPEND_BYTES, proposedEvent } from '../proposals'
import type { ProposedEvent } from '../records'
import {
  accessDenied,
  badRequest,
  maximumAppendSizeExceeded,
  streamDeleted,
  success,
  timeout,
  wrongExpectedVersion,
} from './batch-append-answers'

/** An append whose chunks are coming in. */
interface Pending {
  readonly correlationId: UUID
  readonly options: BatchAppendReq.Options
  readonly stream: string
  readonly events: ProposedEvent[]
}

type Call = ServerDuplexStream<BatchAppendReq, BatchAppendResp>

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

  private begin(correlationId: UUID, options: BatchAppendReq.Options | undefined): Pending {
    if (options === undefined) throw handlerThrew()
    return { correlationId, options, stream: streamNameOf(options.getStreamIdentifier()), events: [] }
  }

  /** A message without type: refused, and then answered once more as timed out, with its id in the other form, as recorded. */
  private refuseMalformed(append: Pending): void {
    this.answer(append, badRequest('The given key was not present in the dictionary.'))
    this.later({ ...append, correlationId: structuredId(idOf(append.correlationId)) })
  }

  private append(append: Pending): void {
    const refused = this.refusal(append)
    const gate = refused === undefined ? this.context.cluster.beforeWrite?.() : undefined
    if (refused !== undefined) this.answer(append, refused)
    else if (gate === undefined) this.write(append)
    else
      gate.then(
        () => this.attempt(() => this.write(append)),
        () => this.answer(append, timeout()),
      )
  }

  private refusal({ stream, events, options }: Pending): Status | undefined {
    if (!this.mayWrite(stream)) return accessDenied()
    if (exceedsLimit(events)) return maximumAppendSizeExceeded(MAX_APPEND_BYTES)
    return this.millisLeft(options) > 0 ? undefined : timeout()
  }

  private write(append: Pending): void {
    const { stream, options, events } = append
    const expected = expectedIn(options, options.hasStreamPosition() ? options.getStreamPosition() : undefined)
    const result = this.context.log.append(stream, expected, events)
    switch (result.kind) {
      case 'written':
        this.succeed(append, result.revision, result.position)
        break
      case 'repeated':
        if (result.pending) this.later(append)
        else this.succeed(append, result.revision, result.position)
        break
      case 'wrong-expected-revision':
        this.answer(append, wrongExpectedVersion(result.current, expected))
        break
      case 'stream-deleted':
        this.answer(append, streamDeleted(stream))
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
        this.answer(append, success(revision, position))
        break
      case 'timeout':
        this.answer(append, timeout())
        break
      case 'drop':
        this.context.cut(write.client)
        break
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
    // Another append may have ended the call; to write after that would keep its status from being sent.
    if (this.call.writableEnded) return
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
