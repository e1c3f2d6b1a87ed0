import type { Answer, Client } from './client'

/** A page in a browser: keeps cookies as one does, and says where it is from. */
export class BrowserPage {
  private readonly cookies = new Map<string, { readonly value: string; readonly path: string }>()

  constructor(
    private readonly client: Client,
    private readonly from: Readonly<Record<string, string>> = { 'sec-fetch-site': 'same-origin' },
  ) {}

  async post(path: string, json: unknown = {}, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.keep(await this.client.send('POST', path, { json, headers: this.headersFor(path, headers) }))
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.keep(await this.client.send('GET', path, { headers: this.headersFor(path, headers) }))
  }

  /** The value of a cookie. */
  cookie(name: string): string | undefined {
    return this.cookies.get(name)?.value
  }

  /** Sets a cookie as nobody's server did. */
  plant(name: string, value: string, path = '/'): void {
    this.cookies.set(name, { value, path })
  }

  /** The same browser's cookies, on a page of another origin. */
  elsewhere(from: Readonly<Record<string, string>>): BrowserPage {
    const page = new BrowserPage(this.client, from)
    for (const [name, { value, path }] of this.cookies) page.plant(name, value, path)
    return page
  }

  private headersFor(path: string, headers: Readonly<Record<string, string>>): Record<string, string> {
    const sent = [...this.cookies].filter(([, cookie]) => path.startsWith(cookie.path))
    const cookie = sent.map(([name, { value }]) => `${name}=${value}`).join('; ')
    return { ...this.from, ...(cookie !== '' && { cookie }), ...headers }
  }

  private keep(answer: Answer): Answer {
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      const path = /; Path=([^;]+)/.exec(line)?.[1] ?? '/'
      if (/; Max-Age=0(;|$)/.test(line)) this.cookies.delete(name)
      else this.cookies.set(name, { value, path })
    }
    return answer
  }
}
