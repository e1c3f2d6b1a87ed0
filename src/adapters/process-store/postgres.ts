import { escapeIdentifier, escapeLiteral, type Pool } from 'pg'
import type { Checkpoints } from '../../application/ports/checkpoints'
import type { Position } from '../../application/ports/event-store'
import type { Reminder, Reminders } from '../../application/ports/reminders'
import { fromMillis, type Instant } from '../../domain/kernel'

/** What processes remember, in two tables of a schema of their own. */
export class PostgresProcessStore implements Checkpoints, Reminders {
  private readonly schema: string

  /** `schema` defaults to `lyceum_processes`. */
  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    schema = 'lyceum_processes',
  ) {
    this.schema = escapeIdentifier(schema)
  }

  /** Makes the tables where they are missing. Of several processes that start at once, a lock lets one in at a time. */
  async start(): Promise<void> {
    await this.pool.query(`
      select pg_advisory_xact_lock(hashtextextended(${escapeLiteral(this.schema)}, 0));
      create schema if not exists ${this.schema};
      create table if not exists ${this.schema}.checkpoints (
        name text primary key,
        position bigint not null,
        saved_at timestamptz not null default now()
      );
      create table if not exists ${this.schema}.reminders (
        owner text not null,
        event_id uuid not null,
        stream text not null,
        revision bigint not null,
        due timestamptz not null,
        primary key (event_id, owner)
      );
      create index if not exists reminders_by_due on ${this.schema}.reminders (due)`)
  }

  async load(name: string): Promise<Position> {
    const { rows } = await this.pool.query<{ readonly position: string }>(
      `select position from ${this.schema}.checkpoints where name = $1`,
      [name],
    )
    return Number(rows[0]?.position ?? 0)
  }

  async save(name: string, position: Position): Promise<void> {
    await this.pool.query(
      `insert into ${this.schema}.checkpoints as kept (name, position) values ($1, $2)
       on conflict (name) do update set position = excluded.position, saved_at = now()
       where kept.position < excluded.position`,
      [name, position],
    )
  }

  /** Has every follower begin anew: in another log the positions that were saved mean nothing. Reminders stay. */
  async forgetCheckpoints(): Promise<void> {
    await this.pool.query(`delete from ${this.schema}.checkpoints`)
  }

  async add(reminders: readonly Reminder[]): Promise<void> {
    await this.pool.query(
      `insert into ${this.schema}.reminders (owner, event_id, stream, revision, due)
       select * from unnest($1::text[], $2::uuid[], $3::text[], $4::bigint[], $5::timestamptz[])
       on conflict do nothing`,
      [
        reminders.map(({ owner }) => owner),
        reminders.map(({ eventId }) => eventId),
        reminders.map(({ stream }) => stream),
        reminders.map(({ revision }) => revision),
        reminders.map(({ due }) => due),
      ],
    )
  }

  async due(at: Instant, limit: number): Promise<readonly Reminder[]> {
    const { rows } = await this.pool.query<ReminderRow>(
      `select owner, event_id, stream, revision, due from ${this.schema}.reminders where due <= $1 order by due limit $2`,
      [at, limit],
    )
    return rows.map(({ owner, event_id: eventId, stream, revision, due }) => ({
      owner,
      eventId,
      stream,
      revision: Number(revision),
      due: fromMillis(due.getTime()),
    }))
  }

  async remove({ owner, eventId }: Pick<Reminder, 'owner' | 'eventId'>): Promise<void> {
    await this.pool.query(`delete from ${this.schema}.reminders where event_id = $1 and owner = $2`, [eventId, owner])
  }
}

interface ReminderRow {
  readonly owner: string
  readonly event_id: string
  readonly stream: string
  readonly revision: string
  readonly due: Date
}
