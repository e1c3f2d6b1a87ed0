import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** What the peer does with the next request instead of answering it. */
export type Trouble =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number }
  | { readonly kind: 'slow'; readonly millis: number }
  | { readonly kind: 'hang-up' }
  | { readonly kind: 'body'; readonly body: string }

export interface EmbeddingRequest {
  readonly model: string
  readonly input: readonly string[]
  readonly dimensions?: number
  readonly encoding_format?: string
}

/**
 * A server that speaks the part of OpenAI's API that embeds texts. Its vectors follow from the letters of a text, so that
 * the same text has the same one; it answers out of order, as the API may.
 */
export class OpenAiPeer {
  readonly requests: EmbeddingRequest[] = []
  readonly keys: (string | undefined)[] = []
  /** Used up one by one, a request each. */
  readonly troubles: Trouble[] = []
  private readonly server: Server

  constructor(private readonly dimensions = 16) {
    this.server = createServer((request, response) => void this.answer(request, response))
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/v1`
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (request.method !== 'POST' || request.url !== '/v1/embeddings') {
      send(response, 404, { error: {} })
      return
    }
    const asked = JSON.parse(Buffer.concat(chunks).toString()) as EmbeddingRequest
    this.requests.push(asked)
    this.keys.push(request.headers.authorization)
    const trouble = this.troubles.shift()
    switch (trouble?.kind) {
      case 'status': {
        const { status, retryAfterSeconds } = trouble
        if (retryAfterSeconds !== undefined) response.setHeader('retry-after', String(retryAfterSeconds))
        send(response, status, { error: { message: `no: ${asked.input.join()}`, type: 'trouble' } })
        return
      }
      case 'hang-up':
        request.socket.destroy()
        return
      case 'body':
        response.writeHead(200, { 'content-type': 'application/json' }).end(trouble.body)
        return
      case 'slow':
        await delay(trouble.millis, undefined, { ref: false })
        break
      case undefined:
    }
    const data = asked.input.map((text, index) => ({ object: 'embedding', index, embedding: this.vector(text) }))
    const usage = { prompt_tokens: 1, total_tokens: 1 }
    send(response, 200, { object: 'list', model: asked.model, data: data.reverse(), usage })
  }

  private vector(text: string): readonly number[] {
    const counts = new Array<number>(this.dimensions).fill(0)
    for (const character of text.toLowerCase()) {
      const place = (character.codePointAt(0) ?? 0) % this.dimensions
      counts[place] = (counts[place] ?? 0) + 1
    }
    return counts
  }
}

const send = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
