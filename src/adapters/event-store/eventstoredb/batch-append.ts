import { randomUUID } from 'node:crypto'
import type { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb'
import type { SerialisedAppend } from '../serialised-append'
import { type AppendAnswer, type AppendOnce, readBatchAnswer } from './append-answer'
import { NoAnswer } from './errors'
import { ANSWER_MILLIS, type BatchAppendCall, type LogClient } from './log-client'
import { batchAppendRequest } from './proposed'

interface Waiting {
  readonly append: SerialisedAppend
  readonly resolve: (answer: AppendAnswer) => void
  readonly reject: (error: unknown) => void
  readonly timer: NodeJS.Timeout
}

/** A call that is open, and the appends on it that have not been answered. */
interface OpenCall {
  readonly call: BatchAppendCall
  readonly waiting: Map<string, Waiting>
}

/**
 * Appends over one call that stays open, many at once, each answered by itself. Each append is tried once: an answer
 * that does not come in time, and a call that breaks, are errors whose outcome is unknown.
 */
export class BatchAppend implements AppendOnce {
  private open: Promise<OpenCall> | undefined

  constructor(private readonly client: LogClient) {}

  async append(append: SerialisedAppend): Promise<AppendAnswer> {
    const { call, waiting } = await this.openCall()
    return new Promise<AppendAnswer>((resolve, reject) => {
      const correlation = randomUUID()
      const timer = setTimeout(() => {
        waiting.delete(correlation)
        reject(new NoAnswer(`no answer in ${String(ANSWER_MILLIS)} ms`))
      }, ANSWER_MILLIS)
      waiting.set(correlation, { append, resolve, reject, timer })
      call.write(batchAppendRequest(append, correlation))
    })
  }

  private openCall(): Promise<OpenCall> {
    if (this.open !== undefined) return this.open
    const opening: Promise<OpenCall> = this.begin(() => {
      if (this.open === opening) this.open = undefined
    })
    this.open = opening
    return opening
  }

  private async begin(ended: () => void): Promise<OpenCall> {
    try {
      const call = await this.client.openBatchAppend()
      const waiting = new Map<string, Waiting>()
      const fail = (error: Error) => {
        ended()
        for (const { timer, reject } of waiting.values()) {
          clearTimeout(timer)
          reject(error)
        }
        waiting.clear()
      }
      call.on('data', (response: BatchAppendResp) => answer(response, waiting))
      call.on('error', fail)
      // The server ends it where it closes down.
      call.on('end', () => fail(new NoAnswer('the server ended the call')))
      return { call, waiting }
    } catch (error) {
      ended()
      throw error
    }
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
