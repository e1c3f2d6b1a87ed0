import { escapeIdentifier, type Pool } from 'pg'
import type { InApp, InAppNotifications, InAppPlace } from '../../application/ports/deliveries'
import type { Expiring } from '../../application/ports/expiring'
import { DAY, type Instant, plusMillis } from '../../domain/kernel'
import { inAppIn, type InAppRow } from './rows'
import { NOTIFICATION_SCHEMA } from './schema'

const SWEEP = 1_000

export interface PostgresInAppOptions {
  /** Default `lyceum_notifications`. */
  readonly schema?: string
  /** For how many days a line is kept; default for ever. */
  readonly keepDays?: number
}

/** What people read in the application, and have read. */
export class PostgresInApp implements InAppNotifications, Expiring {
  private readonly schema: string
  private readonly keepDays: number

  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    { schema = NOTIFICATION_SCHEMA, keepDays = Number.POSITIVE_INFINITY }: PostgresInAppOptions = {},
  ) {
    this.schema = escapeIdentifier(schema)
    this.keepDays = keepDays
  }

  async page(
    userId: string,
    { after, limit, unread }: { readonly after?: InAppPlace; readonly limit: number; readonly unread: boolean },
  ): Promise<readonly InApp[]> {
    const { rows } = await this.pool.query<InAppRow>(
      `select * from ${this.schema}.in_app
       where user_id = $1 and ($2::timestamptz is null or (happened_at, id) < ($2, $3::uuid))
         and (not $4::boolean or read_at is null)
       order by happened_at desc, id desc limit $5`,
      [userId, after?.at ?? null, after?.id ?? null, unread, limit],
    )
    return rows.map(inAppIn)
  }

  async unread(userId: string): Promise<number> {
    const { rows } = await this.pool.query<{ readonly count: string }>(
      `select count(*) from ${this.schema}.in_app where user_id = $1 and read_at is null`,
      [userId],
    )
    return Number(rows[0]?.count ?? 0)
  }

  async markRead(
    userId: string,
    which: { readonly ids: readonly string[] } | { readonly upTo: Instant },
    at: Instant,
  ): Promise<number> {
    const [condition, value] = 'ids' in which ? ['id = any ($2::uuid[])', which.ids] : ['happened_at <= $2', which.upTo]
    const { rowCount } = await this.pool.query(
      `update ${this.schema}.in_app set read_at = $3 where user_id = $1 and ${condition} and read_at is null`,
      [userId, value, at],
    )
    return rowCount ?? 0
  }

  async countExpired(now: Instant): Promise<number> {
    const { rows } = await this.pool.query<{ readonly count: string }>(
      `select count(*) from ${this.schema}.in_app where happened_at <= $1`,
      [this.oldest(now)],
    )
    return Number(rows[0]?.count ?? 0)
  }

  async removeExpired(now: Instant): Promise<number> {
    const { rowCount } = await this.pool.query(
      `delete from ${this.schema}.in_app
       where id in (select id from ${this.schema}.in_app where happened_at <= $1 limit ${String(SWEEP)})`,
      [this.oldest(now)],
    )
    return rowCount ?? 0
  }

  private oldest(now: Instant): Instant | null {
    return Number.isFinite(this.keepDays) ? plusMillis(now, -this.keepDays * DAY) : null
  }
}
