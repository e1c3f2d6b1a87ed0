import { once } from 'node:events'
import type { ServerWritableStream } from '@grpc/grpc-js'
import { ReadResp } from '@eventstore/db-client/generated/streams_pb'
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb'
import type { IncomingCall, PeerContext } from './context'
import { LINK_TYPE, type StoredRecord } from './records'
import { targetOf } from './visible'
import { eventResponse, type UuidForm } from './wire'

/** A Read call: its answers may be messages, or bytes that are one already. */
export type ReadCall = ServerWritableStream<ReadReq, ReadResp | Uint8Array>

interface Form {
  readonly resolveLinks: boolean
  readonly form: UuidForm
}

/** The sending side of a Read call, which waits for a slow client and notices one that has left. */
export class Outlet {
  private readonly leaving = new AbortController()
  private sent = 0

  constructor(
    private readonly context: PeerContext,
    private readonly call: ReadCall,
    private readonly incoming: IncomingCall,
    private readonly form: Form,
  ) {
    const leave = (): void => this.leaving.abort()
    call.once('cancelled', leave)
    call.once('close', leave)
  }

  /** Aborted when the client has left, or was cut. */
  get gone(): AbortSignal {
    return this.leaving.signal
  }

  /** Sends a record, and a link's target with it where it is asked for. What it returns is to be waited for: the client is slow. */
  event(record: StoredRecord): Promise<void> | undefined {
    if (this.context.faults.duringRead?.(this.sent, this.incoming) === 'cut') {
      this.leaving.abort()
      this.context.cut(this.incoming.client)
      return undefined
    }
    this.sent++
    const linked = this.form.resolveLinks && record.type === LINK_TYPE
    const bytes = linked
      ? eventResponse(targetOf(this.context.log, record), record, this.form.form)
      : eventResponse(record, undefined, this.form.form)
    return this.call.write(bytes) ? undefined : this.drained()
  }

  /** Sends another message. */
  async message(fill: (response: ReadResp) => void): Promise<void> {
    const response = new ReadResp()
    fill(response)
    if (!this.call.write(response)) await this.drained()
  }

  end(): void {
    this.call.end()
  }

  private async drained(): Promise<void> {
    await once(this.call, 'drain', { signal: this.gone }).catch(() => undefined)
  }
}
