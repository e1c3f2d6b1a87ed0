import { setTimeout as delay } from 'node:timers/promises'
import { Pool } from 'pg'
import { PostgresInbox } from '../../../src/adapters/inbox'
import { SmtpMessenger } from '../../../src/adapters/messages/smtp'
import { PostgresDeliveries } from '../../../src/adapters/notifications/postgres'
import { PostgresDeliveryWriter } from '../../../src/adapters/notifications/postgres-writer'
import { takeOverLetters } from '../../../src/application/notifications'
import type { NewDelivery } from '../../../src/application/ports/deliveries'
import { instant, MINUTE } from '../../../src/domain/kernel'
import { InMemoryProcessStore } from '../../../src/adapters/process-store/in-memory'
import { accountsPlace, CONSENTS, PASSWORD } from '../../support/accounts'
import { registry } from '../../support/commands/marketplace'
import { uuid } from '../../support/decider-specification'
import { startMailServer } from '../../support/messages/mail-server'
import { delivered, notificationsIn } from '../../support/notifications'
import { createDatabase, type TestDatabase } from '../../support/postgres/database'
import { until } from '../../support/program/until'
import { silentLogger } from '../../support/silent-logger'

let database: TestDatabase
let pool: Pool
let deliveries: PostgresDeliveries

beforeEach(async () => {
  database = await createDatabase()
  pool = new Pool({ connectionString: database.url })
  deliveries = new PostgresDeliveries(pool)
  await deliveries.start()
})

afterEach(async () => {
  await pool.end()
  await database.drop()
})

const states = async () => {
  const { rows } = await pool.query<{ state: string; count: string }>(
    'select state, count(*) from lyceum_notifications.deliveries group by state order by state',
  )
  return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]))
}

/** People who register, and whose letters the events of the log call for. */
const registered = async (...addresses: readonly string[]) => {
  const where = accountsPlace()
  for (const identifier of addresses)
    await where.act('RegisterAccount', { identifier, password: PASSWORD, role: 'learner', consents: CONSENTS })
  const events = (await where.place.store.readAll({ limit: 1_000 })).map(delivered)
  return { ...where, events, challenges: where.accounts.ports.challenges }
}

/** A role that works until it is stopped. */
const working = (run: (signal: AbortSignal) => Promise<void>) => {
  const stop = new AbortController()
  const done = run(stop.signal)
  return async () => {
    stop.abort()
    await done
  }
}

describe('notifications on PostgreSQL', () => {
  it('wait for a mail server that is dead, and go out when it is back', async () => {
    const { place, challenges, events } = await registered('ann@example.org', 'ben@example.org')
    const dead = await startMailServer()
    await dead.stop()
    const url = (port: number) => `smtp://127.0.0.1:${String(port)}?tls=none`
    let messenger = new SmtpMessenger({ url: url(dead.port), from: 'Lyceum <hello@example.org>' })
    const { consumer, worker } = notificationsIn(place, challenges, deliveries, (message) => messenger.send(message))
    const stop = working((signal) => worker.run(signal))
    for (const event of events)
      if (consumer.concerns(`${event.category}.${event.recorded.type}`))
        await deliveries.write((writer) => consumer.handle(event, { deliveries: writer }))
    await until('both were tried', async () =>
      (await deliveries.standings(['waiting'], 9)).every(({ attempts }) => attempts === 1),
    )
    const server = await startMailServer()
    messenger = new SmtpMessenger({ url: url(server.port), from: 'Lyceum <hello@example.org>' })
    place.clock.advance(MINUTE)
    await until('both are there', () => server.mails.length === 2)
    await stop()
    messenger.close()
    await server.stop()
    expect(await states()).toEqual({ sent: 2 })
    expect(server.mails.flatMap(({ to = [] }) => to.map(({ address }) => address)).sort()).toEqual([
      'ann@example.org',
      'ben@example.org',
    ])
  })

  it('are sent once each, though several processes send them', async () => {
    const { place, challenges } = await registered()
    const now = place.clock.now()
    const rows = Array.from({ length: 200 }, (_, n): NewDelivery => {
      const base = { id: uuid(n), eventId: uuid(1_000 + n), userId: uuid(2_000 + n), stream: `account-${uuid(n)}` }
      return { ...base, channel: 'letter', revision: 0, kind: 'account.ChallengeIssued', at: now, due: now }
    })
    await deliveries.write((writer) => writer.add(rows, []))
    const ended: string[] = []
    const watched = Object.assign(Object.create(deliveries) as PostgresDeliveries, {
      end: async (...args: Parameters<PostgresDeliveries['end']>) => {
        ended.push(args[0].id)
        await delay(1)
        await deliveries.end(...args)
      },
    })
    const workers = [1, 2, 3].map(() => notificationsIn(place, challenges, watched, () => Promise.resolve()).worker)
    const stops = workers.map((worker) => working((signal) => worker.run(signal)))
    await until('all have ended', async () => (await states())['skipped'] === 200)
    for (const stop of stops) await stop()
    expect(ended).toHaveLength(200)
    expect(new Set(ended).size).toBe(200)
  })

  it('are sent again as the same mail by whoever comes after one who died before it was noted', async () => {
    const { place, challenges, events } = await registered('ann@example.org')
    const server = await startMailServer()
    const messenger = new SmtpMessenger({
      url: `smtp://127.0.0.1:${String(server.port)}?tls=none`,
      from: 'l@example.org',
    })
    const dying = Object.assign(Object.create(deliveries) as PostgresDeliveries, {
      end: () => Promise.reject(new Error('killed')),
      defer: () => Promise.reject(new Error('killed')),
    })
    const send = (message: Parameters<SmtpMessenger['send']>[0]) => messenger.send(message)
    const first = notificationsIn(place, challenges, dying, send)
    for (const event of events)
      if (first.consumer.concerns(`${event.category}.${event.recorded.type}`))
        await deliveries.write((writer) => first.consumer.handle(event, { deliveries: writer }))
    const stopFirst = working((signal) => first.worker.run(signal))
    await until('it went out', () => server.mails.length === 1)
    await stopFirst()
    expect(await states()).toEqual({ waiting: 1 })
    const second = notificationsIn(place, challenges, deliveries, send)
    const stopSecond = working((signal) => second.worker.run(signal))
    await delay(50)
    // The claim of the dead holds yet.
    expect(server.mails).toHaveLength(1)
    place.clock.advance(MINUTE)
    await until('it went out again', () => server.mails.length === 2)
    await until('it is noted', async () => (await states())['sent'] === 1)
    await stopSecond()
    messenger.close()
    await server.stop()
    expect(new Set(server.mails.map(({ messageId }) => messageId)).size).toBe(1)
  })

  it('commit with the note that their event was dealt with, or not at all', async () => {
    const { place, challenges, events } = await registered('ann@example.org')
    const { consumer } = notificationsIn(place, challenges, deliveries, () => Promise.resolve())
    const inbox = new PostgresInbox({
      ...{ pool, logger: silentLogger },
      stores: (client) => ({ deliveries: new PostgresDeliveryWriter(client) }),
    })
    await inbox.start()
    const event = events.find(({ recorded }) => recorded.type === 'ChallengeIssued')!
    const deal = (dies: boolean) =>
      inbox.transact(
        'lyceum.notifications',
        async (transaction) => {
          const fresh = await transaction.note([event.recorded.id])
          if (fresh.size > 0) await consumer.handle(event, transaction.stores)
          if (dies) throw new Error('killed before the commit')
          return fresh.size
        },
        new AbortController().signal,
      )
    await expect(deal(true)).rejects.toThrow('killed')
    expect(await states()).toEqual({})
    expect(await deal(false)).toBe(1)
    expect(await deal(false)).toBe(0)
    expect(await states()).toEqual({ waiting: 1 })
    inbox.stop()
  })

  it('are not written for somebody who is forgotten meanwhile, whichever commits first', async () => {
    const ann = uuid(7)
    const now = instant('2026-03-01T10:00:00Z')
    const row = (n: number): NewDelivery => ({
      ...{ id: uuid(n), eventId: uuid(n), userId: ann, channel: 'email', stream: `account-${ann}`, revision: n },
      ...{ kind: 'booking-confirmed', at: now, due: now },
    })
    let forgetting: Promise<unknown> | undefined
    await deliveries.write(async (writer) => {
      await writer.add([row(1)], [])
      forgetting = deliveries.forget(ann, now)
      // It waits for what is being written, and finds it.
      expect(await Promise.race([forgetting, delay(100, 'waits')])).toBe('waits')
      await writer.add([row(2)], [])
    })
    expect(await forgetting).toEqual({ removed: 2, underWay: 0 })
    await deliveries.write((writer) => writer.add([row(3)], []))
    expect(await deliveries.count(ann)).toBe(0)
  })

  it('take over letters that could not be sent before there was a consumer, once', async () => {
    const { place, challenges, events } = await registered('ann@example.org')
    const { recorded } = events.find((event) => event.recorded.type === 'ChallengeIssued')!
    const remembered = new InMemoryProcessStore()
    const { stream, revision, id: eventId } = recorded
    const add = () => remembered.add([{ owner: 'notifications/3', eventId, stream, revision, due: place.clock.now() }])
    const toldUpTo = await place.store.head()
    const { consumer } = notificationsIn(place, challenges, deliveries, () => Promise.resolve(), toldUpTo)
    const former = { remembered, store: place.store, registry }
    for (let times = 0; times < 2; times += 1) {
      await add()
      expect(await takeOverLetters(former, consumer, (work) => deliveries.write(work))).toBe(1)
    }
    for (const event of events)
      if (consumer.concerns(`${event.category}.${event.recorded.type}`))
        await deliveries.write((writer) => consumer.handle(event, { deliveries: writer }))
    expect(await states()).toEqual({ waiting: 1 })
  })
})
