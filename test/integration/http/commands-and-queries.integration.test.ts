import { actor, uuid } from '../../support/decider-specification'
import type { Client } from '../../support/http/client'
import { codeOf, type Edge, eventsIn, idOf, startEdge } from '../../support/http/edge'

const institution = actor('tutor')
const details = { title: 'Maths tutor', description: 'Algebra to A level', subjects: ['maths'] }
const edited = { ...details, title: 'Maths and physics tutor' }
const draft = { institutionId: institution.id, ...details }
const POSTINGS = '/api/v1/jobs/postings'

describe('commands and queries over HTTP', () => {
  let edge: Edge
  let client: Client
  beforeAll(async () => {
    edge = await startEdge()
    client = await edge.as(institution)
  })
  afterAll(() => edge.close())

  it('creates, and says where', async () => {
    const created = await client.post(POSTINGS, draft)
    const id = idOf(created)
    expect(created.headers.get('location')).toBe(`${POSTINGS}/${id}`)
    expect(created.headers.get('etag')).toBe('"0"')
    expect(created.body).toEqual({ id, revision: 0, position: expect.any(Number) as number })
    const read = await client.get(created.headers.get('location')!)
    expect(read).toMatchObject({ status: 200, body: { id, stage: 'draft', revision: 0 } })
  })

  it('carries out a command without a body where it needs none', async () => {
    const id = idOf(await client.post(POSTINGS, draft))
    const published = await client.post(`${POSTINGS}/${id}/publish`)
    expect([published.status, published.headers.get('etag')]).toEqual([200, '"1"'])
    // Satisfied already: nothing happens, and that is no error.
    const again = await client.post(`${POSTINGS}/${id}/publish`, {})
    expect(again).toMatchObject({ status: 200, body: { id, revision: 1, position: 0 } })
  })

  it('refuses as the domain does', async () => {
    const id = idOf(await client.post(POSTINGS, draft))
    const refused = await client.post(`${POSTINGS}/${id}/close`, {}, { 'x-request-id': 'abc-1' })
    expect(refused.status).toBe(409)
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
    expect(refused.body).toEqual({
      type: '/problems/posting.not-published',
      title: 'Posting: not published',
      status: 409,
      detail: 'A draft cannot be closed.',
      code: 'posting.not-published',
      instance: `${POSTINGS}/${id}/close`,
      requestId: 'abc-1',
    })
    const explained = await edge.anonymous.get('/problems/posting.not-published')
    expect(explained).toMatchObject({ status: 200, body: { code: 'posting.not-published', status: 409 } })
  })

  it('lets nobody issue what their role may not', async () => {
    const learner = await edge.as(actor('learner', 5))
    const refused = await learner.post(POSTINGS, draft)
    expect([refused.status, codeOf(refused)]).toEqual([403, 'command.forbidden'])
  })

  it('carries out a command only at the revision that the client saw', async () => {
    const created = await client.post(POSTINGS, draft)
    const id = idOf(created)
    const edit = (tag: string) => client.post(`${POSTINGS}/${id}/edit`, edited, { 'if-match': tag })
    expect((await edit(created.headers.get('etag')!)).headers.get('etag')).toBe('"1"')
    const stale = await edit('"0"')
    expect([stale.status, codeOf(stale)]).toEqual([412, 'command.revision-mismatch'])
    expect((await edit('*')).status).toBe(200)
  })

  it('answers 304 to whoever has the newest already', async () => {
    const id = idOf(await client.post(POSTINGS, draft))
    const read = await client.get(`${POSTINGS}/${id}`)
    const tag = read.headers.get('etag')!
    expect(tag).toBe('"0"')
    for (const known of [tag, `W/${tag}`, `"9", ${tag}`, '*'])
      expect((await client.get(`${POSTINGS}/${id}`, { 'if-none-match': known })).status).toBe(304)
    await client.post(`${POSTINGS}/${id}/publish`)
    expect((await client.get(`${POSTINGS}/${id}`, { 'if-none-match': tag })).status).toBe(200)
  })

  it('gives every item of a list once, page by page', async () => {
    for (let n = 0; n < 3; n += 1) await client.post(POSTINGS, draft)
    const positions: number[] = []
    let path: string | undefined = `${POSTINGS}?limit=2`
    while (path !== undefined) {
      const page = await client.get(path)
      const { items, next } = page.body as { items: { position: number }[]; next?: string }
      positions.push(...items.map(({ position }) => position))
      const link = page.headers.get('link')
      expect(link === null).toBe(next === undefined)
      path = /<([^>]+)>; rel="next"/.exec(link ?? '')?.[1]
    }
    expect(positions).toHaveLength(await eventsIn(edge))
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b))
  })

  it('reads what was just written, or says that it cannot yet', async () => {
    const created = await client.post(POSTINGS, draft)
    const { id, position } = created.body as { id: string; position: number }
    expect((await client.get(`${POSTINGS}/${id}?position=${String(position)}`)).status).toBe(200)
    const early = await client.get(`${POSTINGS}/${id}?position=${String(position + 1_000)}`)
    expect([early.status, codeOf(early)]).toEqual([503, 'query.not-caught-up'])
    expect(early.headers.get('retry-after')).toBe('1')
  })

  it('writes who, and why together, into the events', async () => {
    const id = idOf(await client.post(POSTINGS, draft, { 'x-request-id': 'why-1' }))
    const [event] = await edge.marketplace.store.readStream(`posting-${id}`)
    expect(event?.metadata).toMatchObject({ $correlationId: 'why-1', actor: institution })
  })

  it('answers HEAD and OPTIONS', async () => {
    const id = idOf(await client.post(POSTINGS, draft))
    const head = await client.send('HEAD', `${POSTINGS}/${id}`)
    expect([head.status, head.body, head.headers.get('etag')]).toEqual([200, '', '"0"'])
    const options = await edge.anonymous.send('OPTIONS', `${POSTINGS}/${id}/publish`)
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'POST, OPTIONS'])
  })

  it('compresses long answers for those who can read it', async () => {
    for (let n = 0; n < 30; n += 1) await client.post(POSTINGS, draft)
    const page = await client.get(`${POSTINGS}?limit=200`, { 'accept-encoding': 'gzip' })
    expect([page.status, page.headers.get('content-encoding')]).toEqual([200, 'gzip'])
  })
})

describe('idempotency keys', () => {
  let edge: Edge
  let client: Client
  beforeEach(async () => {
    edge = await startEdge()
    client = await edge.as(institution)
  })
  afterEach(() => edge.close())
  const key = { 'idempotency-key': 'order 7/"a"' }

  it('make a retried creation the same creation', async () => {
    const first = await client.post(POSTINGS, draft, key)
    const reordered = Object.fromEntries(Object.entries(draft).reverse())
    const again = await client.post(POSTINGS, reordered, key)
    expect(again).toMatchObject({ status: 201, body: first.body })
    expect(again.headers.get('location')).toBe(first.headers.get('location'))
    expect(await eventsIn(edge)).toBe(1)
  })

  it('make 50 concurrent tries one', async () => {
    const tries = await Promise.all(Array.from({ length: 50 }, () => client.post(POSTINGS, draft, key)))
    expect(new Set(tries.map(idOf)).size).toBe(1)
    expect(await eventsIn(edge)).toBe(1)
  })

  it('answer a retry as the first time, whatever came in between', async () => {
    const id = idOf(await client.post(POSTINGS, draft))
    const first = await client.post(`${POSTINGS}/${id}/edit`, edited, key)
    await client.post(`${POSTINGS}/${id}/publish`)
    const again = await client.post(`${POSTINGS}/${id}/edit`, edited, key)
    expect(again).toMatchObject({ status: 200, body: first.body })
  })

  it('belong to one request: another body, path or id is refused', async () => {
    const id = idOf(await client.post(POSTINGS, draft))
    const other = idOf(await client.post(POSTINGS, draft))
    await client.post(`${POSTINGS}/${id}/edit`, edited, key)
    for (const [path, body] of [
      [`${POSTINGS}/${id}/edit`, details],
      [`${POSTINGS}/${other}/edit`, edited],
      [`${POSTINGS}/${id}/publish`, {}],
      [POSTINGS, draft],
    ] as const) {
      const reused = await client.post(path, body, key)
      expect([reused.status, codeOf(reused)]).toEqual([422, 'idempotency.key-reused'])
    }
    expect(await eventsIn(edge)).toBe(3)
  })

  it('of two actors have nothing to do with each other', async () => {
    const stranger = await edge.as(actor('admin', 77))
    const [mine, theirs] = [await client.post(POSTINGS, draft, key), await stranger.post(POSTINGS, draft, key)]
    expect(idOf(mine)).not.toBe(idOf(theirs))
  })

  it('are needed for retries only: without one every request is a new one', async () => {
    await client.post(POSTINGS, draft)
    await client.post(POSTINGS, draft)
    expect(await eventsIn(edge)).toBe(2)
  })
})

describe('an aggregate whose id is given', () => {
  it('is created at its own path', async () => {
    const edge = await startEdge()
    const tutor = actor('tutor', 3)
    const opened = await (
      await edge.as(tutor)
    ).post(`/api/v1/bookings/calendars/${tutor.id}/open`, { zone: 'Europe/Berlin' })
    expect(opened).toMatchObject({ status: 201, body: { id: uuid(3), revision: 0 } })
    await edge.close()
  })
})
