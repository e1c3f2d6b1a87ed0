import type { Checkpoints } from '../../application/ports/checkpoints'
import type { Position } from '../../application/ports/event-store'
import type { Reminder, Reminders } from '../../application/ports/reminders'
import type { Instant } from '../../domain/kernel'

/** What processes remember, in this process's memory: for tests. */
export class InMemoryProcessStore implements Checkpoints, Reminders {
  private readonly positions = new Map<string, Position>()
  private readonly reminders = new Map<string, Reminder>()

  load(name: string): Promise<Position> {
    return Promise.resolve(this.positions.get(name) ?? 0)
  }

  save(name: string, position: Position): Promise<void> {
    this.positions.set(name, Math.max(position, this.positions.get(name) ?? 0))
    return Promise.resolve()
  }

  add(reminders: readonly Reminder[]): Promise<void> {
    for (const reminder of reminders)
      if (!this.reminders.has(keyOf(reminder))) this.reminders.set(keyOf(reminder), reminder)
    return Promise.resolve()
  }

  due(at: Instant, limit: number): Promise<readonly Reminder[]> {
    const due = [...this.reminders.values()].filter((reminder) => reminder.due <= at)
    due.sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))
    return Promise.resolve(due.slice(0, limit))
  }

  remove(reminder: Pick<Reminder, 'owner' | 'eventId'>): Promise<void> {
    this.reminders.delete(keyOf(reminder))
    return Promise.resolve()
  }
}

const keyOf = ({ owner, eventId }: Pick<Reminder, 'owner' | 'eventId'>): string => `${owner} ${eventId}`
