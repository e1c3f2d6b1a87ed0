import { escapeIdentifier, escapeLiteral, type Pool } from 'pg'

export const NOTIFICATION_SCHEMA = 'lyceum_notifications'

/**
 * Makes the tables where they are missing. Nothing in them tells what anybody is told: that is in the event, which
 * `stream` and `revision` name. Of several processes that start at once, a lock lets one in at a time.
 */
export const createNotificationTables = async (pool: Pick<Pool, 'query'>, schema: string): Promise<void> => {
  const s = escapeIdentifier(schema)
  await pool.query(`
    select pg_advisory_xact_lock(hashtextextended(${escapeLiteral(schema)}, 0));
    create schema if not exists ${s};
    create table if not exists ${s}.deliveries (
      id uuid primary key,
      event_id uuid not null,
      user_id uuid not null,
      channel text not null,
      stream text not null,
      revision bigint not null,
      kind text not null,
      happened_at timestamptz not null,
      digest_id uuid,
      due timestamptz not null,
      state text not null default 'waiting' check (state in ('waiting', 'bundled', 'sent', 'skipped', 'failed')),
      attempts integer not null default 0,
      claimed_until timestamptz,
      reached text[] not null default '{}',
      reason text,
      ended_at timestamptz,
      unique (event_id, user_id, channel)
    );
    create index if not exists deliveries_by_due on ${s}.deliveries (channel, due) where state = 'waiting';
    create index if not exists deliveries_by_digest on ${s}.deliveries (digest_id) where state = 'bundled';
    create index if not exists deliveries_by_user on ${s}.deliveries (user_id);
    create index if not exists deliveries_by_end on ${s}.deliveries (ended_at) where ended_at is not null;
    create table if not exists ${s}.in_app (
      id uuid primary key,
      event_id uuid not null,
      user_id uuid not null,
      stream text not null,
      revision bigint not null,
      kind text not null,
      happened_at timestamptz not null,
      read_at timestamptz,
      unique (event_id, user_id)
    );
    create index if not exists in_app_by_user on ${s}.in_app (user_id, happened_at desc, id desc);
    create index if not exists in_app_by_age on ${s}.in_app (happened_at);
    create table if not exists ${s}.forgotten (
      user_id uuid primary key,
      at timestamptz not null default now()
    )`)
}
