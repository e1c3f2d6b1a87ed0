/** Everything is in a schema of its own. */
export const SCHEMA = 'lyceum_inbox'

/** Names "one process at a time makes the tables" to PostgreSQL; any number would do. */
const MIGRATION_LOCK = 4_051_977_149

export const MIGRATION = `
begin;
select pg_advisory_xact_lock(${String(MIGRATION_LOCK)});
create schema if not exists ${SCHEMA};
create table if not exists ${SCHEMA}.dealt_with (
  "group" text not null,
  id text not null,
  at timestamptz not null default now(),
  primary key ("group", id)
);
create index if not exists dealt_with_by_time on ${SCHEMA}.dealt_with (at);
create table if not exists ${SCHEMA}.sequences (
  "group" text not null,
  key text not null,
  reason text not null,
  retrying boolean not null default false,
  retries integer not null default 0,
  parked_at timestamptz not null default now(),
  primary key ("group", key)
);
create table if not exists ${SCHEMA}.letters (
  number bigint generated always as identity primary key,
  "group" text not null,
  key text not null,
  id text not null,
  topic text not null,
  value text not null,
  headers text not null,
  reason text not null,
  told boolean not null default false,
  parked_at timestamptz not null default now(),
  foreign key ("group", key) references ${SCHEMA}.sequences
);
create index if not exists letters_by_sequence on ${SCHEMA}.letters ("group", key, number);
create index if not exists untold_letters on ${SCHEMA}.letters ("group", number) where not told;
comment on table ${SCHEMA}.dealt_with is 'Which messages each group has dealt with; swept when none of them can come again';
comment on table ${SCHEMA}.sequences is 'Streams of which a group could not deal with an event; what comes of them is parked';
comment on table ${SCHEMA}.letters is 'The parked messages in their order, what is personal in them sealed';
commit`
