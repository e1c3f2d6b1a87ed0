/** What came back, with its JSON read. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

export interface Sent {
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as it is. */
  readonly raw?: string | Uint8Array
  /** Sent as JSON. */
  readonly json?: unknown
}

/** A small HTTP client for tests. */
export class Client {
  constructor(
    readonly url: string,
    readonly token?: string,
  ) {}

  async send(method: string, path: string, { headers = {}, raw, json }: Sent = {}): Promise<Answer> {
    const body = raw ?? (json === undefined ? undefined : JSON.stringify(json))
    const response = await fetch(this.url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : Buffer.from(body) }),
    })
    const text = await response.text()
    const isJson = /^application\/(problem\+)?json/.test(response.headers.get('content-type') ?? '')
    return { status: response.status, headers: response.headers, body: isJson && text !== '' ? JSON.parse(text) : text }
  }

  post(path: string, json?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('POST', path, { headers, ...(json !== undefined && { json }) })
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('GET', path, { headers })
  }
}
