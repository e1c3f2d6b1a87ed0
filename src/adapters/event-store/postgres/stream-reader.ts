import type { Pool } from 'pg'
import type { Direction, ReadStreamOptions, RecordedEvent, StreamName } from '../../../application/ports/event-store'
import { eachRow, EVENT_COLUMNS, rowDecoder } from './rows'

/** Events of a stream read at once; a longer one takes several statements. */
const PAGE = 1_000
/** Streams read by a statement. */
const MOST_STREAMS = 200
/** Statements under way for each direction; what arrives meanwhile goes together in the next. */
const MOST_UNDER_WAY = 2

/** The column after an event's: the number of the request it answers. */
const NUMBER_COLUMN = 8

const LARGEST_REVISION = Number.MAX_SAFE_INTEGER

interface Request {
  readonly stream: StreamName
  readonly from: number
  readonly most: number
  readonly resolve: (events: RecordedEvent[]) => void
  readonly reject: (error: unknown) => void
}

const DIRECTIONS = {
  forwards: { compare: '>=', order: 'asc', start: 0, step: 1 },
  backwards: { compare: '<=', order: 'desc', start: LARGEST_REVISION, step: -1 },
} as const

/**
 * One statement for many streams, each with its own start and limit. The nested loop keeps each stream's order, which
 * is the index's.
 */
const statement = (schema: string, direction: Direction): string => {
  const { compare, order } = DIRECTIONS[direction]
  return `select e.*, r.number from unnest($1::text[], $2::bigint[], $3::int[]) with ordinality r(stream, revision, most, number)
    cross join lateral (
      select ${EVENT_COLUMNS} from ${schema}.events
      where stream = r.stream and revision ${compare} r.revision order by revision ${order} limit r.most
    ) e`
}

/** Reads of one direction: those asked for in one tick, or while others are under way, go in one statement. */
class CoalescedReads {
  private waiting: Request[] = []
  private underWay = 0
  private scheduled = false
  private readonly text: string

  constructor(
    private readonly pool: Pool,
    schema: string,
    private readonly direction: Direction,
  ) {
    this.text = statement(schema, direction)
  }

  read(stream: StreamName, from: number, most: number): Promise<RecordedEvent[]> {
    const events = new Promise<RecordedEvent[]>((resolve, reject) =>
      this.waiting.push({ stream, from, most, resolve, reject }),
    )
    if (!this.scheduled) {
      this.scheduled = true
      setImmediate(() => {
        this.scheduled = false
        this.start()
      })
    }
    return events
  }

  private start(): void {
    while (this.underWay < MOST_UNDER_WAY && this.waiting.length > 0) {
      this.underWay++
      void this.run(this.waiting.splice(0, MOST_STREAMS)).finally(() => {
        this.underWay--
        this.start()
      })
    }
  }

  private async run(requests: readonly Request[]): Promise<void> {
    try {
      const found = requests.map((): RecordedEvent[] => [])
      const decode = rowDecoder()
      const values = [
        requests.map(({ stream }) => stream),
        requests.map(({ from }) => from),
        requests.map(({ most }) => most),
      ]
      const query = { name: `read ${this.direction}`, text: this.text, values }
      await eachRow(this.pool, query, (row) => found[Number(row[NUMBER_COLUMN]) - 1]?.push(decode(row)))
      for (const [index, { resolve }] of requests.entries()) resolve(found[index] ?? [])
    } catch (error) {
      for (const { reject } of requests) reject(error)
    }
  }
}

/** Reads streams, however long, page by page. */
export class StreamReader {
  private readonly reads: Readonly<Record<Direction, CoalescedReads>>

  constructor(pool: Pool, schema: string) {
    this.reads = {
      forwards: new CoalescedReads(pool, schema, 'forwards'),
      backwards: new CoalescedReads(pool, schema, 'backwards'),
    }
  }

  async read(stream: StreamName, options: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    const { direction = 'forwards', limit = Infinity } = options
    const { start, step } = DIRECTIONS[direction]
    const events: RecordedEvent[] = []
    let from = options.from ?? start
    while (events.length < limit) {
      const most = Math.min(PAGE, limit - events.length)
      const page = await this.reads[direction].read(stream, from, most)
      for (const event of page) events.push(event)
      const last = page.at(-1)
      if (page.length < most || last === undefined) break
      from = last.revision + step
    }
    return events
  }
}
