import type { ServerDuplexStream } from '@grpc/grpc-js'
import { ReadReq, type ReadResp } from '@eventstore/db-client/generated/persistent_pb'
import { type Admitted, admit, endWith } from '../calls'
import type { PeerContext } from '../context'
import { handlerThrew } from '../failures'
import { idOf } from '../protocol-ids'
import { groupDropped } from './failures'
import type { ActiveGroup, Groups } from './groups'
import type { NackAction } from './message'
import { sourceName } from './requests'
import { confirmation, eventResponse } from './responses'

/** Bidirectional: options first, then acks and nacks from the client; a confirmation, then messages from the server. */
export type ReadCall = ServerDuplexStream<ReadReq, ReadResp>

/** A cut consumer takes its place for so long; clients have to expect it (recorded). */
const LINGER_MS = 100

/** Whom a server without users takes everyone for. */
const NOBODY_IN_PARTICULAR = 'system'

/** One PersistentSubscriptions.Read call. */
export class ConsumerCall {
  private joined: { readonly group: ActiveGroup; readonly leave: () => void } | undefined
  private ended = false

  constructor(
    private readonly context: PeerContext,
    private readonly groups: Groups,
    private readonly call: ReadCall,
  ) {}

  /** Requests that come in while the call is being admitted wait in the stream. */
  start(): void {
    this.call.once('cancelled', () => this.finish())
    this.call.once('end', () => this.finish())
    admit(this.context, this.call).then(
      (admitted) => this.call.on('data', (request: ReadReq) => this.attempt(() => this.take(request, admitted))),
      (error: unknown) => this.fail(error),
    )
  }

  private attempt(work: () => void): void {
    if (this.ended) return
    try {
      work()
    } catch (error) {
      this.fail(error)
    }
  }

  private take(request: ReadReq, admitted: Admitted): void {
    const options = request.getOptions()
    if (options !== undefined) this.join(options, admitted)
    else if (this.joined === undefined) throw handlerThrew()
    else this.hear(request, this.joined.group)
  }

  private join(options: ReadReq.Options, { caller, call }: Admitted): void {
    if (this.joined !== undefined) throw handlerThrew()
    const stream = sourceName(options)
    const name = options.getGroupName()
    const group = this.groups.find(stream, name)
    this.context.access.demand(caller, 'read', stream)
    const form = options.getUuidOption()?.hasStructured() === true ? 'structured' : 'string'
    let sent = 0
    // The confirmation goes out before the group can hand out anything.
    const held: ReadResp[] = []
    const outlet = {
      send: (message: Parameters<typeof eventResponse>[0]): void => {
        if (this.ended) return
        if (this.context.faults.duringRead?.(sent++, call) === 'cut') this.context.cut(call.client)
        else if (this.joined === undefined) held.push(eventResponse(message, form))
        else this.call.write(eventResponse(message, form))
      },
      drop: () => this.fail(groupDropped(stream, name)),
    }
    const { leave } = this.groups.connect(group, caller?.name ?? NOBODY_IN_PARTICULAR, options.getBufferSize(), outlet)
    this.joined = { group, leave }
    this.call.write(confirmation(group.key))
    for (const response of held) this.call.write(response)
  }

  private hear(request: ReadReq, { group }: ActiveGroup): void {
    const ack = request.getAck()
    if (ack !== undefined) group.acknowledge(ack.getIdsList().map(idOf))
    const nack = request.getNack()
    if (nack !== undefined) group.reject(nack.getIdsList().map(idOf), actionOf(nack), nack.getReason())
  }

  private fail(error: unknown): void {
    if (this.ended) return
    this.ended = true
    this.joined?.leave()
    endWith(this.call, error)
  }

  /** The client has said all that it will, or has left: then there is no one to end the call for. */
  private finish(): void {
    if (this.ended) return
    this.ended = true
    this.call.end()
    setTimeout(() => this.joined?.leave(), LINGER_MS).unref()
  }
}

const actionOf = (nack: ReadReq.Nack): NackAction => {
  const { Action } = ReadReq.Nack
  switch (nack.getAction()) {
    case Action.PARK:
      return 'park'
    case Action.SKIP:
      return 'skip'
    case Action.STOP:
      return 'stop'
    case Action.RETRY:
    case Action.UNKNOWN:
      return 'retry'
  }
}
