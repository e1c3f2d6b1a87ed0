import { randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import { PostgresDeadLetters } from '../../src/adapters/inbox'
import { PostgresMessageBus } from '../../src/adapters/message-bus/postgres'
import { topicOf } from '../../src/application/events/topics'
import type { ParkedSequence } from '../../src/application/ports/dead-letters'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { lyceum, startLyceum } from '../support/program/command-line'
import { startService, stop } from '../support/program/program'
import { until } from '../support/program/until'
import { silentLogger } from '../support/silent-logger'

describe('lyceum dlq, beside a running server', () => {
  let database: TestDatabase
  beforeAll(async () => (database = await createDatabase()))
  afterAll(() => database.drop())

  it('shows what its consumers cannot read, and has them try it again', async () => {
    const settings = { DATABASE_URL: database.url }
    const service = await startService(settings)
    const pool = new Pool({ connectionString: database.url })
    const bus = new PostgresMessageBus({ pool, connectionString: database.url, logger: silentLogger })
    const stream = `account-${randomUUID()}`
    const foreign = { id: randomUUID(), topic: topicOf('accounts'), key: stream, value: '{"by":"Ada"}', headers: {} }
    await bus.publish([foreign])
    const letters = new PostgresDeadLetters(pool)
    await until('both consumers have parked it', async () => (await letters.list({})).length === 2)
    const listed = JSON.parse(await lyceum(['dlq', 'list', '--json'], settings)) as readonly ParkedSequence[]
    expect(listed.map(({ group, key, retries }) => ({ group, key, retries }))).toEqual(
      expect.arrayContaining([
        { group: 'matching', key: stream, retries: 0 },
        { group: 'notifications', key: stream, retries: 0 },
      ]),
    )
    expect(await lyceum(['dlq', 'show', stream, '--group', 'matching'], settings)).toContain('NotAnEvent')
    const retried = await startLyceum(['dlq', 'retry', stream], settings).finished
    expect(retried.code).toBe(1)
    expect(retried.out).toContain('0 of 2 streams go on; the others were parked again')
    expect((await letters.list({})).map(({ retries }) => retries)).toEqual([1, 1])
    const figures = await (await fetch(`${service.url}/metrics`)).text()
    expect(figures).toContain('lyceum_consumer_dead_letters{group="notifications"} 1\n')
    expect(figures).toContain('lyceum_consumer_messages{group="matching",outcome="parked"} 1\n')
    const discard = ['dlq', 'discard', foreign.id, '--reason', 'Nothing of ours.', '--yes']
    expect(await lyceum([...discard, '--group', 'matching'], settings)).toContain('1 of 1 streams go on')
    expect((await letters.list({})).map(({ group }) => group)).toEqual(['notifications'])
    const { rows } = await pool.query<{ actor: string; data: { reason: string } }>(
      `select metadata -> 'actor' ->> 'id' as actor, data from lyceum_log.events where type = 'DeadLetterDiscarded'`,
    )
    expect(rows).toMatchObject([{ actor: expect.stringContaining('command-line:') as string }])
    await bus.close()
    await pool.end()
    await stop(service)
  })
})
