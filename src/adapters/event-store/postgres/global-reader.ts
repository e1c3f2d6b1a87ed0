import type { Pool } from 'pg'
import type { Position, ReadAllOptions, RecordedEvent } from '../../../application/ports/event-store'
import { toUnavailable } from './errors'
import { asText, decodeRows, EVENT_COLUMNS, type EventRow } from './rows'

/** Reads the log in its global order. */
export class GlobalReader {
  private readonly underWay = new Map<string, Promise<readonly RecordedEvent[]>>()

  constructor(
    private readonly pool: Pool,
    private readonly schema: string,
  ) {}

  async read({ from, direction = 'forwards', limit }: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    const forwards = direction === 'forwards'
    try {
      const { rows } = await this.pool.query<[...EventRow]>({
        name: `read all ${direction}`,
        text: `select ${EVENT_COLUMNS} from ${this.schema}.events
          where position ${forwards ? '>' : '<'} $1 order by position ${forwards ? 'asc' : 'desc'} limit $2`,
        values: [from ?? (forwards ? 0 : Number.MAX_SAFE_INTEGER), limit],
        rowMode: 'array',
        types: asText,
      })
      return decodeRows(rows)
    } catch (error) {
      throw toUnavailable(error)
    }
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
    try {
      const { rows } = await this.pool.query<{ position: string }>({
        name: 'head',
        text: `select coalesce(max(position), 0) as position from ${this.schema}.events`,
      })
      return Number(rows[0]?.position ?? 0)
    } catch (error) {
      throw toUnavailable(error)
    }
  }
}
