import type { Migration } from './migration'

/**
 * The log and its head.
 *
 * There is no table of streams: a stream's revision is its newest entry in `(stream, revision)`. Names are compared
 * byte by byte ("C"), which is faster than any language's order and the same on every machine. `json`, not `jsonb`:
 * the text is kept as it was written.
 *
 * The head's row is only ever locked. A row that each batch updated would leave a dead version behind each time, and
 * one long query anywhere in the database would keep them all from being removed.
 */
export const events: Migration = {
  name: '001-events',
  statements: ({ schema }) => `
create table ${schema}.events (
  position bigint not null,
  stream text collate "C" not null,
  revision bigint not null,
  id uuid not null,
  type text collate "C" not null,
  data json not null,
  metadata json not null,
  at timestamptz(3) not null,
  constraint events_position primary key (position),
  constraint events_stream_revision unique (stream, revision)
);
comment on table ${schema}.events is 'The log: every event, in the one order in which all were committed.';
comment on column ${schema}.events.position is 'Place in the global order, from 1.';
comment on column ${schema}.events.revision is 'Index in its stream, from 0 without a gap.';
comment on column ${schema}.events.at is 'When the log took it; never earlier than the event before it.';

create table ${schema}.head (
  single boolean primary key default true check (single)
);
comment on table ${schema}.head is 'One row, locked by whoever appends: so the order of positions is that of commits.';

insert into ${schema}.head default values;
`,
}
