import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import { exportFormats } from '../../../src/application/audit/export'
import type { RecordedEvent } from '../../../src/application/ports/event-store'
import { exportQuery } from '../../../src/application/queries/export-query'
import { marketplace } from '../../support/commands/marketplace'
import { actor } from '../../support/decider-specification'
import { eventually } from '../../support/eventually'
import { type Edge, recordingIn, startEdge, tokenOf } from '../../support/http/edge'
import { newEvent, write } from '../../support/log'

const auditor = actor('auditor')

describe('GET /api/v1/audit/export', () => {
  let store: InMemoryEventStore
  let edge: Edge
  let pagesRead = 0
  const request = async (query: string, by = auditor): Promise<IncomingMessage> => {
    const headers = { authorization: `Bearer ${await tokenOf(by)}` }
    const [response] = (await once(get(`${edge.url}/api/v1/audit/export${query}`, { headers }), 'response')) as [
      IncomingMessage,
    ]
    return response
  }
  const textOf = async (response: IncomingMessage): Promise<string> => {
    let text = ''
    for await (const chunk of response.setEncoding('utf8')) text += chunk as string
    return text
  }
  const notes = async (): Promise<readonly RecordedEvent[]> =>
    (await store.readAll({ limit: 1e6 })).filter(({ type }) => type === 'Noted')

  beforeAll(async () => {
    store = new InMemoryEventStore()
    const market = marketplace(store)
    const log = {
      head: store.head.bind(store),
      readStream: store.readStream.bind(store),
      readAll: (options: Parameters<InMemoryEventStore['readAll']>[0]) => {
        pagesRead += 1
        return store.readAll(options)
      },
    }
    edge = await startEdge({ streams: [exportQuery({ log, recordRead: recordingIn(market) })] }, market)
    const words = 'x'.repeat(2_000)
    for (let n = 0; n < 40_000; n += 250)
      await write(store, 'note-1', ...Array.from({ length: 250 }, () => newEvent('Noted', { words })))
  })
  afterAll(() => edge.close())

  it.each(Object.keys(exportFormats) as (keyof typeof exportFormats)[])('answers as %s, in order', async (format) => {
    const response = await request(`?format=${format}&to=3000`)
    const { header, record, contentType } = exportFormats[format]
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe(contentType)
    expect(await textOf(response)).toBe(header + (await notes()).slice(0, 3_000).map(record).join(''))
  })

  it('goes on from a position, without a second header', async () => {
    const rest = await textOf(await request('?format=csv&from=2998&to=3000&category=note'))
    expect(rest).toBe((await notes()).slice(2_998, 3_000).map(exportFormats.csv.record).join(''))
  })

  it('reads no further than its client does, and no more once the client has left', async () => {
    pagesRead = 0
    const response = await request('')
    response.once('data', () => response.pause())
    await eventually(() => expect(pagesRead).toBeGreaterThan(0))
    let seen = -1
    await eventually(async () => {
      const before = pagesRead
      await new Promise((resolve) => setTimeout(resolve, 100))
      seen = pagesRead
      expect(seen).toBe(before)
    })
    expect(seen).toBeLessThan(30)
    response.destroy()
    await textOf(await request('?to=1'))
    expect(pagesRead).toBeLessThan(35)
  })

  it('is for auditors, takes only what it knows, and is recorded first', async () => {
    expect((await request('', actor('tutor'))).statusCode).toBe(403)
    for (const query of ['?format=xml', '?from=x', '?until=2014-06-01', '?form=csv', '?stream=a%20b'])
      expect((await request(query)).statusCode).toBe(400)
    const [last] = await store.readAll({ limit: 1, direction: 'backwards' })
    await textOf(await request(`?format=csv&to=1&stream=note-1`))
    const [recorded] = await edge.marketplace.store.readAll({ limit: 1, from: last?.position ?? 0 })
    expect(recorded).toMatchObject({
      type: 'AuditReadRecorded',
      data: { query: 'audit.export', parameters: { format: 'csv', to: '1', stream: 'note-1' } },
    })
  })

  it('is in the description of the API', async () => {
    const response = await fetch(`${edge.url}/openapi.json`)
    const document = (await response.json()) as { paths: Record<string, { get: Record<string, unknown> }> }
    expect(document.paths['/api/v1/audit/export']?.get).toMatchObject({
      operationId: 'auditExport',
      responses: { 200: { content: { 'application/x-ndjson': { schema: { type: 'string' } } } } },
    })
  })
})
