import type { EventStore, Position, RecordedEvent } from '../ports/event-store'
import { type Patience, persistently } from './patience'

const PAGE = 2_000

/** What a walk through a log reads: the events after a position, up to and with another. */
export interface Stretch {
  readonly store: Pick<EventStore, 'readAll'>
  readonly after: Position
  readonly upTo: Position
  readonly patience: Patience
}

/** The events of a stretch, page by page; while the caller works on one page the next is being read. */
export async function* pages({
  store,
  after,
  upTo,
  patience,
}: Stretch): AsyncGenerator<readonly RecordedEvent[], void> {
  const read = (from: Position) => {
    const page = persistently(() => store.readAll({ from, limit: PAGE }), patience)
    // A caller that stops early never asks for the page read ahead; one that goes on is told of the error.
    page.catch(() => undefined)
    return page
  }
  let next = after < upTo ? read(after) : undefined
  while (next !== undefined) {
    const page: readonly RecordedEvent[] = await next
    const last = page.at(-1)
    if (last === undefined) return
    next = last.position < upTo ? read(last.position) : undefined
    yield last.position <= upTo ? page : page.filter(({ position }) => position <= upTo)
  }
}
