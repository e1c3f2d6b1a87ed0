import type { Pool } from 'pg'
import type { Position, ReadAllOptions, RecordedEvent } from '../../../application/ports/event-store'
import { type ReadPage, sharedPages } from '../page'
import { eachRow, EVENT_COLUMNS, rowDecoder } from './rows'

/** Reads the log in its global order. */
export class GlobalReader {
  /** The page after a position, shared by all who ask for it at the same time. */
  readonly page: ReadPage = sharedPages(async (after, limit) => {
    const events = await this.read({ from: after, limit })
    return { events, reached: events.at(-1)?.position ?? after }
  })

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

  async head(): Promise<Position> {
    let head = 0
    const query = { name: 'head', text: `select coalesce(max(position), 0) from ${this.schema}.events` }
    await eachRow(this.pool, query, ([position]) => (head = Number(position)))
    return head
  }
}
