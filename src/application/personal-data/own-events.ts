import type { AggregateRegistry } from '../commands/aggregate-registry'
import type { EventStore, Position, RecordedEvent } from '../ports/event-store'
import type { KeyVault, SubjectKey } from '../ports/key-vault'
import { OpenedEventStore } from '../privacy/opened-event-store'
import type { PersonalRows } from './sources'

/** The keys as one person may use them: that person's own; everybody else's are as good as destroyed. */
const onlyOf = (userId: string, vault: Pick<KeyVault, 'find'>): Pick<KeyVault, 'find'> => ({
  find: async (subjects) => {
    const others = subjects.filter((subject) => subject !== userId)
    const own = others.length < subjects.length ? await vault.find([userId]) : new Map<string, SubjectKey>()
    return new Map([...own, ...others.map((subject) => [subject, { state: 'destroyed' }] as const)])
  },
})

/** Events a page is read for at once; where they lie further apart, each is read by itself. */
const NEAR = 8
const TOGETHER = 32

export interface OwnEventsPorts {
  /** The log as it is stored. */
  readonly stored: EventStore
  readonly vault: Pick<KeyVault, 'find'>
  readonly registry: AggregateRegistry
  readonly rows: Pick<PersonalRows, 'positions'>
}

/**
 * The events that concern a user, in the order of the log, as that user may read them: what is personal of others reads
 * `ERASED`, and so do secrets of everybody's by their own mark.
 */
export async function* ownEvents(
  { stored, vault, registry, rows }: OwnEventsPorts,
  userId: string,
): AsyncGenerator<readonly RecordedEvent[]> {
  const log = new OpenedEventStore({ store: stored, vault: onlyOf(userId, vault), registry }, 'withheld')
  for await (const positions of rows.positions(userId)) yield await at(log, positions)
}

/** The events at positions, which are in order. */
const at = async (log: EventStore, positions: readonly Position[]): Promise<readonly RecordedEvent[]> => {
  const [first, last] = [positions[0], positions[positions.length - 1]]
  if (first === undefined || last === undefined) return []
  const span = last - first + 1
  if (span <= positions.length * NEAR) {
    const wanted = new Set(positions)
    return (await log.readAll({ from: first - 1, limit: span })).filter(({ position }) => wanted.has(position))
  }
  const events: RecordedEvent[] = []
  for (let from = 0; from < positions.length; from += TOGETHER) {
    const some = positions.slice(from, from + TOGETHER)
    const found = await Promise.all(some.map((position) => log.readAll({ from: position - 1, limit: 1 })))
    events.push(...found.flat())
  }
  return events
}

/** An event as its person is shown it: who else acted is not told by name. */
export const shownTo = (userId: string, { position, stream, revision, type, data, metadata }: RecordedEvent) => ({
  position,
  ...{ stream, revision, type },
  at: metadata.occurredAt,
  by: metadata.actor.id === userId ? 'yourself' : metadata.actor.role,
  data,
})
