import { createHash, randomUUID } from 'node:crypto'
import { InMemoryEventStore } from '../../../../src/adapters/event-store/in-memory'
import { InMemoryKeyVault } from '../../../../src/adapters/key-vault/in-memory'
import { canonicalJson } from '../../../../src/application/commands/canonical-json'
import { EventSourcedCommandBus } from '../../../../src/application/commands/event-sourced-command-bus'
import { verifyChain } from '../../../../src/application/commands/hash-chain'
import { authorise } from '../../../../src/application/policies'
import { type EventStore, StoreUnavailable } from '../../../../src/application/ports/event-store'
import type { KeyVault } from '../../../../src/application/ports/key-vault'
import { OpenedEventStore } from '../../../../src/application/privacy/opened-event-store'
import type { Actor } from '../../../../src/domain/kernel'
import { FaultyStore } from '../../../support/commands/faulty-store'
import { accepted, refusedWith, registry, request, TestClock } from '../../../support/commands/marketplace'
import { newEvent } from '../../../support/log'

const CANARY = 'dentist, Rue des Canaris 7'

const newTutor = (): Actor => ({ id: randomUUID(), role: 'tutor' })

const opening = (by: Actor) => request('calendar', by.id, 'OpenCalendar', { zone: 'UTC' }, by)

/** Marks a day as taken, with something personal to it. */
const blocking = (by: Actor, day: number, label = CANARY) => {
  const date = `2026-04-${String(day).padStart(2, '0')}`
  const range = { start: `${date}T10:00:00.000Z`, end: `${date}T11:00:00.000Z` }
  return request('calendar', by.id, 'BlockTime', { blockId: `entry-${String(day)}`, range, label }, by)
}

/** A process of Lyceum on a log and a vault that others may share. */
const processOn = (log: EventStore, vault: KeyVault, append?: EventStore['append']) => {
  const store = new OpenedEventStore({ store: log, vault, registry }, 'shown')
  return new EventSourcedCommandBus(
    {
      registry,
      store: {
        readStream: (stream, options) => store.readStream(stream, options),
        append: append ?? ((stream, expected, events) => store.append(stream, expected, events)),
      },
      vault,
      fingerprintKey: Buffer.alloc(32, 5),
      clock: new TestClock(),
      authorise,
    },
    { appends: { tries: 4, firstMillis: 1, mostMillis: 2 } },
  )
}

/** A vault that counts what it is asked for, and fails while it is told to. */
const watchedVault = () => {
  const inner = new InMemoryKeyVault()
  const asked: (readonly string[])[] = []
  let away = false
  const unlessAway = <T>(work: () => Promise<T>) =>
    away ? Promise.reject(new StoreUnavailable('the key vault is out of reach')) : work()
  const vault: KeyVault = {
    ensure: (subjects) => {
      asked.push(subjects)
      return unlessAway(() => inner.ensure(subjects))
    },
    find: (subjects) => unlessAway(() => inner.find(subjects)),
    destroy: (subject) => inner.destroy(subject),
    watch: (drop) => inner.watch(drop),
  }
  return { vault, asked, goAway: (gone: boolean) => (away = gone) }
}

describe('the command bus', () => {
  it('writes what is personal sealed, and decides on it in the clear', async () => {
    const log = new InMemoryEventStore()
    const bus = processOn(log, new InMemoryKeyVault())
    const by = newTutor()
    for (const command of [opening(by), blocking(by, 1)]) accepted(await bus.dispatch(command))
    const stored = await log.readAll({ limit: 10 })
    expect(JSON.stringify(stored)).not.toContain('Canaris')
    expect(verifyChain(stored)).toMatchObject({ revision: 1 })
    // The very same block again is satisfied already: it is compared in the clear.
    const again = accepted(await bus.dispatch(blocking(by, 1)))
    expect(again).toMatchObject({ revision: 1, position: 0 })
    expect(JSON.stringify((await bus.load('calendar', by.id)).state)).toContain(CANARY)
  })

  it('asks for keys once for all commands that wait together, and not at all where nothing is personal', async () => {
    const { vault, asked } = watchedVault()
    const bus = processOn(new InMemoryEventStore(), vault)
    const by = newTutor()
    accepted(await bus.dispatch(opening(by)))
    expect(asked).toEqual([])
    await Promise.all([1, 2, 3, 4, 5].map(async (day) => accepted(await bus.dispatch(blocking(by, day)))))
    expect(asked).toEqual([[by.id]])
  })

  it('writes nothing while the key vault is away, says that it is unavailable, and goes on when it is back', async () => {
    const { vault, goAway } = watchedVault()
    const log = new InMemoryEventStore()
    const bus = processOn(log, vault)
    const by = newTutor()
    accepted(await bus.dispatch(opening(by)))
    goAway(true)
    const command = blocking(by, 1)
    await expect(bus.dispatch(command)).rejects.toThrow(StoreUnavailable)
    expect(await log.readAll({ limit: 10 })).toHaveLength(1)
    goAway(false)
    accepted(await bus.dispatch(command))
    expect(await log.readAll({ limit: 10 })).toHaveLength(2)
  })

  it('sends the same bytes again where an answer was lost, and adds nothing', async () => {
    const log = new InMemoryEventStore()
    const faults = [undefined, 'answer-lost', 'request-lost', undefined] as const
    const faulty = new FaultyStore(log, () => faults[sent.length - 1])
    const sent: string[] = []
    const bus = processOn(log, new InMemoryKeyVault(), (stream, expected, events) => {
      sent.push(JSON.stringify(events))
      return faulty.append(stream, expected, events)
    })
    const by = newTutor()
    for (const command of [opening(by), blocking(by, 1)]) accepted(await bus.dispatch(command))
    expect(sent).toHaveLength(4)
    expect(new Set(sent.slice(1)).size).toBe(1)
    expect(await log.readAll({ limit: 10 })).toHaveLength(2)
  })

  it('forgets what it has folded, in every process, when a key is destroyed', async () => {
    const log = new InMemoryEventStore()
    const vault = new InMemoryKeyVault()
    const [here, there] = [processOn(log, vault), processOn(log, vault)]
    const by = newTutor()
    for (const command of [opening(by), blocking(by, 1)]) accepted(await here.dispatch(command))
    expect(JSON.stringify((await there.load('calendar', by.id)).state)).toContain(CANARY)
    await vault.destroy(by.id)
    for (const bus of [here, there]) {
      const { state } = await bus.load('calendar', by.id)
      expect(JSON.stringify(state)).not.toContain('Canaris')
      expect(JSON.stringify(state)).toContain('[erased]')
    }
  })

  it('writes of somebody who is forgotten that there was something, and not what; and decides on what will be read', async () => {
    const log = new InMemoryEventStore()
    const vault = new InMemoryKeyVault()
    const bus = processOn(log, vault)
    const by = newTutor()
    accepted(await bus.dispatch(opening(by)))
    await vault.destroy(by.id)
    accepted(await bus.dispatch(blocking(by, 1)))
    const [, blocked] = await log.readStream(`calendar-${by.id}`)
    expect(blocked?.data['label']).toEqual({ $personal: by.id })
    const folded = (await bus.load('calendar', by.id)).state
    expect(folded).toEqual((await processOn(log, vault).load('calendar', by.id)).state)
  })

  it('keeps no fold that was read before a key was destroyed and comes after it', async () => {
    const log = new InMemoryEventStore()
    const vault = new InMemoryKeyVault()
    const by = newTutor()
    const writer = processOn(log, vault)
    for (const command of [opening(by), blocking(by, 1)]) accepted(await writer.dispatch(command))
    // A reader whose page arrives opened, and whose subject is forgotten before he has made anything of it.
    const slow: EventStore = Object.assign(Object.create(log) as EventStore, {
      readStream: async (...asked: Parameters<EventStore['readStream']>) => {
        const page = await new OpenedEventStore({ store: log, vault, registry }, 'shown').readStream(...asked)
        await vault.destroy(by.id)
        return page
      },
    })
    const reader = new EventSourcedCommandBus({
      ...{ registry, vault, clock: new TestClock(), authorise, fingerprintKey: Buffer.alloc(32) },
      store: slow,
    })
    await reader.load('calendar', by.id)
    expect(JSON.stringify((await reader.load('calendar', by.id)).state)).not.toContain('Canaris')
  })

  it('keeps a hash of each command that nobody can check a guess against', async () => {
    const log = new InMemoryEventStore()
    const by = newTutor()
    const bus = processOn(log, new InMemoryKeyVault())
    const command = blocking(by, 1)
    for (const each of [opening(by), command]) accepted(await bus.dispatch(each))
    const [, blocked] = await log.readAll({ limit: 2 })
    const guess = createHash('sha256')
      .update(`["BlockTime",${canonicalJson(command.data)}]`)
      .digest('hex')
    expect(guess.startsWith(blocked?.metadata.commandHash ?? '')).toBe(false)
    // And known again all the same.
    expect(accepted(await bus.dispatch(command))).toMatchObject({ revision: 1 })
    const another = { ...command, data: { ...(command.data as object), label: 'another' } }
    expect(refusedWith(await bus.dispatch(another))).toBe('command.id-reused')
  })
})

describe('the log as it is read', () => {
  it('takes nothing that would write what is personal in the clear', async () => {
    const store = new OpenedEventStore(
      { store: new InMemoryEventStore(), vault: new InMemoryKeyVault(), registry },
      'withheld',
    )
    const by = newTutor()
    const event = newEvent('TimeBlocked', { blockId: 'a', label: CANARY }, { actor: { id: by.id, role: 'tutor' } })
    await expect(store.append(`calendar-${by.id}`, 'no-stream', [event])).rejects.toThrow(
      'TimeBlocked would be written with its field label in the clear',
    )
  })

  it('asks for no keys where nothing is sealed, and once for a page', async () => {
    const log = new InMemoryEventStore()
    const vault = new InMemoryKeyVault()
    const bus = processOn(log, vault)
    const people = Array.from({ length: 5 }, newTutor)
    for (const by of people) accepted(await bus.dispatch(opening(by)))
    let questions = 0
    const counting = {
      find: (subjects: readonly string[]) => {
        questions += 1
        return vault.find(subjects)
      },
    }
    const store = new OpenedEventStore({ store: log, vault: counting, registry }, 'withheld')
    await store.readAll({ limit: 100 })
    expect(questions).toBe(0)
    for (const by of people) accepted(await bus.dispatch(blocking(by, 1)))
    expect(JSON.stringify(await store.readAll({ limit: 100 })).split(CANARY)).toHaveLength(6)
    expect(questions).toBe(1)
    const stop = new AbortController()
    for await (const batch of store.subscribe({ after: 0, signal: stop.signal })) {
      expect(batch.events.filter(({ data }) => data['label'] === CANARY)).toHaveLength(5)
      stop.abort()
    }
    expect(questions).toBe(2)
  })
})
