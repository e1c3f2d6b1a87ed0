import { setTimeout as delay } from 'node:timers/promises'
import { OwnServer, type StopMode } from '../support/postgres/own-server'
import { done, shownAt } from '../support/program/marketplace'
import { Load, missing, sendAgain, timesInLog } from '../support/program/load'
import { readLog } from '../support/program/log'
import { someone } from '../support/program/people'
import { ready, type Service, startService, stopAll } from '../support/program/program'
import { until } from '../support/program/until'

const CLIENTS = 50
const OUTAGE_MILLIS = 1_500
/** The program's own limit for an answer is 30 s: nothing may wait for longer, but for what a busy machine adds. */
const LONGEST_ANSWER_MILLIS = 60_000

describe('PostgreSQL stopped under load', () => {
  let server: OwnServer
  let service: Service
  beforeAll(async () => {
    server = await OwnServer.start()
    service = await startService({ DATABASE_URL: server.url })
  })
  afterAll(async () => {
    await stopAll()
    await server.remove()
  })

  const statusOf = async (path: string): Promise<number> => (await fetch(service.url + path)).status

  it.each<StopMode>(['immediate', 'fast'])('%s: answers 503, loses nothing, goes on by itself', async (mode) => {
    const load = new Load(service.url, CLIENTS)
    await load.more(500)
    await server.stop(mode)
    // Every client has been told at least once.
    await until('commands are refused', () => load.refusals.length >= CLIENTS)
    expect(await statusOf('/health/live')).toBe(200)
    expect(await statusOf('/health/ready')).toBe(503)
    await delay(OUTAGE_MILLIS)
    await server.resume()

    await load.more(500)
    const { acknowledged, open, refused, slowest } = await load.stop()
    await ready(service)
    for (const { status, headers, body } of refused) {
      expect(status).toBe(503)
      expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/)
      expect(['service.unavailable', 'service.unknown-outcome']).toContain((body as { code: string }).code)
    }
    expect(slowest).toBeLessThan(LONGEST_ANSWER_MILLIS)

    const again = await Promise.all(open.map((sent) => sendAgain(service.url, sent)))
    const all = [...acknowledged, ...again]
    const log = await readLog({ DATABASE_URL: server.url })
    expect(missing(all, log)).toEqual([])
    const times = timesInLog(log)
    expect(all.filter(({ title }) => times.get(title) !== 1)).toEqual([])

    const last = all.reduce((a, b) => (a.position > b.position ? a : b))
    const reader = await someone(service.url, 'registrar', last.senderId)
    const shown = await shownAt(reader, `/api/v1/jobs/postings/${last.id}`, last.position)
    expect(shown.status).toBe(200)
    expect(shown.body).toMatchObject({ title: last.title, revision: last.revision })
    expect(done(await reader.post(`/api/v1/jobs/postings/${last.id}/publish`, {})).id).toBe(last.id)
  })
})
