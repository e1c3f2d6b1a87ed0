import { CannotListen } from '../../../src/adapters/http'
import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import type { EventStore } from '../../../src/application/ports/event-store'
import { FaultyStore } from '../../support/commands/faulty-store'
import { marketplace } from '../../support/commands/marketplace'
import { actor } from '../../support/decider-specification'
import { codeOf, type Edge, idOf, startEdge, tokenOf } from '../../support/http/edge'
import { rawSocket } from '../../support/http/raw-socket'

const institution = actor('tutor')
const draft = { institutionId: institution.id, title: 'Maths', description: 'Algebra', subjects: ['maths'] }
const POSTINGS = '/api/v1/jobs/postings'

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** A marketplace whose appends wait until they are let go. */
const heldMarketplace = () => {
  const store = new InMemoryEventStore()
  let letGo = (): void => undefined
  const held = new Promise<void>((resolve) => (letGo = resolve))
  let arrived = (): void => undefined
  const appending = new Promise<void>((resolve) => (arrived = resolve))
  const append: EventStore['append'] = async (...args) => {
    arrived()
    await held
    return store.append(...args)
  }
  const slow = new Proxy(store, {
    get: (target, key) => (key === 'append' ? append : (Reflect.get(target, key) as () => unknown).bind(target)),
  })
  return { market: marketplace(slow), letGo, appending }
}

describe('the server', () => {
  let edge: Edge
  afterEach(() => edge.close())

  it('says which address it cannot have, and why', async () => {
    edge = await startEdge()
    const taken = startEdge({ port: edge.port })
    await expect(taken).rejects.toBeInstanceOf(CannotListen)
    await expect(taken).rejects.toMatchObject({ reason: 'in-use', port: edge.port, host: '127.0.0.1' })
    await expect(startEdge({ host: '192.0.2.1' })).rejects.toMatchObject({ reason: 'no-such-address' })
  })

  it.each([
    ['nonsense', 'GARBAGE\r\n\r\n', '400', 'request.malformed'],
    [
      'a header without end',
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      '431',
      'request.headers-too-large',
    ],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
      '400',
      'request.malformed',
    ],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      '400',
      'request.malformed',
    ],
    ['no host', 'GET /version HTTP/1.1\r\n\r\n', '400', undefined],
  ])('answers %s and closes', async (_, bytes, status, code) => {
    edge = await startEdge()
    const socket = rawSocket(edge.port)
    socket.write(bytes)
    const answer = await socket.received
    expect(answer).toContain(`HTTP/1.1 ${status} `)
    if (code !== undefined) expect(answer).toContain(`"code":"${code}"`)
  })

  it('does not wait for ever for headers that drip in (Slowloris)', async () => {
    edge = await startEdge({ limits: { headersTimeout: 1_000, requestTimeout: 2_000 } })
    const socket = rawSocket(edge.port)
    socket.write('GET /version HTTP/1.1\r\nHost: a\r\n')
    const answer = await socket.received
    expect(answer).toContain('HTTP/1.1 408 ')
    expect(answer).toContain('"code":"request.timeout"')
  })

  it('does not wait for ever for a body that does not come', async () => {
    edge = await startEdge({ limits: { headersTimeout: 1_000, requestTimeout: 2_000 } })
    const socket = rawSocket(edge.port)
    const token = await tokenOf(institution)
    socket.write(
      `POST ${POSTINGS} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    )
    expect(await socket.received).toContain('HTTP/1.1 408 ')
    expect((await edge.anonymous.get('/health/live')).status).toBe(200)
  })

  it('takes a client that goes away in the middle for what it is', async () => {
    edge = await startEdge()
    const socket = rawSocket(edge.port)
    socket.write(
      `POST ${POSTINGS} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${await tokenOf(institution)}\r\n` +
        'Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n',
    )
    await socket.until('100 Continue')
    socket.write('{')
    socket.destroy()
    await until(() => edge.logger.lines.some(({ fields }) => fields['status'] === 499))
    expect(edge.logger.lines.filter(({ level }) => level === 'error')).toEqual([])
    expect((await edge.anonymous.get('/health/live')).status).toBe(200)
  })

  it('gives up waiting for an answer, and says that the outcome is not known', async () => {
    const { market, letGo } = heldMarketplace()
    edge = await startEdge({ limits: { handlerTimeout: 50 } }, market)
    const client = await edge.as(institution)
    const late = await client.post(POSTINGS, draft)
    expect([late.status, codeOf(late), late.headers.get('retry-after')]).toEqual([503, 'service.unknown-outcome', '1'])
    letGo()
  })

  it('finishes what is under way when it is closed, and takes nothing new', async () => {
    const { market, letGo, appending } = heldMarketplace()
    edge = await startEdge({}, market)
    const client = await edge.as(institution)
    const underWay = client.post(POSTINGS, draft)
    await appending
    const closed = edge.close()
    await expect(edge.anonymous.get('/health/live')).rejects.toThrow()
    letGo()
    const answer = await underWay
    expect(idOf(answer)).toBeDefined()
    expect(answer.headers.get('connection')).toBe('close')
    await closed
  })

  it('tells those who are still connected that it shuts down', async () => {
    const { market, letGo, appending } = heldMarketplace()
    edge = await startEdge({}, market)
    const underWay = (await edge.as(institution)).post(POSTINGS, draft)
    await appending
    const socket = rawSocket(edge.port)
    // Half a request keeps the connection from being idle.
    socket.write('GET /health/ready HTTP/1.1\r\nHost: a\r\n')
    await edge.anonymous.get('/health/live')
    const closed = edge.close()
    socket.write('\r\n')
    const answer = await socket.received
    expect(answer).toContain('HTTP/1.1 503 ')
    expect(answer).toContain('shutting down')
    expect(answer).toContain('Connection: close')
    letGo()
    await Promise.all([underWay, closed])
  })

  it('does not wait longer than the drain limit', async () => {
    const { market, appending } = heldMarketplace()
    edge = await startEdge({ limits: { drainTimeout: 50 } }, market)
    const stuck = (await edge.as(institution)).post(POSTINGS, draft)
    const outcome = expect(stuck).rejects.toThrow()
    await appending
    await edge.close()
    await outcome
  })
})

describe('a store in trouble', () => {
  it.each([
    ['unavailable', 503, 'service.unavailable'],
    ['request-lost', 503, 'service.unknown-outcome'],
  ] as const)('%s: answers %s %s, and serves again afterwards', async (fault, status, code) => {
    const store = new InMemoryEventStore()
    let next: typeof fault | undefined = fault
    const faulty = new FaultyStore(store, () => next)
    const market = marketplace(
      Object.assign(Object.create(store) as EventStore, {
        append: faulty.append.bind(faulty),
      }),
    )
    const edge = await startEdge({}, market)
    const client = await edge.as(institution)
    const key = { 'idempotency-key': 'again' }
    const refused = await client.post(POSTINGS, draft, key)
    expect([refused.status, codeOf(refused), refused.headers.get('retry-after')]).toEqual([status, code, '1'])
    next = undefined
    expect((await client.post(POSTINGS, draft, key)).status).toBe(201)
    await edge.close()
  })

  it('keeps the words of a bug to itself, and logs them', async () => {
    const market = marketplace()
    const edge = await startEdge({ commands: { execute: () => Promise.reject(new Error('secret detail')) } }, market)
    const answer = await (await edge.as(institution)).post(POSTINGS, draft)
    expect([answer.status, codeOf(answer)]).toEqual([500, 'service.failure'])
    expect(JSON.stringify(answer.body)).not.toContain('secret')
    expect(JSON.stringify(edge.logger.lines.filter(({ level }) => level === 'error'))).toContain('secret detail')
    await edge.close()
  })
})

describe('the rate limit', () => {
  it('counts by actor, tells the state, and refuses beyond it', async () => {
    const edge = await startEdge({ rateLimit: { windowSeconds: 60, requests: 2 } })
    const [ann, bob] = [await edge.as(actor('tutor', 1)), await edge.as(actor('tutor', 2))]
    const first = await ann.get(POSTINGS)
    expect(first.headers.get('ratelimit-policy')).toMatch(/^"lyceum"; q=2; w=60/)
    expect(first.headers.get('ratelimit')).toMatch(/^"lyceum"; r=1; t=\d+$/)
    expect((await ann.get(POSTINGS)).status).toBe(200)
    const refused = await ann.get(POSTINGS)
    expect([refused.status, codeOf(refused)]).toEqual([429, 'request.rate-limited'])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await bob.get(POSTINGS)).status).toBe(200)
    await edge.close()
  })

  it('counts those without a valid token by their address', async () => {
    const edge = await startEdge({ rateLimit: { windowSeconds: 60, requests: 2 } })
    const codes: unknown[] = []
    for (let n = 0; n < 3; n += 1) codes.push(codeOf(await edge.anonymous.post(POSTINGS, draft)))
    expect(codes).toEqual(['auth.missing', 'auth.missing', 'request.rate-limited'])
    expect((await edge.anonymous.get('/health/live')).status).toBe(200)
    await edge.close()
  })
})
