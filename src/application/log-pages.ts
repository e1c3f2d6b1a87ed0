import type { EventStore, Position, RecordedEvent } from './ports/event-store'

/**
 * The log in pages, after a position and up to another one, that one included; by default to its end. While the caller
 * works on one page the next is being read.
 */
export async function* pagesAfter(
  store: Pick<EventStore, 'readAll'>,
  after: Position,
  limit: number,
  upTo: Position = Infinity,
): AsyncGenerator<readonly RecordedEvent[], void> {
  const read = (from: Position) => {
    const page = store.readAll({ from, limit })
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

/** Where a page ends; `otherwise` for an empty one. */
export const lastPosition = (page: readonly RecordedEvent[], otherwise: Position): Position =>
  page[page.length - 1]?.position ?? otherwise
