import { escapeIdentifier, escapeLiteral, type Pool } from 'pg'
import type { LogMark, LogMarks } from '../../application/ports/log-marks'

interface Row {
  readonly kind: string
  readonly position: string | null
  readonly event_id: string | null
}

/** The mark of the log in a table of one row, beside the checkpoints that count in it. */
export class PostgresLogMarks implements LogMarks {
  private readonly schema: string

  /** `schema` defaults to `lyceum_log_mark`. */
  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    schema = 'lyceum_log_mark',
  ) {
    this.schema = escapeIdentifier(schema)
  }

  /**
   * Makes the table where it is missing. Of several processes that start at once, a lock lets one in at a time. A
   * database that has a log in it already and no mark is one from before marks were kept: its checkpoints count in that.
   */
  async start(): Promise<void> {
    await this.pool.query(`
      select pg_advisory_xact_lock(hashtextextended(${escapeLiteral(this.schema)}, 0));
      create schema if not exists ${this.schema};
      create table if not exists ${this.schema}.log (
        single boolean primary key default true check (single),
        kind text not null,
        position bigint,
        event_id uuid
      );
      comment on table ${this.schema}.log is
        'Which log the checkpoints of this database count in, by its first event';
      do $do$ begin
        if to_regclass('lyceum_log.events') is not null then
          insert into ${this.schema}.log (kind, position, event_id)
          select 'postgres', position, id from lyceum_log.events order by position limit 1
          on conflict do nothing;
        end if;
      end $do$`)
  }

  async load(): Promise<LogMark | undefined> {
    const { rows } = await this.pool.query<Row>(`select kind, position, event_id from ${this.schema}.log`)
    const [row] = rows
    if (row === undefined) return undefined
    const { kind, position, event_id: eventId } = row
    return { kind, first: position === null || eventId === null ? undefined : { position: Number(position), eventId } }
  }

  async save({ kind, first }: LogMark): Promise<void> {
    await this.pool.query(
      `insert into ${this.schema}.log (kind, position, event_id) values ($1, $2, $3)
       on conflict (single) do update set kind = excluded.kind, position = excluded.position, event_id = excluded.event_id`,
      [kind, first?.position ?? null, first?.eventId ?? null],
    )
  }
}
