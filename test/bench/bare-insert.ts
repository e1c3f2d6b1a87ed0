import { setImmediate as endOfTick } from 'node:timers/promises'
import { Client } from 'pg'
import { int8Array, jsonArray, textArray, uuidArray } from '../../src/adapters/event-store/postgres/binary-array'
import type { NewEvent, StreamName } from '../../src/application/ports/event-store'

interface Row {
  readonly stream: StreamName
  readonly revision: number
  readonly event: NewEvent
}

/**
 * The limit of what a log on this table could do: the rows of whoever waits go in with one multi-row INSERT, in the
 * adapter's own binary arrays, over one connection. Nothing is checked, locked, numbered safely or told to readers.
 */
export class BareInsert {
  private waiting: Row[] = []
  private position = 0
  private underWay: Promise<void> = Promise.resolve()
  private next: Promise<void> | undefined

  private constructor(private readonly client: Client) {}

  static async open(url: string): Promise<BareInsert> {
    const client = new Client({ connectionString: url })
    await client.connect()
    return new BareInsert(client)
  }

  /** Resolves when the events are committed. `first` is the revision of the first of them. */
  append(stream: StreamName, first: number, events: readonly NewEvent[]): Promise<void> {
    for (const [index, event] of events.entries()) this.waiting.push({ stream, revision: first + index, event })
    this.next ??= this.send()
    return this.next
  }

  close(): Promise<void> {
    return this.client.end()
  }

  private async send(): Promise<void> {
    await this.underWay
    await endOfTick()
    const rows = this.waiting
    this.waiting = []
    this.next = undefined
    this.underWay = this.insert(rows)
    await this.underWay
  }

  private async insert(rows: readonly Row[]): Promise<void> {
    const events = rows.map(({ event }) => event)
    await this.client.query({
      name: 'insert',
      text: `insert into lyceum_log.events (position, stream, revision, id, type, data, metadata, at)
        select *, now() from unnest($1::bigint[], $2::text[], $3::bigint[], $4::uuid[], $5::text[], $6::json[], $7::json[])`,
      values: [
        int8Array(rows.map(() => ++this.position)),
        textArray(rows.map(({ stream }) => stream)),
        int8Array(rows.map(({ revision }) => revision)),
        uuidArray(events.map(({ id }) => id)),
        textArray(events.map(({ type }) => type)),
        jsonArray(events.map(({ data }) => JSON.stringify(data))),
        jsonArray(events.map(({ metadata }) => JSON.stringify(metadata))),
      ],
    })
  }
}
