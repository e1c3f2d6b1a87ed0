import { actor, uuid } from '../../support/decider-specification'
import { codeOf, type Edge, idOf, startEdge } from '../../support/http/edge'

const institution = actor('tutor')
const draft = { institutionId: institution.id, title: 'Maths', description: 'Algebra', subjects: ['maths'] }
const POSTINGS = '/api/v1/jobs/postings'

describe('what is open to everybody', () => {
  let edge: Edge
  beforeAll(async () => (edge = await startEdge()))
  afterAll(() => edge.close())

  it('says that it lives, is ready, and which version it is', async () => {
    expect(await edge.anonymous.get('/health/live')).toMatchObject({ status: 200, body: { status: 'live' } })
    expect(await edge.anonymous.get('/health/ready')).toMatchObject({ status: 200, body: { status: 'ready' } })
    expect(await edge.anonymous.get('/version')).toMatchObject({ status: 200, body: { name: 'lyceum' } })
  })

  it('describes the API, which is not open', async () => {
    const { status, body } = await edge.anonymous.get('/openapi.json')
    const { paths } = body as { readonly paths: Readonly<Record<string, object>> }
    expect([status, Object.keys(paths).length > 50]).toEqual([200, true])
    for (const [path, operations] of Object.entries(paths).filter(([path]) => path.startsWith('/api/')))
      for (const method of Object.keys(operations)) {
        const answer = await edge.anonymous.send(method.toUpperCase(), path.replace(/\{[^}]+\}/g, uuid(1)))
        expect([path, answer.status, codeOf(answer)]).toEqual([path, 401, 'auth.missing'])
      }
  })

  it('serves the documentation from its own host only', async () => {
    const page = await edge.anonymous.get('/docs/')
    expect(page.status).toBe(200)
    const references = [...String(page.body).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, to]) => to!)
    expect(references).toContain('swagger-ui-bundle.js')
    for (const reference of references) expect((await edge.anonymous.get(`/docs/${reference}`)).status).toBe(200)
    const policy = page.headers.get('content-security-policy')!
    expect(policy).toContain("script-src 'self';")
    expect(policy).not.toMatch(/https?:|upgrade-insecure-requests/)
    expect(String(page.body)).not.toMatch(/<script>|https?:/)
  })

  it('brings those without the slash to the documentation', async () => {
    const answer = await edge.anonymous.get('/docs')
    expect([answer.status, answer.headers.get('location')]).toEqual([308, '/docs/'])
  })

  it('lists the problems that there are', async () => {
    const { body } = await edge.anonymous.get('/problems')
    expect((body as { items: { code: string }[] }).items.map(({ code }) => code)).toContain('auth.missing')
  })
})

describe('readiness', () => {
  it('tells why not', async () => {
    const reasons = [{ component: 'database', reason: 'connection refused' }]
    const edge = await startEdge({ readiness: () => Promise.resolve(reasons) })
    expect(await edge.anonymous.get('/health/ready')).toMatchObject({
      status: 503,
      body: { status: 'unavailable', reasons },
    })
    expect((await edge.anonymous.get('/health/live')).status).toBe(200)
    await edge.close()
  })

  it('is not there when it cannot be found out', async () => {
    const edge = await startEdge({ readiness: () => Promise.reject(new Error('no route to host')) })
    expect(await edge.anonymous.get('/health/ready')).toMatchObject({
      status: 503,
      body: { reasons: [{ component: 'readiness', reason: 'no route to host' }] },
    })
    await edge.close()
  })
})

describe('figures and the access log', () => {
  it('count requests by route and commands by outcome, and read the gauges of others', async () => {
    const edge = await startEdge({
      gauges: [
        { name: 'lyceum_projection_lag_events', help: 'Lag', label: 'read_model', read: () => ({ postings: 3 }) },
        { name: 'lyceum_pool_waiting', help: 'Waiting', read: () => Promise.resolve({ any: 2 }) },
        { name: 'lyceum_broken', help: 'Broken', read: () => Promise.reject(new Error('away')) },
      ],
    })
    const client = await edge.as(institution)
    const id = idOf(await client.post(POSTINGS, draft))
    await client.post(`${POSTINGS}/${id}/close`)
    await client.get('/nowhere/at/all')
    await edge.anonymous.get(POSTINGS)
    const text = String((await edge.anonymous.get('/metrics')).body)
    const figure = (line: string) =>
      text
        .split('\n')
        .find((l) => l.startsWith(line))
        ?.split(' ')
        .at(-1)
    const requests = (method: string, route: string, status: number) =>
      figure(`http_request_duration_seconds_count{method="${method}",route="${route}",status="${String(status)}"}`)
    expect(requests('POST', POSTINGS, 201)).toBe('1')
    expect(figure('lyceum_auth_refusals_total{code="auth.missing"}')).toBe('1')
    expect(requests('POST', `${POSTINGS}/{id}/close`, 409)).toBe('1')
    expect(requests('GET', 'none', 404)).toBe('1')
    expect(figure('lyceum_commands_total{type="DraftPosting",outcome="accepted"}')).toBe('1')
    expect(figure('lyceum_commands_total{type="ClosePosting",outcome="posting.not-published"}')).toBe('1')
    expect(figure('lyceum_projection_lag_events{read_model="postings"}')).toBe('3')
    expect(figure('lyceum_pool_waiting')).toBe('2')
    expect(figure('lyceum_broken')).toBeUndefined()
    expect(figure('nodejs_eventloop_lag_seconds')).toBeDefined()
    await edge.close()
  })

  it('log a line a request, without its query string, body or token', async () => {
    const edge = await startEdge()
    const client = await edge.as(institution)
    await client.get(`${POSTINGS}?cursor=secret`, { 'x-request-id': 'line-1' })
    const [line] = edge.logger.lines.filter(({ fields }) => fields['requestId'] === 'line-1')
    expect(line).toEqual({
      level: 'info',
      message: 'request',
      fields: {
        requestId: 'line-1',
        method: 'GET',
        path: POSTINGS,
        status: 400,
        millis: expect.any(Number) as number,
        actor: institution.id,
      },
    })
    expect(JSON.stringify(edge.logger.lines)).not.toMatch(/secret|Bearer|eyJ/)
    await edge.close()
  })
})
