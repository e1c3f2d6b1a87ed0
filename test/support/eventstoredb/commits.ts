import type { StoredRecord } from './records'

/** Called with what came into the log, in its order, when it is committed. */
export type CommitListener = (records: readonly StoredRecord[]) => void

/** Commits what is in the log at the end of a turn of the event loop: tells subscriptions of it, then lets writers be answered. */
export class Commits {
  private readonly listeners = new Set<CommitListener>()
  private waiting: (() => void)[] = []
  private committed = 0
  private scheduled = false

  /** @param records - the log's own list, which grows */
  constructor(private readonly records: readonly StoredRecord[]) {}

  /** How many of the records are committed. */
  get count(): number {
    return this.committed
  }

  subscribe(listener: CommitListener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Calls back when all records that there are now are committed. */
  onceDone(callback: () => void): void {
    this.waiting.push(callback)
    this.schedule()
  }

  /** Sees to it that there is a commit at the end of this turn. */
  schedule(): void {
    if (this.scheduled) return
    this.scheduled = true
    setImmediate(() => this.commit())
  }

  /** Takes all records for committed, and tells no one. */
  skip(): void {
    this.committed = this.records.length
  }

  private commit(): void {
    this.scheduled = false
    const fresh = this.records.slice(this.committed)
    this.committed = this.records.length
    const waiting = this.waiting
    this.waiting = []
    if (fresh.length > 0) for (const listener of this.listeners) listener(fresh)
    for (const callback of waiting) callback()
  }
}
