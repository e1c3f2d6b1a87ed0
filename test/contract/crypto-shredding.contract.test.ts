import { randomUUID } from 'node:crypto'
import { InMemoryAuditTree } from '../../src/adapters/audit-tree/in-memory'
import { InMemoryEventStore } from '../../src/adapters/event-store/in-memory'
import { InMemoryHeadJournal } from '../../src/adapters/head-journal/in-memory'
import { catchUpTree } from '../../src/application/audit/log-and-tree'
import { checkEvidence } from '../../src/application/audit/evidence/check'
import { formatEvidence } from '../../src/application/audit/evidence/files'
import { proveEvent, proveGrowth } from '../../src/application/audit/evidence/prove'
import { HeadKeeper } from '../../src/application/audit/head-keeper'
import { verifyKept } from '../../src/application/audit/verification/verify-kept'
import { copyLog } from '../../src/application/log-copy'
import type { EventStore } from '../../src/application/ports/event-store'
import type { Actor } from '../../src/domain/kernel'
import { testSigner } from '../support/audit/signer'
import { accepted, busOn, registry, request, vault } from '../support/commands/marketplace'
import { OpenedEventStore } from '../../src/application/privacy/opened-event-store'
import { delivered } from '../support/event-store/collect'
import { eventStoreDbLog } from '../support/event-store/eventstoredb-log'
import { PostgresLog } from '../support/event-store/postgres-log'

const CANARY = 'dentist, Rue des Canaris 7'

interface OpenLog {
  readonly store: EventStore
  readonly dispose: () => Promise<void>
}

const logs: readonly (readonly [string, () => Promise<OpenLog>])[] = [
  ['in memory', () => Promise.resolve({ store: new InMemoryEventStore(), dispose: () => Promise.resolve() })],
  [
    'in PostgreSQL',
    async () => {
      const log = await PostgresLog.create()
      return { store: await log.open(), dispose: () => log.dispose() }
    },
  ],
  [
    'in EventStoreDB',
    async () => {
      const { open, dispose } = await eventStoreDbLog()
      return { store: await open(), dispose }
    },
  ],
]

/** Calendars of some tutors with something personal in each. */
const fill = async (store: EventStore, people: readonly Actor[]): Promise<void> => {
  const bus = busOn(store)
  const range = { start: '2026-04-01T10:00:00.000Z', end: '2026-04-01T11:00:00.000Z' }
  for (const by of people) {
    accepted(await bus.dispatch(request('calendar', by.id, 'OpenCalendar', { zone: 'UTC' }, by)))
    const data = { blockId: 'entry', range, label: `${CANARY} of ${by.id}` }
    accepted(await bus.dispatch(request('calendar', by.id, 'BlockTime', data, by)))
  }
}

describe.each(logs)('crypto-shredding: a log %s', (_, open) => {
  const people = Array.from({ length: 3 }, (): Actor => ({ id: randomUUID(), role: 'tutor' }))
  const [forgotten] = people
  let store: EventStore
  let dispose: () => Promise<void>
  beforeAll(async () => {
    ;({ store, dispose } = await open())
    await fill(store, people)
  })
  afterAll(() => dispose())

  it('still verifies, and its proofs still hold, when somebody in it has been forgotten', async () => {
    const [tree, journal, signer] = [new InMemoryAuditTree(), new InMemoryHeadJournal(), testSigner()]
    const heads = new HeadKeeper({ tree, journal, signer })
    const stored = () => store.readAll({ limit: 100 })
    const verified = () => verifyKept({ store, tree, journal, key: signer, mayHide: true })
    const proven = (...texts: readonly string[]) =>
      checkEvidence(
        texts.map((text, n) => ({ name: String(n), text })),
        signer,
      ).map((each) => each.proven)
    await catchUpTree(store, tree)
    await heads.sign()
    const before = await stored()
    expect(JSON.stringify(before)).not.toContain('Canaris')
    const ports = { store, tree, heads, signer }
    const event = before.find(({ stream, type }) => stream.endsWith(forgotten?.id ?? '') && type === 'TimeBlocked')
    const earlier = formatEvidence(await proveEvent(ports, { eventId: event?.id ?? '' }))

    await vault.destroy(forgotten?.id ?? '')

    expect(await stored()).toEqual(before)
    expect(await verified()).toMatchObject({ intact: true, events: 6, streams: 3, kept: 6 })
    expect(proven(earlier)).toEqual([true])
    expect(formatEvidence(await proveEvent(ports, { eventId: event?.id ?? '' }))).toBe(earlier)
    // And the log goes on growing from there.
    const by: Actor = { id: randomUUID(), role: 'tutor' }
    await fill(store, [by])
    await catchUpTree(store, tree)
    await heads.sign()
    expect(await verified()).toMatchObject({ intact: true, events: 8 })
    expect(proven(formatEvidence(await proveGrowth(ports, { size: 6 }, { size: 8 })))).toEqual([true])
  })

  it('shows of them what they did, and nothing of what was theirs; of the others all', async () => {
    const opened = new OpenedEventStore({ store, vault, registry }, 'withheld')
    const labels = async (by: Actor | undefined) =>
      (await opened.readStream(`calendar-${by?.id ?? ''}`)).map(({ data }) => data['label'])
    expect(await labels(forgotten)).toEqual([undefined, '[erased]'])
    for (const by of people.slice(1)) expect(await labels(by)).toEqual([undefined, `${CANARY} of ${by.id}`])
    expect(await delivered(opened, 0, store.head())).toEqual(await opened.readAll({ limit: 100 }))
  })

  it('is copied sealed, and the copy reads as it does', async () => {
    const target = new InMemoryEventStore()
    await copyLog({ source: store, target, inFlight: 1 })
    const [ours, theirs] = [await store.readAll({ limit: 100 }), await target.readAll({ limit: 100 })]
    expect(theirs.map(({ id, data }) => ({ id, data }))).toEqual(ours.map(({ id, data }) => ({ id, data })))
    expect(JSON.stringify(theirs)).not.toContain('Canaris')
    const opened = new OpenedEventStore({ store: target, vault, registry }, 'withheld')
    expect(JSON.stringify(await opened.readAll({ limit: 100 })).split(CANARY)).toHaveLength(4)
  })
})
