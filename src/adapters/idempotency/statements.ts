import { KEY_LIFETIME_HOURS } from '../../application/ports/idempotency-keys'

const LIFETIME = `interval '${String(KEY_LIFETIME_HOURS)} hours'`

/** PostgreSQL's own number for "one process at a time makes the table"; any would do. */
const MIGRATION_LOCK = 4_051_977_112

/** `schema` is an identifier, quoted where it needs it. */
export const createTable = (schema: string): string => `
begin;
select pg_advisory_xact_lock(${String(MIGRATION_LOCK)});
create schema if not exists ${schema};
create table if not exists ${schema}.idempotency_keys (
  actor text not null,
  key text not null,
  request_hash text not null,
  aggregate_id text not null,
  claimed_at timestamptz not null default clock_timestamp(),
  primary key (actor, key)
);
create index if not exists idempotency_keys_by_age on ${schema}.idempotency_keys using brin (claimed_at);
comment on table ${schema}.idempotency_keys is
  'The first request of each Idempotency-Key of the last ${String(KEY_LIFETIME_HOURS)} hours';
commit`

/**
 * Claims many keys at once: those that are new, or whose holder is too old, come back. An insert that meets a claim
 * another transaction has not committed yet waits for it, so whoever does not come back here has a holder to read.
 *
 * `asynchronous`: the claim is on disk no later than what is committed after it on the same server.
 */
export const claimKeys = (schema: string, asynchronous: boolean): string => `
with claimed as (
  insert into ${schema}.idempotency_keys as held (actor, key, request_hash, aggregate_id)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])
  on conflict (actor, key) do update
    set request_hash = excluded.request_hash, aggregate_id = excluded.aggregate_id, claimed_at = clock_timestamp()
    where held.claimed_at < now() - ${LIFETIME}
  returning actor, key
)
select actor, key${asynchronous ? ", set_config('synchronous_commit', 'off', true)" : ''} from claimed`

export const readHolders = (schema: string): string => `
select actor, key, request_hash, aggregate_id
from ${schema}.idempotency_keys
where (actor, key) in (select * from unnest($1::text[], $2::text[]))`

export const countExpired = (schema: string): string =>
  `select count(*) as count from ${schema}.idempotency_keys where claimed_at < now() - ${LIFETIME}`

/** Forgets some expired keys; how many is the statement's row count. */
export const forgetExpired = (schema: string, atMost: number): string => `
delete from ${schema}.idempotency_keys
where ctid = any (array(
  select ctid from ${schema}.idempotency_keys where claimed_at < now() - ${LIFETIME} limit ${String(atMost)}
))`

/** Forgets all keys of an actor; how many is the statement's row count. */
export const forgetActor = (schema: string): string => `delete from ${schema}.idempotency_keys where actor = $1`

export const countOfActor = (schema: string): string =>
  `select count(*) as count from ${schema}.idempotency_keys where actor = $1`
