import { escapeIdentifier, type Pool } from 'pg'
import { StoreUnavailable } from '../../application/ports/event-store'
import type { Expiring } from '../../application/ports/expiring'
import type { Logger } from '../../application/ports/logger'
import type { Allowance, Throttle, Verdict } from '../../application/ports/throttle'
import { Swept } from '../../application/swept'

export interface PostgresThrottleOptions {
  readonly pool: Pool
  readonly logger: Logger
  /** Default `lyceum_edge`. */
  readonly schema?: string
}

const SWEEP_MILLIS = 300_000
const SWEEP_ROWS = 5_000
const EXPIRED = 'until < clock_timestamp()'
/** Names "one process at a time makes the table" to PostgreSQL; any number would do. */
const MIGRATION_LOCK = 4_051_977_114

interface Counted {
  /** Attempts in the window, this one included. */
  readonly attempts: number
  readonly allowed: boolean
  /** Until the oldest that counts leaves the window. */
  readonly waitSeconds: number
}

/**
 * Counts attempts of all processes in a table, a row a bucket: the row's lock puts those who ask at once in order, and the
 * database's clock is everybody's. A row holds the instants of the attempts that were allowed, so "in any so many seconds"
 * is meant literally; there are never more of them than are allowed.
 */
export class PostgresThrottle extends Swept implements Throttle, Expiring {
  private readonly schema: string
  private readonly table: string

  constructor(private readonly options: PostgresThrottleOptions) {
    super({
      what: 'attempts that no longer count',
      everyMillis: SWEEP_MILLIS,
      atOnce: SWEEP_ROWS,
      logger: options.logger,
    })
    this.schema = escapeIdentifier(options.schema ?? 'lyceum_edge')
    this.table = `${this.schema}.attempts`
  }

  protected prepare(): Promise<unknown> {
    return this.options.pool.query(createTable(this.schema, this.table))
  }

  /** Throws `StoreUnavailable` when the database is out of reach. */
  async take(bucket: string, { most, perSeconds }: Allowance): Promise<Verdict> {
    const { attempts, allowed, waitSeconds } = await this.count(bucket, most, perSeconds)
    return allowed
      ? { allowed, left: most - attempts }
      : { allowed, retryAfterSeconds: Math.max(1, Math.ceil(waitSeconds)) }
  }

  async countExpired(): Promise<number> {
    const { rows } = await this.options.pool.query<{ readonly count: string }>(
      `select count(*) as count from ${this.table} where ${EXPIRED}`,
    )
    return Number(rows[0]?.count ?? 0)
  }

  async removeExpired(): Promise<number> {
    const { rowCount } = await this.options.pool.query(
      `delete from ${this.table} where ctid = any (array(
         select ctid from ${this.table} where ${EXPIRED} limit ${String(SWEEP_ROWS)}
       )) and ${EXPIRED}`,
    )
    return rowCount ?? 0
  }

  private async count(bucket: string, most: number, perSeconds: number): Promise<Counted> {
    try {
      const values = [bucket, most, perSeconds]
      const { rows } = await this.options.pool.query<Counted>({ name: 'take', text: take(this.table), values })
      if (rows[0] === undefined) throw new Error('nothing was counted')
      return rows[0]
    } catch (error) {
      throw new StoreUnavailable(`attempts cannot be counted: ${String(error)}`, { cause: error })
    }
  }
}

/** Not logged ahead: after a crash of the database all begin anew, which costs less than a flush for each attempt. */
const createTable = (schema: string, table: string): string => `
begin;
select pg_advisory_xact_lock(${String(MIGRATION_LOCK)});
create schema if not exists ${schema};
create unlogged table if not exists ${table} (
  bucket text primary key,
  made timestamptz[] not null,
  allowed boolean not null,
  until timestamptz not null
) with (fillfactor = 70);
create index if not exists attempts_by_expiry on ${table} (until);
comment on table ${table} is 'Attempts that were allowed, by keyed hashes of what they are counted by';
commit`

/**
 * The row is locked before its value is read, by \`on conflict\`; \`clock_timestamp\` is read after that, so that the
 * instants of a row are in order whoever waited for whom.
 */
const take = (table: string): string => `
insert into ${table} as t (bucket, made, allowed, until)
values ($1, array[clock_timestamp()], true, clock_timestamp() + make_interval(secs => $3))
on conflict (bucket) do update set (made, allowed, until) = (
  select case when cardinality(kept) < $2 then kept || now else kept end,
         cardinality(kept) < $2,
         now + make_interval(secs => $3)
  from (select clock_timestamp() as now) as clock,
       lateral (select coalesce(array_agg(at order by at), '{}') as kept
                from unnest(t.made) as at where at > now - make_interval(secs => $3)) as window_
)
returning cardinality(made) as attempts, allowed,
  extract(epoch from made[greatest(1, cardinality(made) - $2 + 1)] - clock_timestamp())::float8 + $3 as "waitSeconds"`
