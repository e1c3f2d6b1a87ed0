import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { describeInChromium, launchChromium } from '../../support/browser/chromium'
import { type Edge, startEdge } from '../../support/http/edge'
import { sessionActions } from '../../support/http/session-actions'

const SESSIONS = '/api/v1/accounts/sessions'
const POSTINGS = '/api/v1/jobs/postings'

/** What a page's script sees of an answer; `blocked` where the browser kept it from the script. */
type Seen = { readonly status: number; readonly body: Record<string, unknown> } | 'blocked'

/** Sends a request as a script of the page does, with the browser's cookies. */
const send = (page: Page, url: string, method: string, headers: Record<string, string> = {}): Promise<Seen> =>
  page.evaluate(
    async (asked): Promise<Seen> => {
      try {
        const response = await fetch(asked.url, {
          method: asked.method,
          credentials: 'include',
          headers: asked.headers,
          ...(asked.method === 'POST' && { body: asked.url.endsWith('log-in') ? '{"password":"right"}' : '{}' }),
        })
        return { status: response.status, body: (await response.json()) as Record<string, unknown> }
      } catch {
        return 'blocked'
      }
    },
    { url, method, headers },
  )

const statusOf = (seen: Seen): number | string => (seen === 'blocked' ? seen : seen.status)

/** A server of somebody's pages, each of them empty. */
const startPages = async (): Promise<{ readonly port: number; readonly server: Server }> => {
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html>'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, server }
}

describeInChromium('a real browser', () => {
  const { actions, tokens, ended } = sessionActions()
  const servers: Server[] = []
  let edge: Edge
  let api: string
  let app: string
  let evil: string
  let browser: Browser
  let context: BrowserContext
  beforeAll(async () => {
    const [ours, theirs] = await Promise.all([startPages(), startPages()])
    servers.push(ours.server, theirs.server)
    app = `http://localhost:${String(ours.port)}`
    // To a browser an address is another site than a name.
    evil = `http://127.0.0.1:${String(theirs.port)}`
    edge = await startEdge({ actions, tokens, allowedOrigins: [app], publicUrl: 'http://localhost' })
    api = `http://localhost:${String(edge.port)}`
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser.close()
    await edge.close()
    for (const server of servers) server.close()
  })
  beforeEach(async () => {
    context = await browser.newContext()
    context.setDefaultTimeout(90_000)
  })
  afterEach(() => context.close())

  const json = { 'content-type': 'application/json' }
  const open = async (url: string): Promise<Page> => {
    const page = await context.newPage()
    // What else the page loads does not matter.
    await page.goto(url, { waitUntil: 'commit' })
    return page
  }
  const signIn = async (page: Page): Promise<Record<string, string>> => {
    const seen = await send(page, `${api}${SESSIONS}/log-in`, 'POST', { ...json, 'x-lyceum-session': 'cookie' })
    if (seen === 'blocked') throw new Error('the log-in was blocked')
    return { ...json, 'x-csrf-token': String(seen.body['csrfToken']) }
  }

  it('signs in from a page of an origin that was named, works with cookies, and signs out', async () => {
    const page = await open(app)
    const csrf = await signIn(page)
    expect(statusOf(await send(page, api + POSTINGS, 'GET'))).toBe(200)
    // The body lacks what is needed: that is, it was looked at.
    expect(statusOf(await send(page, api + POSTINGS, 'POST', csrf))).toBe(400)
    expect(statusOf(await send(page, `${api}${SESSIONS}/refresh`, 'POST', csrf))).toBe(200)
    ended.splice(0)
    expect(statusOf(await send(page, `${api}${SESSIONS}/log-out`, 'POST', csrf))).toBe(200)
    expect(ended).toHaveLength(1)
    expect(await context.cookies()).toEqual([])
    expect(statusOf(await send(page, api + POSTINGS, 'GET'))).toBe(401)
  })

  it('shows no token to scripts of our own origin, and lets them find what they must send back', async () => {
    const page = await open(`${api}/docs/`)
    const csrf = await signIn(page)
    const visible: unknown = await page.evaluate('document.cookie')
    expect(visible).toBe(`__Host-lyceum-csrf=${csrf['x-csrf-token'] ?? ''}`)
    const kept = await context.cookies(`${api}${SESSIONS}/refresh`)
    expect(
      kept.map(({ name, httpOnly, secure, sameSite, path }) => [name, httpOnly, secure, sameSite, path]).sort(),
    ).toEqual([
      ['__Host-lyceum-access', true, true, 'Strict', '/'],
      ['__Host-lyceum-csrf', false, true, 'Strict', '/'],
      ['__Secure-lyceum-refresh', true, true, 'Strict', SESSIONS],
    ])
    expect(statusOf(await send(page, api + POSTINGS, 'POST', csrf))).toBe(400)
    expect(await send(page, api + POSTINGS, 'POST', json)).toMatchObject({
      status: 403,
      body: { code: 'auth.csrf-token' },
    })
  })

  it('lets a page of somebody else neither read, nor write, nor sign out', async () => {
    const csrf = await signIn(await open(app))
    const page = await open(evil)
    ended.splice(0)
    expect(await send(page, api + POSTINGS, 'GET')).toBe('blocked')
    // What needs no preflight gets to us, without cookies, and the answer to nobody.
    expect(await send(page, api + POSTINGS, 'POST', { 'content-type': 'text/plain' })).toBe('blocked')
    expect(await send(page, api + POSTINGS, 'POST', csrf)).toBe('blocked')
    expect(await send(page, `${api}${SESSIONS}/log-out`, 'POST', csrf)).toBe('blocked')
    expect(ended).toEqual([])
  })

  it('brings a form of somebody else to us without cookies', async () => {
    await signIn(await open(app))
    const page = await open(evil)
    ended.splice(0)
    const answered = page.waitForResponse((response) => response.url().includes('/log-out'))
    await page.evaluate(`
      const form = Object.assign(document.createElement('form'), { method: 'post', enctype: 'text/plain' })
      form.action = '${api}${SESSIONS}/log-out'
      document.body.append(form)
      form.submit()`)
    const response = await answered
    expect(await response.request().headerValue('cookie')).toBeNull()
    expect(ended).not.toContainEqual(expect.stringMatching(/^refresh-/))
  })
})
