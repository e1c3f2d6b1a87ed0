import type { Pool } from 'pg'
import type { Position, ReadAllOptions, RecordedEvent } from '../../../application/ports/event-store'
import { eachRow, EVENT_COLUMNS, rowDecoder } from './rows'

/** Reads the log in its global order. */
export class GlobalReader {
  private readonly underWay = new Map<string, Promise<readonly RecordedEvent[]>>()

  constructor(
    private readonly pool: Pool,
    private readonly schema: string,
  ) {}

  async read({ from, direction = 'forwards', limit }: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    const forwards = direction === 'forwards'
    const query = {
      name: `read all ${direction}`,
      text: `select ${EVENT_COLUMNS} from ${this.schema}.events
        where position ${forwards ? '>' : '<'} $1 order by position ${forwards ? 'asc' : 'desc'} limit $2`,
      values: [from ?? (forwards ? 0 : Number.MAX_SAFE_INTEGER), Math.min(limit, Number.MAX_SAFE_INTEGER)],
    }
    const events: RecordedEvent[] = []
    const decode = rowDecoder()
    await eachRow(this.pool, query, (row) => events.push(decode(row)))
    return events
  }

  /**
   * The page after a position, shared by all who ask for the same one at the same time: subscriptions that are live
   * wake together, and read what is new once.
   */
  page(after: Position, limit: number): Promise<readonly RecordedEvent[]> {
    const key = `${String(after)}/${String(limit)}`
    const already = this.underWay.get(key)
    if (already !== undefined) return already
    const page = this.read({ from: after, limit }).finally(() => this.underWay.delete(key))
    this.underWay.set(key, page)
    return page
  }

  async head(): Promise<Position> {
    let head = 0
    const query = { name: 'head', text: `select coalesce(max(position), 0) from ${this.schema}.events` }
    await eachRow(this.pool, query, ([position]) => (head = Number(position)))
    return head
  }
}
