import { once } from 'node:events'
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb'
import { NoAnswer } from './errors'
import type { LogClient } from './log-client'

/**
 * Makes a read and hands over each answer as it comes, until the server ends it.
 *
 * @throws NoAnswer where nothing comes for the client's `answerMillis`; what `take` throws; or the call's error
 */
export const eachAnswer = async (
  client: LogClient,
  request: ReadReq,
  take: (response: ReadResp) => void,
  signal: AbortSignal,
): Promise<void> => {
  const call = await client.openRead(request)
  await new Promise<void>((resolve, reject) => {
    const cancel = (reason: unknown) => {
      reject(reason instanceof Error ? reason : new Error(String(reason)))
      call.cancel()
    }
    const abort = () => cancel(new NoAnswer('the log was closed'))
    const { answerMillis } = client
    const timer = setTimeout(() => cancel(new NoAnswer(`no answer in ${String(answerMillis)} ms`)), answerMillis)
    const settle = (finish: () => void) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      finish()
    }
    call.on('data', (response: ReadResp) => {
      timer.refresh()
      try {
        take(response)
      } catch (error) {
        cancel(error)
      }
    })
    call.on('error', (error) => settle(() => reject(error)))
    call.on('end', () => settle(resolve))
    signal.addEventListener('abort', abort)
    if (signal.aborted) abort()
  })
}

/** Listens to a subscription until it breaks, which is an error, or the signal fires. */
export const eachNews = async (
  client: LogClient,
  request: ReadReq,
  take: (response: ReadResp) => void,
  signal: AbortSignal,
): Promise<void> => {
  const call = await client.openRead(request)
  const stop = () => call.cancel()
  signal.addEventListener('abort', stop)
  try {
    call.on('data', take)
    if (signal.aborted) stop()
    await once(call, 'end')
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
