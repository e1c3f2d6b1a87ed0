import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A message as the service took it. */
export interface TakenMessage {
  readonly to: string | null
  readonly from: string | null
  readonly body: string | null
  readonly authorization: string | undefined
  readonly key: IncomingMessage['headers'][string]
  readonly target: string | undefined
}

export type SmsAnswer = number | 'hang' | { readonly status: number; readonly retryAfter: string }

/** A service for messages to phones, in the form of Twilio's API, that answers as it is told. */
export interface SmsService {
  readonly url: string
  readonly taken: readonly TakenMessage[]
  /** The next answers; then 201. `hang`: none at all. */
  readonly next: SmsAnswer[]
  stop(): Promise<void>
}

export const startSmsService = async (): Promise<SmsService> => {
  const taken: TakenMessage[] = []
  const next: SmsAnswer[] = []
  const server = createServer((request, response) => {
    void text(request).then((raw) => {
      const answer = next.shift() ?? 201
      if (answer === 'hang') return
      const { status, ...more } = typeof answer === 'number' ? { status: answer } : answer
      if ('retryAfter' in more) response.setHeader('Retry-After', more.retryAfter)
      const form = new URLSearchParams(raw)
      if (status === 201)
        taken.push({
          to: form.get('To'),
          from: form.get('From'),
          body: form.get('Body'),
          authorization: request.headers.authorization,
          key: request.headers['idempotency-key'],
          target: request.url,
        })
      response.writeHead(status, { location: 'http://127.0.0.1:1/elsewhere' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://AC1:s%40cret@127.0.0.1:${String(port)}/2010-04-01/Accounts/AC1/Messages.json?from=+4930123456`,
    taken,
    next,
    stop: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
