import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** A request as a peer got it. */
export interface Heard {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A server that answers as it is told, or not at all. */
export interface HttpPeer {
  readonly url: string
  readonly port: number
  readonly heard: readonly Heard[]
  /** The next answers, before what it would say by itself; `hang`: none at all. */
  readonly next: (Answer | 'hang')[]
  stop(): Promise<void>
}

export const startHttpPeer = async (answer: (heard: Heard) => Answer | Promise<Answer>): Promise<HttpPeer> => {
  const heard: Heard[] = []
  const next: (Answer | 'hang')[] = []
  const server = createServer((request, response) => {
    void buffer(request).then(async (body) => {
      const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body }
      heard.push(one)
      const {
        status,
        headers = {},
        body: text = '',
      } = await Promise.resolve(next.shift() ?? answer(one)).then(
        (said) => (said === 'hang' ? new Promise<never>(() => undefined) : said),
        (error: unknown): Answer => ({ status: 500, body: String(error) }),
      )
      response.writeHead(status, headers).end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${String(port)}`,
    port,
    heard,
    next,
    stop: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
