import { escapeIdentifier, type Pool } from 'pg'
import { StoreUnavailable } from '../../application/ports/event-store'
import type { Expiring } from '../../application/ports/expiring'
import type { Logger } from '../../application/ports/logger'
import type { SpentTokens } from '../../application/ports/spent-tokens'
import { Swept } from '../../application/swept'
import type { Instant } from '../../domain/kernel'

export interface PostgresSpentTokensOptions {
  readonly pool: Pool
  readonly logger: Logger
  /** Default `lyceum_edge`. */
  readonly schema?: string
}

const SWEEP_MILLIS = 600_000
const SWEEP_ROWS = 5_000
/** PostgreSQL's own number for "one process at a time makes the table"; any would do. */
const MIGRATION_LOCK = 4_051_977_113
/** More than two machines' clocks differ by: what one of them still takes for valid is still remembered. */
const EXPIRED = `until < now() - interval '1 hour'`

/** Spent tokens in a table: a row is inserted once, whoever tries, and on disk before anybody is told so. */
export class PostgresSpentTokens extends Swept implements SpentTokens, Expiring {
  private readonly table: string
  private readonly schema: string

  constructor(private readonly options: PostgresSpentTokensOptions) {
    super({ what: 'expired spent tokens', everyMillis: SWEEP_MILLIS, atOnce: SWEEP_ROWS, logger: options.logger })
    this.schema = escapeIdentifier(options.schema ?? 'lyceum_edge')
    this.table = `${this.schema}.spent_tokens`
  }

  protected prepare(): Promise<unknown> {
    return this.options.pool.query(createTable(this.schema, this.table))
  }

  async spend(id: string, until: Instant): Promise<boolean> {
    try {
      const { rowCount } = await this.options.pool.query({
        name: 'spend-token',
        text: `insert into ${this.table} (id, until) values ($1, $2) on conflict (id) do nothing`,
        values: [id, until],
      })
      return rowCount === 1
    } catch (error) {
      throw new StoreUnavailable(`spent tokens are out of reach: ${String(error)}`, { cause: error })
    }
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
}

const createTable = (schema: string, table: string): string => `
begin;
select pg_advisory_xact_lock(${String(MIGRATION_LOCK)});
create schema if not exists ${schema};
create table if not exists ${table} (id text primary key, until timestamptz not null);
create index if not exists spent_tokens_by_expiry on ${table} (until);
comment on table ${table} is 'What could be used once, was, and would still be valid; ids of flows and tokens only';
commit`
