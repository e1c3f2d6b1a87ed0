import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import { adoptLog, type AdoptPorts } from '../../../src/application/adopt-log'
import { recogniseLog } from '../../../src/application/log-mark'
import type { Lease, Leases } from '../../../src/application/ports/lease'
import type { LogMark, LogMarks } from '../../../src/application/ports/log-marks'
import { newEvent, write } from '../../support/log'

class Marks implements LogMarks {
  constructor(private mark?: LogMark) {}
  load = () => Promise.resolve(this.mark)
  save = (mark: LogMark) => {
    this.mark = mark
    return Promise.resolve()
  }
}

/** Leases of which some are another's. */
class SomeLeases implements Leases {
  readonly held = new Set<string>()
  constructor(private readonly taken: readonly string[] = []) {}

  acquire(name: string, signal: AbortSignal): Promise<Lease | undefined> {
    if (this.taken.includes(name))
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined)))
    this.held.add(name)
    const release = () => {
      this.held.delete(name)
      return Promise.resolve()
    }
    return Promise.resolve({ name, lost: new AbortController().signal, release })
  }
}

const logWith = async (...types: readonly string[]): Promise<InMemoryEventStore> => {
  const store = new InMemoryEventStore()
  for (const type of types) await write(store, 'note-1', newEvent(type, {}))
  return store
}

describe('recogniseLog', () => {
  it('knows the log again, from its first event on', async () => {
    const marks = new Marks()
    const store = await logWith()
    await recogniseLog('postgres', store, marks)
    await write(store, 'note-1', newEvent('Noted', {}))
    await recogniseLog('postgres', store, marks)
    await write(store, 'note-1', newEvent('Noted', {}))
    await recogniseLog('postgres', store, marks)
    await expect(recogniseLog('postgres', await logWith('Noted'), marks)).rejects.toThrow(
      /follow another log \(postgres, first event .* at position 1\) than the one that is configured \(postgres, first/,
    )
  })

  it('takes no copy elsewhere for it, where its positions are others', async () => {
    const marks = new Marks()
    const store = await logWith('Noted')
    await recogniseLog('postgres', store, marks)
    const [event] = await store.readAll({ limit: 1 })
    const copy = { readAll: () => Promise.resolve([{ ...event!, position: 4_711 }]) }
    await expect(recogniseLog('postgres', copy, marks)).rejects.toThrow('at position 4711')
    await expect(recogniseLog('eventstoredb', store, marks)).rejects.toThrow('is configured (eventstoredb')
  })

  it('misses a log that has lost its events', async () => {
    const marks = new Marks()
    await recogniseLog('postgres', await logWith('Noted'), marks)
    await expect(recogniseLog('postgres', await logWith(), marks)).rejects.toThrow('is configured (postgres, empty)')
  })
})

describe('adoptLog', () => {
  const ports = async (rest: Partial<AdoptPorts> = {}): Promise<AdoptPorts> => ({
    kind: 'eventstoredb',
    store: await logWith('Noted'),
    marks: new Marks({ kind: 'postgres', first: undefined }),
    leases: new SomeLeases(),
    followers: ['processes', 'read-model:courses'],
    restart: () => Promise.resolve(),
    patienceMillis: 10,
    ...rest,
  })

  it('has all who follow begin anew while nobody works, then knows the log', async () => {
    const leases = new SomeLeases()
    const restarted: string[][] = []
    const adopted = await ports({ leases, restart: () => Promise.resolve(void restarted.push([...leases.held])) })
    await expect(recogniseLog(adopted.kind, adopted.store, adopted.marks)).rejects.toThrow('another log')
    await adoptLog(adopted)
    expect(restarted).toEqual([['processes', 'read-model:courses']])
    expect(leases.held.size).toBe(0)
    await recogniseLog(adopted.kind, adopted.store, adopted.marks)
  })

  it('changes nothing while somebody works', async () => {
    const leases = new SomeLeases(['read-model:courses'])
    const adopted = await ports({ leases, restart: () => Promise.reject(new Error('restarted')) })
    await expect(adoptLog(adopted)).rejects.toThrow('it owns the lease read-model:courses')
    expect(leases.held.size).toBe(0)
    expect(await adopted.marks.load()).toEqual({ kind: 'postgres', first: undefined })
  })

  it('knows the log only once all have begun anew', async () => {
    const adopted = await ports({ restart: () => Promise.reject(new Error('killed')) })
    await expect(adoptLog(adopted)).rejects.toThrow('killed')
    await expect(recogniseLog(adopted.kind, adopted.store, adopted.marks)).rejects.toThrow('another log')
  })
})
