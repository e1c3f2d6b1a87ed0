import { randomUUID } from 'node:crypto'
import type { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb'
import type { SerialisedAppend } from '../serialised-append'
import { type AppendAnswer, type AppendOnce, readBatchAnswer } from './append-answer'
import { isNotLeader, NoAnswer } from './errors'
import type { BatchAppendCall, LogClient } from './log-client'
import { batchAppendRequest } from './proposed'

interface Waiting {
  readonly append: SerialisedAppend
  readonly resolve: (answer: AppendAnswer) => void
  readonly reject: (error: unknown) => void
  readonly timer: NodeJS.Timeout
}

/**
 * A call, and the appends on it that have not been answered. Where an answer does not come in time it is ended, and so is
 * the wait of all others: a server answers a write within seconds, if only that it timed out, so that the call has died
 * without a word.
 */
class OpenCall {
  private readonly waiting = new Map<string, Waiting>()
  private ended = false

  constructor(
    private readonly call: BatchAppendCall,
    private readonly answerMillis: number,
    whenEnded: () => void,
  ) {
    const end = (error: Error) => {
      this.ended = true
      whenEnded()
      for (const { timer, reject } of this.waiting.values()) {
        clearTimeout(timer)
        reject(error)
      }
      this.waiting.clear()
    }
    call.on('data', (response: BatchAppendResp) => answer(response, this.waiting))
    // One append told the node that it leads no more; it may have taken those before as the leader.
    call.on('error', (error: Error) =>
      end(isNotLeader(error) ? new NoAnswer('the leader changed', { cause: error }) : error),
    )
    // A server that closes down ends it.
    call.on('end', () => end(new NoAnswer('the server ended the call')))
  }

  get isOpen(): boolean {
    return !this.ended
  }

  append(append: SerialisedAppend): Promise<AppendAnswer> {
    return new Promise((resolve, reject) => {
      const correlation = randomUUID()
      const timer = setTimeout(() => this.call.cancel(), this.answerMillis)
      this.waiting.set(correlation, { append, resolve, reject, timer })
      this.call.write(batchAppendRequest(append, correlation))
    })
  }
}

/**
 * Appends over one call that stays open, many at once, each answered by itself. Each append is tried once: an answer
 * that does not come in time, and a call that breaks, are errors whose outcome is unknown.
 */
export class BatchAppend implements AppendOnce {
  private open: Promise<OpenCall> | undefined

  constructor(private readonly client: LogClient) {}

  async append(append: SerialisedAppend): Promise<AppendAnswer> {
    let call = await this.openCall()
    // It may have ended while this one waited for it.
    while (!call.isOpen) call = await this.openCall()
    return call.append(append)
  }

  private openCall(): Promise<OpenCall> {
    if (this.open !== undefined) return this.open
    const forget = () => {
      if (this.open === opening) this.open = undefined
    }
    const opening: Promise<OpenCall> = this.client
      .openBatchAppend()
      .then((call) => new OpenCall(call, this.client.answerMillis, forget))
    opening.catch(forget)
    this.open = opening
    return opening
  }
}

/** Gives an answer to the append that it is for; it may have come too late for anybody to wait. */
const answer = (response: BatchAppendResp, waiting: Map<string, Waiting>): void => {
  const correlation = response.getCorrelationId()?.getString() ?? ''
  const append = waiting.get(correlation)
  if (append === undefined) return
  waiting.delete(correlation)
  clearTimeout(append.timer)
  try {
    append.resolve(readBatchAnswer(append.append, response))
  } catch (error) {
    append.reject(error)
  }
}
