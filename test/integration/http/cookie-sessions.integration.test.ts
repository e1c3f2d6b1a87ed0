import { uuid } from '../../support/decider-specification'
import { BrowserPage } from '../../support/http/browser'
import { Client } from '../../support/http/client'
import { codeOf, type Edge, startEdge } from '../../support/http/edge'
import { sessionActions } from '../../support/http/session-actions'

const SESSIONS = '/api/v1/accounts/sessions'
const POSTINGS = '/api/v1/jobs/postings'
const APP = 'https://app.example.org'
const IN_COOKIES = { 'x-lyceum-session': 'cookie' }
const password = { password: 'right' }

describe('a session in cookies', () => {
  const { actions, tokens, ended } = sessionActions()
  let edge: Edge
  beforeAll(async () => (edge = await startEdge({ actions, tokens, allowedOrigins: [APP] })))
  afterAll(() => edge.close())

  const newPage = (from?: Readonly<Record<string, string>>) => new BrowserPage(edge.anonymous, from)
  /** A page that has signed in, and its token against forged requests. */
  const signedIn = async (from?: Readonly<Record<string, string>>) => {
    const page = newPage(from)
    const { status, body } = await page.post(`${SESSIONS}/log-in`, password, IN_COOKIES)
    expect(status).toBe(200)
    return { page, csrf: { 'x-csrf-token': (body as { readonly csrfToken: string }).csrfToken } }
  }
  /** A command's answer that got past the check of who asks: its body is empty. */
  const PASSED = 400

  it('is given only to a page that asks for it', async () => {
    const answer = await newPage().post(`${SESSIONS}/log-in`, password)
    expect(answer.body).toMatchObject({
      tokenType: 'Bearer',
      accessToken: expect.stringMatching(/^access-/) as string,
      refreshToken: expect.stringMatching(/^refresh-/) as string,
    })
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  it('hides its tokens from scripts, and from every place but where they are used', async () => {
    const answer = await newPage().post(`${SESSIONS}/log-in`, password, IN_COOKIES)
    expect(JSON.stringify(answer.body)).not.toMatch(/access-|refresh-/)
    expect(answer.body).toMatchObject({ kind: 'signed-in', expiresIn: 600, role: 'tutor' })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const [access, refresh, csrf, ...more] = answer.headers.getSetCookie()
    expect(more).toEqual([])
    expect(access).toMatch(
      /^__Host-lyceum-access=access-\d+-0; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    )
    expect(refresh).toMatch(
      /^__Secure-lyceum-refresh=[^;]+; Max-Age=2592000; Path=\/api\/v1\/accounts\/sessions; HttpOnly; Secure; SameSite=Strict$/,
    )
    expect(csrf).toMatch(/^__Host-lyceum-csrf=[^;]+; Max-Age=2592000; Path=\/; Secure; SameSite=Strict$/)
  })

  it('is not there before the second factor', async () => {
    const answer = await newPage().post(`${SESSIONS}/log-in`, { password: 'half' }, IN_COOKIES)
    expect(answer.body).toEqual({ kind: 'second-factor', flow: 'f' })
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  it('lets a page read, and write with its token', async () => {
    const { page, csrf } = await signedIn()
    expect((await page.get(POSTINGS)).status).toBe(200)
    expect((await page.post(POSTINGS, {}, csrf)).status).toBe(PASSED)
  })

  it('goes on by the cookie of its refresh token, with the same token against forged requests', async () => {
    const { page, csrf } = await signedIn()
    const before = page.cookie('__Host-lyceum-access')
    const { status, body } = await page.post(`${SESSIONS}/refresh`, {}, csrf)
    expect([status, (body as { readonly csrfToken: string }).csrfToken]).toEqual([200, csrf['x-csrf-token']])
    expect(page.cookie('__Host-lyceum-access')).not.toBe(before)
    expect((await page.post(POSTINGS, {}, csrf)).status).toBe(PASSED)
  })

  it('ends with its cookies', async () => {
    const { page, csrf } = await signedIn()
    ended.splice(0)
    expect((await page.post(`${SESSIONS}/log-out`, {}, csrf)).status).toBe(200)
    expect(ended).toEqual([expect.stringMatching(/^refresh-\d+-0$/)])
    expect((await page.get(POSTINGS)).status).toBe(401)
    for (const name of ['__Host-lyceum-access', '__Secure-lyceum-refresh', '__Host-lyceum-csrf'])
      expect(page.cookie(name)).toBeUndefined()
  })

  describe('whose request was forged', () => {
    const expectRefused = async (
      answer: Promise<{ readonly status: number; readonly headers: Headers; readonly body: unknown }>,
      code: string,
    ) => {
      const given = await answer
      expect([given.status, codeOf(given)]).toEqual([403, code])
      expect(given.headers.getSetCookie()).toEqual([])
    }

    it('is refused without its token, or with another', async () => {
      const { page, csrf } = await signedIn()
      const other = await signedIn()
      for (const headers of [
        {},
        other.csrf,
        { 'x-csrf-token': '' },
        { 'x-csrf-token': `${csrf['x-csrf-token']}x` },
        { 'x-csrf-token': '.' },
      ])
        await expectRefused(page.post(POSTINGS, {}, headers), 'auth.csrf-token')
    })

    it('is refused with the token of another session in the header and the cookie alike', async () => {
      const { page } = await signedIn()
      const other = await signedIn()
      page.plant('__Host-lyceum-csrf', other.csrf['x-csrf-token'])
      await expectRefused(page.post(POSTINGS, {}, other.csrf), 'auth.csrf-token')
    })

    it.each([
      ['a page of another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
      ['a neighbour that nobody named', { 'sec-fetch-site': 'same-site', origin: 'https://blog.example.org' }],
      ['an older browser, from elsewhere', { origin: 'https://evil.example' }],
      ['a page without an origin', { 'sec-fetch-site': 'cross-site', origin: 'null' }],
      ['the address bar', { 'sec-fetch-site': 'none', origin: APP }],
      ['somebody who does not say', {}],
    ])('is refused from %s', async (_, from) => {
      const { page, csrf } = await signedIn()
      await expectRefused(page.elsewhere(from).post(POSTINGS, {}, csrf), 'auth.cross-site')
      await expectRefused(page.elsewhere(from).post(`${SESSIONS}/refresh`, {}, csrf), 'auth.cross-site')
      await expectRefused(page.elsewhere(from).post(`${SESSIONS}/log-out`, {}, csrf), 'auth.cross-site')
      await expectRefused(newPage(from).post(`${SESSIONS}/log-in`, password, IN_COOKIES), 'auth.cross-site')
    })

    it('is refused where it would refresh or log out without the token', async () => {
      const { page } = await signedIn()
      await expectRefused(page.post(`${SESSIONS}/refresh`), 'auth.csrf-token')
      await expectRefused(page.post(`${SESSIONS}/log-out`), 'auth.csrf-token')
    })

    it('is refused where a neighbour planted the refresh token of another session', async () => {
      const { page, csrf } = await signedIn()
      const [sessionId] = (page.cookie('__Secure-lyceum-refresh') ?? '').split('.')
      page.plant('__Secure-lyceum-refresh', `${uuid(77)}.refresh-77-0`, SESSIONS)
      await expectRefused(page.post(`${SESSIONS}/refresh`, {}, csrf), 'auth.csrf-token')
      page.plant('__Secure-lyceum-refresh', `${sessionId ?? ''}.refresh-77-0`, SESSIONS)
      await expectRefused(page.post(`${SESSIONS}/refresh`, {}, csrf), 'auth.csrf-token')
    })
  })

  it('is open to pages of an origin that was named', async () => {
    const from = { 'sec-fetch-site': 'same-site', origin: APP }
    const { page, csrf } = await signedIn(from)
    const answer = await page.post(POSTINGS, {}, csrf)
    expect(answer.status).toBe(PASSED)
    expect(answer.headers.get('access-control-allow-origin')).toBe(APP)
  })

  it('counts for nothing beside a token in the header', async () => {
    const { page } = await signedIn()
    expect((await page.post(POSTINGS, {}, { authorization: 'Bearer access-5-0' })).status).toBe(PASSED)
    expect((await page.post(POSTINGS, {}, { authorization: 'Bearer nonsense' })).status).toBe(401)
    expect((await page.post(POSTINGS, {}, { authorization: 'Basic YTpi' })).status).toBe(401)
  })

  it('does not stand in the way of signing in anew', async () => {
    const { page } = await signedIn()
    const again = await page.post(`${SESSIONS}/log-in`, password, IN_COOKIES)
    expect(again.status).toBe(200)
    const csrf = { 'x-csrf-token': (again.body as { readonly csrfToken: string }).csrfToken }
    expect((await page.post(POSTINGS, {}, csrf)).status).toBe(PASSED)
    expect((await page.post(`${SESSIONS}/log-in`, { password: 'wrong' }, IN_COOKIES)).headers.getSetCookie()).toEqual(
      [],
    )
  })

  it('is not mixed with one whose refresh token is in the body', async () => {
    const { page } = await signedIn()
    const client = new Client(edge.url)
    const { body } = await client.post(`${SESSIONS}/refresh`, { refreshToken: 'refresh-9-0' })
    expect(body).toMatchObject({ refreshToken: 'refresh-9-1' })
    const both = await page.elsewhere({}).post(`${SESSIONS}/refresh`, { refreshToken: 'refresh-9-0' })
    // The access cookie came along as well, and nobody says from which page.
    expect(codeOf(both)).toBe('auth.cross-site')
  })
})
