import type { Position, RecordedEvent } from '../../application/ports/event-store'

/** A part of the log's order, as a subscription reads it. */
export interface Page<E = RecordedEvent> {
  readonly events: readonly E[]
  /** Everything up to here has been read: the last event's position, or further on where what follows is no event. */
  readonly reached: Position
}

/** Reads the events after a position, at most so many. Fewer than asked for means that the log has no more. */
export type ReadPage<E = RecordedEvent> = (after: Position, limit: number) => Promise<Page<E>>

/**
 * Has a page read once for all who ask for the same one at the same time: subscriptions that are live wake together,
 * and read what is new once.
 */
export const sharedPages = <E = RecordedEvent>(read: ReadPage<E>): ReadPage<E> => {
  const underWay = new Map<string, Promise<Page<E>>>()
  return (after, limit) => {
    const key = `${String(after)}/${String(limit)}`
    const already = underWay.get(key)
    if (already !== undefined) return already
    const page = read(after, limit).finally(() => underWay.delete(key))
    underWay.set(key, page)
    return page
  }
}
