import type { Instant } from '../../../domain/kernel'
import { categoryOf } from '../../commands/aggregate-registry'
import type { EventStore, Position, RecordedEvent } from '../../ports/event-store'
import { pagesAfter } from '../../log-pages'
import { type AuditClock, isUpTo } from '../past-states'

/** Which events are exported; all that is given must hold. */
export interface ExportSelection {
  /** Events after this position; what an interrupted export has ended with. Default the log's start. */
  readonly from?: Position
  /** Events up to and with this position. Default the log's end when the export begins. */
  readonly to?: Position
  /** Events up to and with this instant, by `clock`. */
  readonly until?: Instant
  /** Default `occurred`. */
  readonly clock?: AuditClock
  readonly category?: string
  readonly stream?: string
  /** The id of who did it, or of who acted for them. */
  readonly actor?: string
}

/** Events read at a time. */
const PAGE = 1_000

type Log = Pick<EventStore, 'readAll' | 'readStream' | 'head'>

/**
 * The events of a selection in the log's order, a page at a time; a page without any is left out. Nothing is read
 * before it is asked for, but for one page ahead. It ends where the log ended when it began.
 */
export async function* selectedEvents(log: Log, selection: ExportSelection): AsyncGenerator<readonly RecordedEvent[]> {
  const { from = 0, stream } = selection
  const to = selection.to ?? (await log.head())
  const pages = stream === undefined ? pagesAfter(log, from, PAGE, to) : pagesOfStream(log, stream)
  for await (const page of pages) {
    const chosen = page.filter((event) => event.position > from && event.position <= to && isSelected(event, selection))
    if (chosen.length > 0) yield chosen
    if ((page[page.length - 1]?.position ?? to) >= to) return
  }
}

const isSelected = (event: RecordedEvent, { until, clock = 'occurred', category, actor }: ExportSelection): boolean =>
  (category === undefined || categoryOf(event.stream) === category) &&
  (actor === undefined || isBy(event.metadata.actor, actor)) &&
  (until === undefined || isUpTo({ at: until, clock }, event))

const isBy = ({ id, via }: RecordedEvent['metadata']['actor'], actor: string): boolean =>
  id === actor || via?.id === actor

async function* pagesOfStream(log: Log, stream: string): AsyncGenerator<readonly RecordedEvent[]> {
  for (let from = 0; ;) {
    const page = await log.readStream(stream, { from, limit: PAGE })
    if (page.length === 0) return
    from += page.length
    yield page
  }
}
