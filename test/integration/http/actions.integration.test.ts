import { right } from 'fp-ts/Either'
import type { TokenVerifier } from '../../../src/application/ports/token-verifier'
import { InMemoryThrottle } from '../../../src/adapters/throttle/in-memory'
import type { Throttle } from '../../../src/application/ports/throttle'
import { systemClock } from '../../../src/adapters/system/clock'
import { actor, uuid } from '../../support/decider-specification'
import { someActions } from '../../support/http/actions'
import { Client } from '../../support/http/client'
import { codeOf, type Edge, startEdge } from '../../support/http/edge'

const ACCOUNTS = '/api/v1/accounts'
const said = { said: 'hello' }

describe('an action', () => {
  const { actions, runs } = someActions()
  let edge: Edge
  beforeAll(async () => (edge = await startEdge({ actions })))
  afterAll(() => edge.close())
  beforeEach(() => runs.splice(0))

  it('that is open to anyone needs no token, and knows the sender where there is one', async () => {
    const answer = await edge.anonymous.send('POST', `${ACCOUNTS}/echoes/anyone`, {
      json: said,
      headers: { 'user-agent': 'a browser' },
    })
    expect([answer.status, answer.body]).toEqual([200, said])
    expect(answer.headers.get('cache-control')).toBe('no-store')
    await (await edge.as(actor('tutor', 1))).post(`${ACCOUNTS}/echoes/anyone`, said)
    expect(runs).toMatchObject([
      { data: said, context: { client: { address: '127.0.0.1', userAgent: 'a browser' } } },
      { context: { by: actor('tutor', 1) } },
    ])
    expect(runs[0]?.context).not.toHaveProperty('by')
  })

  it('that is open to anyone is not closed by a token that has expired', async () => {
    const stale = new Client(edge.url, 'no.token.atall')
    expect((await stale.post(`${ACCOUNTS}/echoes/anyone`, said)).status).toBe(200)
    expect(runs[0]?.context).not.toHaveProperty('by')
  })

  it('for those who are signed in refuses everybody else', async () => {
    const answer = await edge.anonymous.post(`${ACCOUNTS}/echoes/user`, said)
    expect([answer.status, codeOf(answer)]).toEqual([401, 'auth.missing'])
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="lyceum"')
    expect((await (await edge.as(actor('learner'))).post(`${ACCOUNTS}/echoes/user`, said)).status).toBe(200)
    expect(runs).toHaveLength(1)
  })

  it('for some roles refuses the others before it looks at the body', async () => {
    const answer = await (await edge.as(actor('support'))).post(`${ACCOUNTS}/echoes/admin`, { nonsense: 1 })
    expect([answer.status, codeOf(answer)]).toEqual([403, 'command.forbidden'])
    expect((await (await edge.as(actor('admin'))).post(`${ACCOUNTS}/echoes/admin`, said)).status).toBe(200)
  })

  it('answers what does not fit with where it does not', async () => {
    const answer = await edge.anonymous.post(`${ACCOUNTS}/echoes/anyone`, { said: 1, sayd: 'x' })
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
    expect((answer.body as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer).sort()).toEqual([
      '/said',
      '/sayd',
    ])
  })

  it('answers its refusal as a problem', async () => {
    const answer = await edge.anonymous.post(`${ACCOUNTS}/echoes/anyone`, { said: 'refuse me' })
    expect(answer).toMatchObject({ status: 401, body: { code: 'echo.refused', detail: 'No.' } })
    expect((await edge.anonymous.get('/problems/echo.refused')).body).toMatchObject({ status: 401 })
    const figures = String((await edge.anonymous.get('/metrics')).body)
    expect(figures).toContain('lyceum_actions_total{action="EchoAnyone",outcome="echo.refused"}')
  })

  it('takes the parameters of its path as data, and not once more in the body', async () => {
    const client = await edge.as(actor('tutor'))
    expect((await client.post(`${ACCOUNTS}/people/${uuid(7)}/echoes`, said)).status).toBe(202)
    expect(runs).toMatchObject([{ data: { userId: uuid(7), said: 'hello' } }])
    const twice = await client.post(`${ACCOUNTS}/people/${uuid(7)}/echoes`, { ...said, userId: uuid(8) })
    expect(twice).toMatchObject({ status: 400, body: { errors: [{ pointer: '/userId' }] } })
    expect(await client.post(`${ACCOUNTS}/people/someone/echoes`, said)).toMatchObject({ status: 400 })
    for (const json of [null, [], 'text'])
      expect(await client.send('POST', `${ACCOUNTS}/people/${uuid(7)}/echoes`, { json })).toMatchObject({ status: 400 })
  })

  it('is the same action when it comes again with its Idempotency-Key, and another one otherwise', async () => {
    const send = (body: object, key?: string, client = edge.anonymous) =>
      client.post(`${ACCOUNTS}/echoes/anyone`, body, key === undefined ? {} : { 'idempotency-key': key })
    const bob = await edge.as(actor('tutor', 2))
    await send(said, 'k-1')
    await send({ ...said }, 'k-1')
    await send({ said: 'other' }, 'k-1')
    await send(said, 'k-2')
    await send(said, 'k-1', bob)
    await send(said)
    await send(said)
    const ids = runs.map(({ context }) => context.commandId)
    expect(ids[1]).toBe(ids[0])
    expect(new Set(ids).size).toBe(6)
  })

  it('is described', async () => {
    const { body } = await edge.anonymous.get('/openapi.json')
    const { paths } = body as { paths: Record<string, { post: Record<string, unknown> }> }
    expect(paths[`${ACCOUNTS}/echoes/anyone`]?.post).toMatchObject({ operationId: 'EchoAnyone', security: [] })
    const to = paths[`${ACCOUNTS}/people/{userId}/echoes`]?.post
    expect(to).not.toHaveProperty('security')
    expect(to).toMatchObject({
      requestBody: { content: { 'application/json': { schema: { required: ['said'], additionalProperties: false } } } },
      responses: { 202: {}, 401: {} },
    })
  })
})

describe('the limits of an action', () => {
  const LIMITED = `${ACCOUNTS}/echoes/limited`

  it('count by what the request names and by address, and say when to come again', async () => {
    const { actions, runs } = someActions()
    const edge = await startEdge({ actions })
    const statuses: number[] = []
    for (const word of ['a', 'a', 'a', 'b', 'b', 'b', 'c', 'd'])
      statuses.push((await edge.anonymous.post(LIMITED, { said: word })).status)
    // Two of each word, and five of the address.
    expect(statuses).toEqual([200, 200, 429, 200, 200, 429, 200, 429])
    const refused = await edge.anonymous.post(LIMITED, { said: 'e' })
    expect(codeOf(refused)).toBe('request.rate-limited')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(500)
    expect(runs).toHaveLength(5)
    await edge.close()
  })

  it('keep nothing of what they count by', async () => {
    const { actions } = someActions()
    const buckets: string[] = []
    const counting = new InMemoryThrottle(systemClock)
    const throttle: Throttle = {
      take: (bucket, allowance) => {
        buckets.push(bucket)
        return counting.take(bucket, allowance)
      },
    }
    const edge = await startEdge({ actions, throttle })
    await edge.anonymous.post(LIMITED, { said: 'ann@example.org' })
    await edge.close()
    expect(buckets).toHaveLength(2)
    for (const bucket of buckets) expect(bucket).toMatch(/^[\w-]{43}$/)
  })
})

describe('the scopes of a token', () => {
  const withScopes = (...scopes: string[]): TokenVerifier => ({
    verify: () => Promise.resolve(right({ actor: actor('tutor'), scopes })),
  })
  const POSTINGS = '/api/v1/jobs/postings'

  it.each([
    [['jobs:read'], 200, 403],
    [['jobs:write'], 403, 400],
    [['*'], 200, 400],
    [['lms:read', 'lms:write'], 403, 403],
    [[], 403, 403],
  ])('%j lets reading end with %d and writing with %d', async (scopes, reading, writing) => {
    const edge = await startEdge({ tokens: withScopes(...scopes) })
    const client = new Client(edge.url, 'token')
    const [read, write] = [await client.get(POSTINGS), await client.post(POSTINGS)]
    await edge.close()
    expect([read.status, write.status]).toEqual([reading, writing])
    if (writing === 403) {
      expect(codeOf(write)).toBe('auth.insufficient-scope')
      expect(write.headers.get('www-authenticate')).toBe(
        'Bearer realm="lyceum", error="insufficient_scope", scope="jobs:write"',
      )
    }
  })
})
