import type { EventStore, Position, RecordedEvent } from './ports/event-store'

/** The log in pages to its end; the next page is read while the one before is handled. */
export async function* pagesAfter(
  store: Pick<EventStore, 'readAll'>,
  after: Position,
  limit: number,
): AsyncGenerator<readonly RecordedEvent[]> {
  let next = store.readAll({ from: after, limit })
  try {
    for (let page = await next; page.length > 0; page = await next) {
      next = store.readAll({ from: lastPosition(page, after), limit })
      yield page
    }
  } finally {
    // Left early: nobody will look at the page that is still being read.
    next.catch(() => undefined)
  }
}

/** Where a page ends; `otherwise` for an empty one. */
export const lastPosition = (page: readonly RecordedEvent[], otherwise: Position): Position =>
  page[page.length - 1]?.position ?? otherwise
