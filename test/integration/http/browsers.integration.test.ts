import { rawSocket } from '../../support/http/raw-socket'
import { codeOf, type Edge, startEdge } from '../../support/http/edge'

const POSTINGS = '/api/v1/jobs/postings'
const APP = 'https://app.example.org'
const preflight = (origin: string) => ({
  origin,
  'access-control-request-method': 'POST',
  'access-control-request-headers': 'authorization,content-type',
})

/** What `Access-Control-` headers an answer has. */
const corsOf = (headers: Headers): readonly string[] =>
  [...headers.keys()].filter((name) => name.startsWith('access-control-'))

describe('pages of other origins', () => {
  let edge: Edge
  beforeAll(async () => (edge = await startEdge({ allowedOrigins: [APP] })))
  afterAll(() => edge.close())

  it('that were named may ask, with cookies, and see what clients need', async () => {
    const asked = await edge.anonymous.send('OPTIONS', POSTINGS, { headers: preflight(APP) })
    expect(asked.status).toBe(204)
    expect(asked.headers.get('access-control-allow-origin')).toBe(APP)
    expect(asked.headers.get('access-control-allow-credentials')).toBe('true')
    expect(asked.headers.get('access-control-allow-methods')).toContain('POST')
    expect(asked.headers.get('access-control-allow-headers')).toMatch(/authorization.*x-csrf-token/)
    expect(asked.headers.get('access-control-max-age')).toBe('7200')
    const answer = await (await edge.as()).get(POSTINGS, { origin: APP })
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, APP])
    expect(answer.headers.get('access-control-expose-headers')).toContain('ETag')
  })

  it('may see a refusal as well', async () => {
    const refused = await edge.anonymous.get(POSTINGS, { origin: APP })
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, APP])
  })

  it.each([
    'https://evil.example',
    'null',
    'https://app.example.org.evil.example',
    'http://app.example.org',
    `${APP}:444`,
  ])('are told nothing where the origin is %s', async (origin) => {
    expect(corsOf((await edge.anonymous.send('OPTIONS', POSTINGS, { headers: preflight(origin) })).headers)).toEqual([])
    expect(corsOf((await (await edge.as()).get(POSTINGS, { origin })).headers)).toEqual([])
  })

  it('are kept apart by caches', async () => {
    for (const headers of [{ origin: APP }, { origin: 'https://evil.example' }, {}])
      expect((await (await edge.as()).get(POSTINGS, headers)).headers.get('vary')).toContain('Origin')
  })

  it('are told nothing where none was named', async () => {
    const closed = await startEdge()
    expect(corsOf((await closed.anonymous.send('OPTIONS', POSTINGS, { headers: preflight(APP) })).headers)).toEqual([])
    await closed.close()
  })
})

describe('the headers of every answer', () => {
  let edge: Edge
  beforeAll(async () => (edge = await startEdge({ trustedProxies: 1 })))
  afterAll(() => edge.close())

  it.each(['/version', POSTINGS, '/nowhere', '/problems/auth.missing'])(
    'keep browsers out of trouble at %s',
    async (path) => {
      const { headers } = await edge.anonymous.get(path)
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-security-policy': "default-src 'none';frame-ancestors 'none';base-uri 'none';form-action 'none'",
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('camera=()') as string,
      })
      expect(headers.get('x-powered-by')).toBeNull()
      expect(headers.get('server')).toBeNull()
    },
  )

  it('ask for TLS from now on where the request came by TLS to a proxy that is trusted, and nowhere else', async () => {
    const over = (proto: string) => edge.anonymous.get('/version', { 'x-forwarded-proto': proto })
    expect((await over('https')).headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
    expect((await over('http')).headers.get('strict-transport-security')).toBeNull()
    const alone = await startEdge()
    const spoofed = await alone.anonymous.get('/version', { 'x-forwarded-proto': 'https' })
    expect(spoofed.headers.get('strict-transport-security')).toBeNull()
    await alone.close()
  })

  it('let no cache keep what belongs to one user', async () => {
    const answer = await (await edge.as()).get(POSTINGS)
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    expect((await edge.anonymous.get(POSTINGS)).headers.get('cache-control')).toBe('no-store')
  })
})

describe('a request for another host', () => {
  const askFor = async (edge: Edge, host: string): Promise<string> => {
    const socket = rawSocket(edge.port)
    socket.write(`GET ${POSTINGS} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    return (await socket.received).split('\r\n', 1)[0] ?? ''
  }

  it('is refused where the own name is known', async () => {
    const edge = await startEdge({ publicUrl: 'https://lyceum.example.org' })
    for (const host of ['evil.example', 'lyceum.example.org.evil.example', 'localhost.evil.example', 'a b', ''])
      expect([host, await askFor(edge, host)]).toEqual([host, expect.stringMatching(/^HTTP\/1\.1 4(21|00)/)])
    // Then it is a matter of the token.
    for (const host of ['lyceum.example.org', 'LYCEUM.example.org:443', 'localhost:3000', '127.0.0.1', '[::1]:3000'])
      expect([host, await askFor(edge, host)]).toEqual([host, 'HTTP/1.1 401 Unauthorized'])
    expect(codeOf(await edge.anonymous.get(POSTINGS))).toBe('auth.missing')
    await edge.close()
  })

  it('passes where nobody said what the own name is', async () => {
    const edge = await startEdge()
    expect(await askFor(edge, 'anything.example')).toBe('HTTP/1.1 401 Unauthorized')
    await edge.close()
  })
})

describe('what is well known', () => {
  it('is the keys of tokens, a contact, and where passwords are changed', async () => {
    const keys = { keys: [{ kty: 'OKP', kid: 'a' }] }
    const edge = await startEdge({
      wellKnown: {
        keySet: { read: () => Promise.resolve(keys), maxAgeSeconds: 300 },
        securityContact: 'mailto:security@example.org',
      },
    })
    const set = await edge.anonymous.get('/.well-known/jwks.json')
    expect(set.headers.get('content-type')).toMatch(/^application\/jwk-set\+json/)
    expect(set.headers.get('cache-control')).toBe('public, max-age=300')
    expect(JSON.parse(String(set.body))).toEqual(keys)
    const text = String((await edge.anonymous.get('/.well-known/security.txt')).body)
    expect(text).toContain('Contact: mailto:security@example.org\n')
    const expires = Date.parse(/Expires: (.+)/.exec(text)?.[1] ?? '')
    expect(expires).toBeGreaterThan(Date.now())
    expect(expires).toBeLessThan(Date.now() + 365 * 86_400_000)
    const change = await edge.anonymous.get('/.well-known/change-password')
    expect([change.status, change.headers.get('location')]).toEqual([302, '/docs/#/accounts/ChangePassword'])
    await edge.close()
  })

  it('is no contact where none was set', async () => {
    const edge = await startEdge()
    expect((await edge.anonymous.get('/.well-known/security.txt')).status).toBe(404)
    expect((await edge.anonymous.get('/.well-known/jwks.json')).status).toBe(404)
    await edge.close()
  })
})
