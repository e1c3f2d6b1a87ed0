/** Everything is in a schema of its own. */
export const SCHEMA = 'lyceum_bus'

/** On which it is told that there are messages (no payload), or that members have changed (`MEMBERS`). */
export const CHANNEL = 'lyceum_bus'
export const MEMBERS = 'members'

/** First half of the advisory locks that members hold for as long as they live; any number would do. */
export const ALIVE = 1_280_917_345

/** Names "one process at a time makes the tables" to PostgreSQL; any number would do. */
const MIGRATION_LOCK = 4_051_977_131

/**
 * Messages are numbered under the lock of their partition, which is held until they are committed: the order of numbers is
 * the order of commits, and whoever sees one sees all before it (docs/adr/0002-log-in-postgres.md). The lock's row is
 * never updated: the next number is read off the newest message, which no sweep removes.
 */
const TABLES = `
create schema if not exists ${SCHEMA};
create table if not exists ${SCHEMA}.topics (
  name text primary key,
  partitions integer not null check (partitions > 0),
  retention_millis bigint not null
);
create table if not exists ${SCHEMA}.partitions (
  id integer generated always as identity primary key,
  topic text not null references ${SCHEMA}.topics,
  number integer not null,
  unique (topic, number)
);
create table if not exists ${SCHEMA}.messages (
  partition integer not null,
  "offset" bigint not null,
  id text not null,
  key text not null,
  value text not null,
  headers text not null,
  at timestamptz not null,
  primary key (partition, "offset")
);
create table if not exists ${SCHEMA}.members (
  number integer generated always as identity (cycle) primary key,
  "group" text not null,
  topics text[] not null
);
create table if not exists ${SCHEMA}.cursors (
  "group" text not null,
  partition integer not null references ${SCHEMA}.partitions,
  next bigint not null default 0,
  owner integer,
  epoch integer not null default 0,
  primary key ("group", partition)
) with (fillfactor = 70);
comment on table ${SCHEMA}.messages is 'Events on their way to consumers, what is personal in them sealed; swept after their topic''s retention';
comment on table ${SCHEMA}.members is 'Who consumes now; a member that holds no advisory lock has died';
comment on table ${SCHEMA}.cursors is 'How far each group has come, and which member has the partition; epoch fences those who had it before';
`

/**
 * Read by index only: a plan that was made for an empty table must not be used on a full one.
 *
 * Per message: its partition as a place in \`parts\` (from 1) and its place among those of this call that go there (from 0).
 */
const PUBLISH = `
create or replace function ${SCHEMA}.publish(
  parts int[], slots int[], places int[], ids text[], keys text[], contents text[], headers text[]
) returns void
language plpgsql
set enable_seqscan = off
set enable_bitmapscan = off
as $function$
declare
  bases bigint[];
  taken timestamptz;
begin
  -- Always in the same order, so that no two wait for each other.
  perform from ${SCHEMA}.partitions p where p.id = any (parts) order by p.id for update;
  taken := clock_timestamp();
  bases := array(
    select coalesce(
      (select m."offset" + 1 from ${SCHEMA}.messages m where m.partition = p.id order by m."offset" desc limit 1), 0)
    from unnest(parts) with ordinality p(id, place) order by p.place
  );
  insert into ${SCHEMA}.messages (partition, "offset", id, key, value, headers, at)
  select parts[m.slot], bases[m.slot] + m.place, m.id, m.key, m.content, m.headers, taken
  from unnest(slots, places, ids, keys, contents, headers) m(slot, place, id, key, content, headers);
  notify ${CHANNEL};
end
$function$;
`

/**
 * What a member owns, after it has taken what it lacks of its share. Of each topic a member's share is as large as any
 * other's, or by one larger; all shares together are all partitions, so none is left over whoever asks for which topics.
 * What it has beyond its share is \`surplus\`, to be handed back when the work on it is done.
 */
const BALANCE = `
create or replace function ${SCHEMA}.balance(me int, of_group text, wanted text[])
returns table (partition int, topic text, number int, epoch int, next bigint, surplus boolean)
language plpgsql
as $function$
#variable_conflict use_column
declare
  living int[] := array(
    select l.objid::bigint::int from pg_locks l
    where l.locktype = 'advisory' and l.classid::bigint = ${String(ALIVE)} and l.objsubid = 2 and l.granted
      and l.database = (select d.oid from pg_database d where d.datname = current_database())
  );
  share record;
  shares json;
begin
  delete from ${SCHEMA}.members m where m.number <> all (living);
  insert into ${SCHEMA}.cursors ("group", partition)
  select of_group, p.id from ${SCHEMA}.partitions p
  where p.topic = any (wanted)
    and not exists (select from ${SCHEMA}.cursors c where c."group" = of_group and c.partition = p.id)
  on conflict do nothing;

  shares := (
    select json_object_agg(t.name, t.partitions / s.members
      + ((s.before + abs(hashtext(t.name)::bigint)) % s.members < t.partitions % s.members)::int)
    from ${SCHEMA}.topics t,
      lateral (
        select count(*) as members, count(*) filter (where m.number < me) as before
        from ${SCHEMA}.members m where m."group" = of_group and t.name = any (m.topics)
      ) s
    where t.name = any (wanted) and s.members > 0
  );
  for share in
    select t.name, (shares ->> t.name)::int - count(c.partition) filter (where c.owner = me) as lacking
    from ${SCHEMA}.topics t
      join ${SCHEMA}.partitions p on p.topic = t.name
      join ${SCHEMA}.cursors c on c.partition = p.id and c."group" = of_group
    where t.name = any (wanted)
    group by t.name
  loop
    continue when share.lacking <= 0;
    update ${SCHEMA}.cursors c set owner = me, epoch = c.epoch + 1
    from (
      select f.partition from ${SCHEMA}.cursors f join ${SCHEMA}.partitions p on p.id = f.partition
      where f."group" = of_group and p.topic = share.name and (f.owner is null or f.owner <> all (living))
      order by p.number limit share.lacking
      for update of f skip locked
    ) free
    where c."group" = of_group and c.partition = free.partition;
  end loop;

  return query
  select c.partition, p.topic, p.number, c.epoch, c.next,
    row_number() over (partition by p.topic order by p.number) > (shares ->> p.topic)::int
  from ${SCHEMA}.cursors c join ${SCHEMA}.partitions p on p.id = c.partition
  where c."group" = of_group and c.owner = me and p.topic = any (wanted);
end
$function$;
`

/** Makes what is missing, in one transaction; of several processes that start at once a lock lets one in at a time. */
export const MIGRATION = `
begin;
select pg_advisory_xact_lock(${String(MIGRATION_LOCK)});
${TABLES}
${PUBLISH}
${BALANCE}
commit`
