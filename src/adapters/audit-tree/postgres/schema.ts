import { escapeLiteral } from 'pg'

/**
 * The tables of the audit tree. `schema` is quoted.
 *
 * Of the nodes above the leaves only every fourth level is kept (`LEVELS_APART`). The index of event ids is one of
 * hashes: the ids are random, so a B-tree of them costs as much again as the rest of a leaf.
 *
 * The triggers keep an honest hand from changing what is kept. Whoever owns the tables can take them away, which is why
 * the signed heads are kept outside the database too.
 */
export const schemaStatements = (schema: string): string => `
select pg_advisory_xact_lock(hashtextextended(${escapeLiteral(schema)}, 0));

create schema if not exists ${schema};

create table if not exists ${schema}.leaves (
  index bigint primary key,
  position bigint not null,
  event_id uuid not null,
  stream text collate "C" not null,
  revision bigint not null,
  hash bytea not null check (length(hash) = 32)
);
create index if not exists leaves_of_event on ${schema}.leaves using hash (event_id);
comment on table ${schema}.leaves is 'The RFC 6962 Merkle tree over the log: one leaf an event, in the order of the log.';
comment on column ${schema}.leaves.index is 'Place in the order of all events, from 0 without a gap.';
comment on column ${schema}.leaves.hash is 'SHA-256 of 0x00 and what the leaf is made of; the code says what that is.';

create table if not exists ${schema}.nodes (
  level smallint not null,
  index bigint not null,
  hash bytea not null check (length(hash) = 32),
  primary key (level, index)
);
comment on table ${schema}.nodes is 'Roots of complete subtrees of 2^level leaves, for every fourth level.';

create table if not exists ${schema}.heads (
  number bigint generated always as identity primary key,
  size bigint not null,
  note text not null,
  made_at timestamptz not null default now(),
  unique (size, note)
);
comment on table ${schema}.heads is 'Signed tree heads, as they were handed out (c2sp.org/tlog-checkpoint).';

create or replace function ${schema}.refuse_change() returns trigger language plpgsql as $function$
begin
  raise exception 'the audit tree is never changed, only added to' using errcode = 'insufficient_privilege';
end
$function$;
${['leaves', 'nodes', 'heads'].map((table) => guard(schema, table)).join('\n')}`

const guard = (schema: string, table: string): string => `
create or replace trigger never_changed before update or delete on ${schema}.${table}
  for each row execute function ${schema}.refuse_change();
create or replace trigger never_emptied before truncate on ${schema}.${table}
  for each statement execute function ${schema}.refuse_change();`
