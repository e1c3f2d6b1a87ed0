import type { Migration } from './migration'

/**
 * `append`: takes a batch of appends as arrays and answers each on its own.
 *
 * Per append: its stream, its expected revision (-1: no stream, -2: any), how many events it has, and `previous`, the
 * number of the append before it in this batch to the same stream (0: none). Per event, in the appends' order: the
 * number of its append, its stream, its revision if all goes well (from 0 where any is expected), id, type, data,
 * metadata.
 *
 * Returns `base`, the head before the batch. Where every append is accepted at once the arrays are null, and the rest
 * is known: positions follow one another from base + 1. Otherwise they have an element per append: the revision and
 * position of its last event, or, where it is refused, the stream's last revision (-1: no stream) and null.
 *
 * The head is locked first. Each later statement of a volatile function sees what was committed before that statement
 * began (READ COMMITTED), so it sees all that the last holder of the lock wrote; and a lock is let go only after its
 * transaction is visible. So positions are given in the order of commits: who sees one, sees all before it.
 */
export const append: Migration = {
  name: '002-append',
  statements: ({ schema, channel }) => `
create function ${schema}.append(
  streams text[], expected bigint[], counts int[], previous int[],
  event_appends int[], event_streams text[], event_revisions bigint[],
  ids uuid[], types text[], data json[], metadata json[],
  out base bigint, out revisions bigint[], out positions bigint[]
)
language plpgsql
as $function$
declare
  taken timestamptz(3);
  currents bigint[];
  total bigint;
begin
  perform from ${schema}.head for update;

  select e.position, e.at into base, taken from ${schema}.events e order by e.position desc limit 1;
  base := coalesce(base, 0);
  taken := greatest(taken, clock_timestamp());

  currents := array(
    select coalesce(
      (select e.revision from ${schema}.events e where e.stream = s.stream order by e.revision desc limit 1), -1)
    from unnest(streams) with ordinality s(stream, number)
    order by s.number
  );

  -- The usual case: every stream is where it was expected, and no two appends are of one stream.
  if currents = expected and 0 = all (previous) then
    insert into ${schema}.events (position, stream, revision, id, type, data, metadata, at)
    select base + e.number, e.stream, e.revision, e.id, e.type, e.data, e.metadata, taken
    from unnest(event_streams, event_revisions, ids, types, data, metadata)
      with ordinality e(stream, revision, id, type, data, metadata, number);
    total := cardinality(ids);
  else
    select m.revisions, m.positions, m.total into strict revisions, positions, total
    from ${schema}.append_mixed(base, taken, currents, streams, expected, counts, previous,
      event_appends, event_streams, event_revisions, ids, types, data, metadata) m;
  end if;

  if total > 0 then
    perform pg_notify(${channel}, (base + total)::text);
  end if;
end
$function$;
`,
}
