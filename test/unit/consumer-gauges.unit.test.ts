import { httpMetrics } from '../../src/adapters/http/operations/metrics'
import type { ConsumerStatus } from '../../src/application/consumers/runner'
import { consumerGauges } from '../../src/bootstrap/consumer-gauges'

const status: ConsumerStatus = {
  ...{ name: 'matching', topics: ['lyceum.job.events', 'lyceum.profile.events'], stalled: true },
  ...{ handled: 7, redelivered: 2, failed: 3, parked: 1 },
}

const sequence = { key: 'k', reason: 'TypeError', retrying: false, retries: 0, parkedAt: '2026-03-01T10:00:00.000Z' }

/** What `/metrics` shows of them. */
const page = async (lag: () => Promise<never>): Promise<string> => {
  const gauges = consumerGauges(
    {
      lag: (group) =>
        group === 'lyceum.matching'
          ? Promise.resolve([
              { topic: 'lyceum.job.events', partition: 0, behind: 4 },
              { topic: 'lyceum.job.events', partition: 1, behind: 5 },
              { topic: 'lyceum.profile.events', partition: 0, behind: 0 },
            ])
          : lag(),
    },
    {
      list: () =>
        Promise.resolve([
          { ...sequence, group: 'matching', letters: 3 },
          { ...sequence, group: 'another', letters: 8 },
        ]),
    },
    [{ status: () => status }],
  )
  const metrics = httpMetrics(gauges)
  let text = ''
  const response = { setHeader: () => undefined, end: (body: string) => (text = body) }
  await (metrics.handler as unknown as (request: unknown, response: unknown) => Promise<void>)({}, response)
  metrics.close()
  return text
}

describe('the gauges of consumers', () => {
  it('show how far a group is behind in each topic, what became of messages, and what is parked', async () => {
    const shown = await page(() => Promise.reject(new Error('another group')))
    for (const line of [
      'lyceum_consumer_lag{group="matching",topic="lyceum.job.events"} 9',
      'lyceum_consumer_lag{group="matching",topic="lyceum.profile.events"} 0',
      'lyceum_consumer_messages{group="matching",outcome="handled"} 7',
      'lyceum_consumer_messages{group="matching",outcome="redelivered"} 2',
      'lyceum_consumer_messages{group="matching",outcome="failed"} 3',
      'lyceum_consumer_messages{group="matching",outcome="parked"} 1',
      'lyceum_consumer_dead_letters{group="matching"} 3',
      'lyceum_consumer_stalled{group="matching"} 1',
    ])
      expect(shown).toContain(`${line}\n`)
    expect(shown).not.toContain('another')
  })
})
