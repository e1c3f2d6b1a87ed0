import { right, left } from 'fp-ts/Either'
import { readFileSync } from 'node:fs'
import { createServer as createPlain, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createSecure } from 'node:https'
import type { AddressInfo } from 'node:net'
import { GuardedHttp, type GuardedHttpOptions, type Resolve } from '../../../../src/adapters/outgoing-http/guarded-http'
import { tlsFile } from '../../../support/tls'

const NOT_FETCHED = left('not-fetched')
const LOOPBACK: Resolve = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }])

/** A server at 127.0.0.1, which stands for the public internet here, and what it was asked. */
const startServer = async (listener: RequestListener, secure = false) => {
  const asked: IncomingMessage[] = []
  const heard: RequestListener = (request, response) => {
    asked.push(request)
    listener(request, response)
  }
  const server: Server = secure
    ? createSecure({ key: readFileSync(tlsFile('node.key')), cert: readFileSync(tlsFile('node.crt')) }, heard)
    : createPlain(heard)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const stop = () => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  }
  return { port, asked, stop }
}

describe('fetching by a URL that a user gave', () => {
  let server: Awaited<ReturnType<typeof startServer>>
  const guarded = (options: GuardedHttpOptions = {}) =>
    new GuardedHttp({
      schemes: ['http:', 'https:'],
      ports: [server.port],
      isAllowed: (address) => address === '127.0.0.1',
      resolve: LOOPBACK,
      ...options,
    })
  const at = (path: string, host = 'photos.example') => `http://${host}:${String(server.port)}${path}`
  afterEach(() => server.stop())

  it('brings what is there, and tells nothing of us', async () => {
    server = await startServer((_, response) => response.end('picture'))
    expect(await guarded().get(at('/a'), 100)).toEqual(right({ bytes: Buffer.from('picture') }))
    const { headers } = server.asked[0]!
    expect(headers).toMatchObject({ host: `photos.example:${String(server.port)}`, 'user-agent': 'Lyceum' })
    expect(headers).not.toHaveProperty('cookie')
    expect(headers).not.toHaveProperty('authorization')
  })

  it('posts what it is given, follows no redirection, and tells how long to wait', async () => {
    server = await startServer((request, response) => {
      if (request.url === '/moved') response.writeHead(307, { location: at('/a') })
      else response.writeHead(429, { 'retry-after': '7' })
      response.end('x'.repeat(100_000))
    })
    const posting = { headers: { ttl: '60', 'content-type': 'application/octet-stream' }, body: Buffer.from('sealed') }
    expect(await guarded().post(at('/a'), posting)).toEqual(right({ status: 429, retryAfter: '7' }))
    expect(server.asked[0]).toMatchObject({
      method: 'POST',
      headers: { ttl: '60', 'content-length': '6', 'content-type': 'application/octet-stream' },
    })
    expect(await guarded().post(at('/moved'), posting)).toEqual(right({ status: 307 }))
    expect(server.asked).toHaveLength(2)
    const inside: Resolve = () => Promise.resolve([{ address: '10.0.0.1', family: 4 }])
    expect(await guarded({ resolve: inside }).post(at('/a'), posting)).toEqual(NOT_FETCHED)
    expect(await new GuardedHttp().post(at('/a'), posting)).toEqual(left('not-allowed'))
  })

  it('goes by https alone, to port 443, to public addresses, unless it was told otherwise', async () => {
    server = await startServer((_, response) => response.end('picture'))
    const strict = new GuardedHttp({ resolve: LOOPBACK })
    expect(await strict.get(at('/a'), 100)).toEqual(left('not-allowed'))
    expect(await strict.get('https://127.0.0.1/', 100)).toEqual(left('not-allowed'))
    expect(await strict.get('https://photos.example/', 100)).toEqual(NOT_FETCHED)
    expect(server.asked).toHaveLength(0)
  })

  it.each([
    ['is refused', [{ address: '10.0.0.1', family: 4 }]],
    [
      'is refused with one that is',
      [
        { address: '127.0.0.1', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ],
    ],
    ['is refused by IPv6', [{ address: '::1', family: 6 }]],
    ['that is not there is refused', []],
  ])('a name whose address is not allowed %s', async (_, addresses) => {
    server = await startServer((_request, response) => response.end('secret'))
    const client = guarded({ resolve: () => Promise.resolve(addresses) })
    expect(await client.get(at('/a'), 100)).toEqual(NOT_FETCHED)
    expect(server.asked).toHaveLength(0)
  })

  it('a name that answers otherwise the next time (DNS rebinding) leads to the address that was checked', async () => {
    server = await startServer((_, response) => response.end('picture'))
    let asked = 0
    const resolve: Resolve = () => {
      asked += 1
      return Promise.resolve([{ address: asked === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }])
    }
    expect(await guarded({ resolve }).get(at('/a'), 100)).toEqual(right({ bytes: Buffer.from('picture') }))
    expect(asked).toBe(1)
    // And for a new request it is asked, and refused.
    expect(await guarded({ resolve }).get(at('/a'), 100)).toEqual(NOT_FETCHED)
  })

  it('follows redirections, three at most', async () => {
    server = await startServer((request, response) => {
      const step = Number(request.url?.slice(1))
      if (step === 0) response.end('picture')
      else response.writeHead(302, { location: `/${String(step - 1)}` }).end()
    })
    expect(await guarded().get(at('/3'), 100)).toEqual(right({ bytes: Buffer.from('picture') }))
    expect(await guarded().get(at('/4'), 100)).toEqual(NOT_FETCHED)
  })

  it.each([
    'http://127.0.0.2:PORT/',
    'http://[::1]:PORT/',
    'http://10.0.0.1/',
    'file:///etc/passwd',
    'http://x:y@a.example:PORT/',
    '//evil\n',
    'http://127.0.0.1:22/',
  ])('follows no redirection to %s', async (location) => {
    server = await startServer((request, response) => {
      if (request.url === '/a')
        response.writeHead(302, { location: encodeURI(location.replace('PORT', String(server.port))) }).end()
      else response.end('secret')
    })
    expect(await guarded().get(at('/a'), 100)).toEqual(NOT_FETCHED)
    expect(server.asked).toHaveLength(1)
  })

  it('looks a name up anew at each redirection', async () => {
    server = await startServer((request, response) => {
      if (request.headers.host?.startsWith('photos') === true)
        response.writeHead(301, { location: at('/b', 'internal.example') }).end()
      else response.end('secret')
    })
    const resolve: Resolve = (host) =>
      Promise.resolve([{ address: host === 'internal.example' ? '10.0.0.1' : '127.0.0.1', family: 4 }])
    expect(await guarded({ resolve }).get(at('/a'), 100)).toEqual(NOT_FETCHED)
    expect(server.asked).toHaveLength(1)
  })

  it('takes no more than it was told, whatever length is announced', async () => {
    server = await startServer((request, response) => {
      if (request.url === '/told') response.writeHead(200, { 'content-length': 101 })
      response.end(Buffer.alloc(request.url === '/fits' ? 100 : 101))
    })
    expect(await guarded().get(at('/fits'), 100)).toEqual(right({ bytes: Buffer.alloc(100) }))
    expect(await guarded().get(at('/told'), 100)).toEqual(NOT_FETCHED)
    expect(await guarded().get(at('/not-told'), 100)).toEqual(NOT_FETCHED)
  })

  it('does not wait for ever, before the answer or in it', async () => {
    server = await startServer((request, response) => {
      if (request.url === '/drip') response.write('x')
    })
    const client = guarded({ timeoutMillis: 150 })
    expect(await client.get(at('/never'), 100)).toEqual(NOT_FETCHED)
    expect(await client.get(at('/drip'), 100)).toEqual(NOT_FETCHED)
  })

  it.each([204, 206, 304, 401, 404, 500])('takes an answer with status %d for none', async (status) => {
    server = await startServer((_, response) =>
      response.writeHead(status).end(status === 204 || status === 304 ? undefined : 'x'),
    )
    expect(await guarded().get(at('/a'), 100)).toEqual(NOT_FETCHED)
  })

  it('checks who answers by TLS', async () => {
    server = await startServer((_, response) => response.end('picture'), true)
    const ca = readFileSync(tlsFile('ca.crt'), 'utf8')
    const url = `https://localhost:${String(server.port)}/`
    expect(await guarded({ ca }).get(url, 100)).toEqual(right({ bytes: Buffer.from('picture') }))
    expect(await guarded({ ca }).get(url.replace('localhost', 'photos.example'), 100)).toEqual(NOT_FETCHED)
    expect(await guarded().get(url, 100)).toEqual(NOT_FETCHED)
  })
})
