import { InMemoryAuditTree } from '../../../src/adapters/audit-tree/in-memory'
import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import { InMemoryHeadJournal } from '../../../src/adapters/head-journal/in-memory'
import { HeadKeeper } from '../../../src/application/audit/head-keeper'
import { TreeKeeper, type TreeKeeperSettings } from '../../../src/application/audit/tree-keeper'
import type { AuditTree } from '../../../src/application/ports/audit-tree'
import type { EventStore, NewEvent } from '../../../src/application/ports/event-store'
import type { Leases } from '../../../src/application/ports/lease'
import { newEvent, write } from '../log'
import { testSigner } from './signer'

/** Leases for those who are alone: everybody gets one at once. */
const alone: Leases = {
  acquire: (name) => Promise.resolve({ name, lost: new AbortController().signal, release: () => Promise.resolve() }),
}

/** An event that says itself when it was recorded, so that it has the same leaf wherever it is put. */
const note = (): NewEvent => {
  const event = newEvent('Noted', {})
  return { ...event, metadata: { ...event.metadata, recordedAt: '2026-01-01T00:00:00.000Z' } }
}

/** A log whose store can be put in another's place, as when somebody sets the database back to an older state. */
export class RewindableLog {
  store = new InMemoryEventStore()
  readonly tree = new InMemoryAuditTree()
  readonly journal = new InMemoryHeadJournal()
  readonly signer = testSigner()
  /** What was logged: level, message and fields. */
  readonly lines: string[] = []
  private readonly written: NewEvent[] = []

  /** Writes so many events, one after another into five streams. */
  async write(count: number): Promise<void> {
    for (const event of Array.from({ length: count }, note))
      await this.put(this.store, event, this.written.push(event) - 1)
  }

  /** Puts another log in its place: its first `kept` events, and then some that were never there. */
  async rewind(kept: number, others = 0): Promise<void> {
    await this.replace([...this.written.slice(0, kept), ...Array.from({ length: others }, note)])
  }

  /** Puts the log back as it was before it was ever rewound. */
  async restore(): Promise<void> {
    await this.replace(this.written)
  }

  private async replace(events: readonly NewEvent[]): Promise<void> {
    const before = this.store
    const store = new InMemoryEventStore()
    for (const [at, event] of events.entries()) await this.put(store, event, at)
    this.store = store
    await before.close()
  }

  /** Starts a keeper; `stop` ends it as Lyceum does. */
  keep(settings: Partial<TreeKeeperSettings> = {}, tree: AuditTree = this.tree) {
    const line = (level: string) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
      this.lines.push(`${level}: ${message} ${JSON.stringify(fields ?? {})}`)
    }
    const heads = new HeadKeeper({ tree, signer: this.signer, journal: this.journal })
    const logger = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }
    const keeper = new TreeKeeper(
      { store: this.current(), tree, heads, leases: alone, logger },
      { headMillis: 5, backoff: { firstMillis: 1, mostMillis: 4 }, ...settings },
    )
    const stopping = new AbortController()
    const running = keeper.run(stopping.signal)
    return {
      keeper,
      stop: async () => {
        stopping.abort()
        await running
      },
    }
  }

  /** Always the store that is there now. */
  private current(): Pick<EventStore, 'subscribe' | 'readAll' | 'readStream' | 'head'> {
    return {
      subscribe: (options) => this.store.subscribe(options),
      readAll: (options) => this.store.readAll(options),
      readStream: (stream, options) => this.store.readStream(stream, options),
      head: () => this.store.head(),
    }
  }

  private async put(store: EventStore, event: NewEvent, at: number): Promise<void> {
    await write(store, `note-${String(at % 5)}`, event)
  }
}
