import type { Pool } from 'pg'
import type { Position, ReadAllOptions, RecordedEvent } from '../../../application/ports/event-store'
import type { EventText } from '../../../application/ports/log-text'
import { type ReadPage, sharedPages } from '../page'
import { eachRow, EVENT_COLUMNS, rowDecoder, textDecoder } from './rows'

type Decode<E> = (row: readonly string[]) => E

/** Reads the log in its global order. */
export class GlobalReader {
  /** The page after a position, shared by all who ask for it at the same time. */
  readonly page: ReadPage = this.pages(rowDecoder)
  /** The same as text. */
  readonly textPage: ReadPage<EventText> = this.pages(textDecoder)

  constructor(
    private readonly pool: Pool,
    private readonly schema: string,
  ) {}

  read(options: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    return this.collect(options, rowDecoder())
  }

  private pages<E extends { readonly position: Position }>(decoder: () => Decode<E>): ReadPage<E> {
    return sharedPages(async (after, limit) => {
      const events = await this.collect({ from: after, limit }, decoder())
      return { events, reached: events.at(-1)?.position ?? after }
    })
  }

  private async collect<E>(
    { from, direction = 'forwards', limit }: ReadAllOptions,
    decode: Decode<E>,
  ): Promise<readonly E[]> {
    const forwards = direction === 'forwards'
    const query = {
      name: `read all ${direction}`,
      text: `select ${EVENT_COLUMNS} from ${this.schema}.events
        where position ${forwards ? '>' : '<'} $1 order by position ${forwards ? 'asc' : 'desc'} limit $2`,
      values: [from ?? (forwards ? 0 : Number.MAX_SAFE_INTEGER), Math.min(limit, Number.MAX_SAFE_INTEGER)],
    }
    const events: E[] = []
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
