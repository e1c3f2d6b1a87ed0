import { pagesAfter } from '../log-pages'
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

/** The events of a stretch, page by page; a log that does not answer is waited for. */
export const pages = ({ store, after, upTo, patience }: Stretch): AsyncGenerator<readonly RecordedEvent[], void> =>
  pagesAfter({ readAll: (options) => persistently(() => store.readAll(options), patience) }, after, PAGE, upTo)
