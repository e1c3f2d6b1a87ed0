import { hash } from 'node:crypto'
import { Client, type QueryResultRow } from 'pg'
import type { BusMessage } from '../../../application/ports/message-bus'
import { ALIVE, CHANNEL, MEMBERS, SCHEMA } from './schema'

/** A statement without an answer for so long means that the server, or the way to it, is gone. */
const ANSWER_MILLIS = 15_000
const CONNECT_MILLIS = 5_000

/** At most so many messages, and so many bytes of them beside the first, are read of a partition at a time. */
const PAGE_MESSAGES = 500
const PAGE_BYTES = 4_000_000

/** A partition that is a member's. */
export interface Owned {
  readonly partition: number
  readonly topic: string
  readonly number: number
  /** Counts its owners: what was committed by an earlier one moves nothing. */
  readonly epoch: number
  readonly next: bigint
  /** More than its share: another member waits for it. */
  readonly surplus: boolean
}

/** From where on a partition is to be read. */
export interface Place extends Pick<Owned, 'partition' | 'topic' | 'number'> {
  readonly next: bigint
}

/** Messages of one partition, by its id. */
export interface Page {
  readonly partition: number
  readonly messages: readonly BusMessage[]
}

export interface SessionOptions {
  readonly connectionString: string
  readonly group: string
  readonly topics: readonly string[]
  /** The server ends a session that is silent for so long: its process is frozen. */
  readonly silenceMillis: number
  /** There may be messages, or (true) members have changed. */
  readonly hint: (members: boolean) => void
}

/**
 * A member's connection. The member lives as long as it does: its advisory lock ends with it, and everything that the
 * member says goes over it, so that one who has been given up can't commit any more.
 */
export class MemberSession {
  /** A client takes one statement at a time. */
  private last: Promise<unknown> = Promise.resolve()

  private constructor(
    private readonly client: Client,
    private readonly options: SessionOptions,
    private readonly number: number,
    /** Rejects when the connection is lost. */
    readonly broken: Promise<never>,
  ) {}

  static async open(options: SessionOptions): Promise<MemberSession> {
    const { connectionString, group, topics, silenceMillis, hint } = options
    const client = new Client({
      connectionString,
      application_name: 'lyceum bus member',
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_MILLIS,
      query_timeout: ANSWER_MILLIS,
      // What a crash of the server takes back is delivered again. A plan that was made for an empty table must not be
      // used on a full one.
      options: `-c synchronous_commit=off -c idle_session_timeout=${String(silenceMillis)} ${BY_INDEX_ONLY}`,
    })
    const broken = new Promise<never>((_, reject) => {
      client.on('error', reject)
      client.on('end', () => reject(new Error('the connection has ended')))
    })
    broken.catch(() => undefined)
    client.on('notification', ({ payload }) => hint(payload === MEMBERS))
    try {
      await client.connect()
      await client.query(`listen ${CHANNEL}`)
      const { rows } = await client.query<{ readonly number: number }>(
        `with number as (select nextval(pg_get_serial_sequence('${SCHEMA}.members', 'number'))::int as number)
         select number from number, pg_advisory_lock(${String(ALIVE)}, number)`,
      )
      const number = rows[0]?.number ?? 0
      // The lock first: a row without one is a dead member's.
      await client.query(
        `insert into ${SCHEMA}.members (number, "group", topics) overriding system value values ($1, $2, $3)`,
        [number, group, topics],
      )
      await client.query(TELL_MEMBERS)
      return new MemberSession(client, options, number, broken)
    } catch (error) {
      void client.end().catch(() => undefined)
      throw error
    }
  }

  /** Takes what the member lacks of its share, and answers all that it owns. */
  async balance(): Promise<readonly Owned[]> {
    const { group, topics } = this.options
    const rows = await this.query<Omit<Owned, 'next'> & { readonly next: string }>(
      `select * from ${SCHEMA}.balance($1, $2, $3)`,
      [this.number, group, topics],
    )
    return rows.map((row) => ({ ...row, next: BigInt(row.next) }))
  }

  /** What there is in some partitions, in their order; in the first so many that have anything. */
  async read(places: readonly Place[], most: number): Promise<readonly Page[]> {
    const rows = await this.query<MessageRow>(
      `select m.partition, m."offset", m.id, m.key, m.value, m.headers
        from (
          select w.* from unnest($1::int[], $2::bigint[]) with ordinality w(partition, next, place)
          where exists (
            select from ${SCHEMA}.messages m where m.partition = w.partition and m."offset" >= w.next
          )
          order by w.place limit $3
        ) wanted, lateral (
          select page.*, sum(octet_length(page.value)) over (order by page."offset") - octet_length(page.value) as before
          from (
            select * from ${SCHEMA}.messages m where m.partition = wanted.partition and m."offset" >= wanted.next
            order by m."offset" limit ${String(PAGE_MESSAGES)}
          ) page
        ) m
        where m.before <= ${String(PAGE_BYTES)}
        order by wanted.place, m."offset"`,
      [places.map(({ partition }) => partition), places.map(({ next }) => next), most],
    )
    return pagesOf(places, rows)
  }

  /** Says up to where the group has come. Answers false where the partition is another's by now. */
  async commit({ partition, epoch }: Pick<Owned, 'partition' | 'epoch'>, next: bigint): Promise<boolean> {
    return this.move('next = $5', partition, epoch, next)
  }

  /** Hands a partition back. */
  async release({ partition, epoch }: Pick<Owned, 'partition' | 'epoch'>): Promise<void> {
    await this.move('owner = null', partition, epoch)
    await this.query(TELL_MEMBERS, [])
  }

  /** Hands everything back. */
  async leave(): Promise<void> {
    const { group } = this.options
    await this.query(`update ${SCHEMA}.cursors set owner = null where "group" = $1 and owner = $2`, [
      group,
      this.number,
    ])
    await this.query(`delete from ${SCHEMA}.members where number = $1`, [this.number])
    await this.query(TELL_MEMBERS, [])
  }

  /** Ends the connection; what the member still has is free then. */
  close(): void {
    void this.client.end().catch(() => undefined)
  }

  private async move(what: string, partition: number, epoch: number, next?: bigint): Promise<boolean> {
    const moved = await this.query(
      `update ${SCHEMA}.cursors set ${what} where "group" = $1 and partition = $2 and owner = $3 and epoch = $4
       returning partition`,
      [this.options.group, partition, this.number, epoch, ...(next === undefined ? [] : [next])],
    )
    return moved.length === 1
  }

  /** Prepared under its own text's name. */
  private async query<Row extends QueryResultRow>(text: string, values: unknown[]): Promise<readonly Row[]> {
    const turn = this.last.then(() => this.client.query<Row>({ name: nameOf(text), text, values }))
    this.last = turn.catch(() => undefined)
    return (await turn).rows
  }
}

const BY_INDEX_ONLY = '-c enable_seqscan=off -c enable_bitmapscan=off'

const TELL_MEMBERS = `select pg_notify('${CHANNEL}', '${MEMBERS}')`

/** PostgreSQL's names have 63 bytes. */
const nameOf = (text: string): string => hash('sha1', text)

interface MessageRow {
  readonly partition: number
  readonly offset: string
  readonly id: string
  readonly key: string
  readonly value: string
  readonly headers: string
}

const pagesOf = (places: readonly Place[], rows: readonly MessageRow[]): readonly Page[] => {
  const byPartition = new Map(places.map((place) => [place.partition, place]))
  const pages = new Map<number, BusMessage[]>()
  // Each property by its name: a spread costs as much as all the rest.
  for (const { partition, offset, id, key, value, headers } of rows) {
    const place = byPartition.get(partition)
    if (place === undefined) continue
    const { topic, number } = place
    const page = pages.get(partition) ?? []
    if (page.length === 0) pages.set(partition, page)
    page.push({ id, topic, key, value, headers: JSON.parse(headers) as Headers, partition: number, offset })
  }
  return [...pages].map(([partition, messages]) => ({ partition, messages }))
}

type Headers = BusMessage['headers']
