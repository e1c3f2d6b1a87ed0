import { type ClientBase, escapeIdentifier, type Pool } from 'pg'
import type {
  Claimed,
  CountsDeliveries,
  Deliveries,
  DeliveryChannel,
  DeliveryStanding,
  DeliveryWriter,
  Ending,
  ForgetsDeliveries,
  WaitingDeliveries,
} from '../../application/ports/deliveries'
import type { Expiring } from '../../application/ports/expiring'
import { DAY, fromMillis, type Instant, plusMillis } from '../../domain/kernel'
import { PostgresDeliveryWriter, USER_LOCK } from './postgres-writer'
import { claimedIn, type DeliveryRow } from './rows'
import { createNotificationTables, NOTIFICATION_SCHEMA } from './schema'

const COLUMNS = 'd.id, event_id, user_id, channel, stream, revision, kind, happened_at, d.due, attempts, reached'

/** Rows removed in one statement. */
const SWEEP = 1_000

export interface PostgresDeliveriesOptions {
  /** Default `lyceum_notifications`. */
  readonly schema?: string
  /** For how many days it is kept what came of a delivery; default for ever. */
  readonly keepDays?: number
}

/** Deliveries as rows, claimed by SKIP LOCKED, so that several processes share them out. */
export class PostgresDeliveries implements Deliveries, CountsDeliveries, ForgetsDeliveries, Expiring {
  private readonly schema: string
  private readonly keepDays: number

  constructor(
    private readonly pool: Pick<Pool, 'query' | 'connect'>,
    private readonly options: PostgresDeliveriesOptions = {},
  ) {
    this.schema = escapeIdentifier(options.schema ?? NOTIFICATION_SCHEMA)
    this.keepDays = options.keepDays ?? Number.POSITIVE_INFINITY
  }

  start(): Promise<void> {
    return createNotificationTables(this.pool, this.options.schema ?? NOTIFICATION_SCHEMA)
  }

  /** Writes in a transaction of its own. */
  write<A>(work: (writer: DeliveryWriter) => Promise<A>): Promise<A> {
    return this.transact((client) => work(new PostgresDeliveryWriter(client, this.options.schema)))
  }

  async claim(channel: DeliveryChannel, now: Instant, until: Instant, limit: number): Promise<readonly Claimed[]> {
    const { rows } = await this.pool.query<DeliveryRow>(
      `update ${this.schema}.deliveries d set claimed_until = $3
       from (
         select id, due from ${this.schema}.deliveries
         where state = 'waiting' and channel = $1 and due <= $2 and (claimed_until is null or claimed_until <= $2)
         order by due limit $4 for update skip locked
       ) as next
       where d.id = next.id
       returning ${COLUMNS}`,
      [channel, now, until, limit],
    )
    return rows.map(claimedIn).sort((a, b) => (a.due < b.due ? -1 : 1))
  }

  async bundled(digestId: string): Promise<readonly Claimed[]> {
    const { rows } = await this.pool.query<DeliveryRow>(
      `select ${COLUMNS} from ${this.schema}.deliveries d
       where digest_id = $1 and state = 'bundled' order by happened_at, id`,
      [digestId],
    )
    return rows.map(claimedIn)
  }

  async reach(id: string, part: string): Promise<void> {
    await this.pool.query(
      `update ${this.schema}.deliveries set reached = reached || $2::text where id = $1 and not $2 = any (reached)`,
      [id, part],
    )
  }

  async end({ id }: Claimed, ending: Ending, at: Instant, reason?: string): Promise<void> {
    await this.pool.query(
      `update ${this.schema}.deliveries set state = $2, ended_at = $3, reason = $4, claimed_until = null
       where (id = $1 and state = 'waiting') or (digest_id = $1 and state = 'bundled')`,
      [id, ending, at, reason ?? null],
    )
  }

  async defer({ id }: Claimed, due: Instant, reason: string): Promise<void> {
    await this.pool.query(
      `update ${this.schema}.deliveries set due = $2, reason = $3, attempts = attempts + 1, claimed_until = null
       where id = $1 and state = 'waiting'`,
      [id, due, reason],
    )
  }

  async waiting(now: Instant): Promise<readonly WaitingDeliveries[]> {
    const { rows } = await this.pool.query<{
      readonly channel: DeliveryChannel
      readonly count: number
      readonly since: Date | null
    }>(
      `select channel, count(*)::int as count,
         min(case when attempts > 0 then happened_at when due <= $1 then due end) as since
       from ${this.schema}.deliveries where state = 'waiting' group by channel`,
      [now],
    )
    return rows.map(({ since, ...row }) => ({ ...row, ...(since && { since: fromMillis(since.getTime()) }) }))
  }

  forget(userId: string, now: Instant): Promise<{ readonly removed: number; readonly underWay: number }> {
    return this.transact(async (client) => {
      await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [USER_LOCK, userId])
      await client.query(`insert into ${this.schema}.forgotten (user_id) values ($1) on conflict do nothing`, [userId])
      const deliveries = await client.query(
        `delete from ${this.schema}.deliveries where user_id = $1 and (claimed_until is null or claimed_until <= $2)`,
        [userId, now],
      )
      const inApp = await client.query(`delete from ${this.schema}.in_app where user_id = $1`, [userId])
      const left = await client.query(`select from ${this.schema}.deliveries where user_id = $1`, [userId])
      return { removed: (deliveries.rowCount ?? 0) + (inApp.rowCount ?? 0), underWay: left.rowCount ?? 0 }
    })
  }

  async count(userId: string): Promise<number> {
    const { rows } = await this.pool.query<{ readonly count: string }>(
      `select (select count(*) from ${this.schema}.deliveries where user_id = $1)
            + (select count(*) from ${this.schema}.in_app where user_id = $1) as count`,
      [userId],
    )
    return Number(rows[0]?.count ?? 0)
  }

  /** For support: what waits or failed, the latest first. */
  async standings(states: readonly DeliveryStanding['state'][], limit: number): Promise<readonly DeliveryStanding[]> {
    const { rows } = await this.pool.query<
      DeliveryRow & { readonly state: DeliveryStanding['state']; readonly reason: string | null }
    >(
      `select ${COLUMNS}, state, reason from ${this.schema}.deliveries d
       where state = any ($1) order by happened_at desc, id limit $2`,
      [states, limit],
    )
    return rows.map(({ id, event_id, user_id, channel, kind, state, attempts, due, reason }) => ({
      ...{ id, eventId: event_id, userId: user_id, channel, kind, state, attempts, due: fromMillis(due.getTime()) },
      ...(reason !== null && { reason }),
    }))
  }

  async countExpired(now: Instant): Promise<number> {
    const { rows } = await this.pool.query<{ readonly count: string }>(
      `select count(*) from ${this.schema}.deliveries where ended_at <= $1`,
      [this.oldest(now)],
    )
    return Number(rows[0]?.count ?? 0)
  }

  async removeExpired(now: Instant): Promise<number> {
    const { rowCount } = await this.pool.query(
      `delete from ${this.schema}.deliveries
       where id in (select id from ${this.schema}.deliveries where ended_at <= $1 limit ${String(SWEEP)})`,
      [this.oldest(now)],
    )
    return rowCount ?? 0
  }

  private async transact<A>(work: (client: ClientBase) => Promise<A>): Promise<A> {
    const client = await this.pool.connect()
    let broken: Error | undefined
    try {
      await client.query('begin')
      const result = await work(client)
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch((failure: unknown) => (broken = failure as Error))
      throw error
    } finally {
      client.release(broken)
    }
  }

  private oldest(now: Instant): Instant | null {
    return Number.isFinite(this.keepDays) ? plusMillis(now, -this.keepDays * DAY) : null
  }
}
