import type { Migration } from './migration'

/**
 * `append_mixed`: the part of `append` for a batch in which some append is refused, repeats an earlier one, takes any
 * revision, or follows another to the same stream. Called with the head locked. `currents` are the streams' revisions
 * before the batch; the other parameters and the answers are those of `append`, and `total` the number of new events.
 *
 * A repeat is known by its ids: at the revision it expects the stream has the very events it brings. Where any revision
 * is expected, its last event is looked for among the newest 1,000 of the stream.
 */
export const appendMixed: Migration = {
  name: '003-append-mixed',
  statements: ({ schema }) => `
create function ${schema}.append_mixed(
  base bigint, taken timestamptz, currents bigint[],
  streams text[], expected bigint[], counts int[], previous int[],
  event_appends int[], event_streams text[], event_revisions bigint[],
  ids uuid[], types text[], data json[], metadata json[],
  out revisions bigint[], out positions bigint[], out total bigint
)
language plpgsql
as $function$
declare
  -- Per append: what to add to its events' revisions; null where nothing of it is to be written.
  shifts bigint[] := array_fill(null::bigint, array[cardinality(streams)]);
  -- Per append: its stream's last revision once it is dealt with.
  ends bigint[] := currents;
  current bigint;
  known record;
begin
  revisions := currents;
  positions := shifts;
  total := 0;

  if -2 = any (expected) then
    for known in
      select asked.append, newest.revision, newest.position
      from (
        select distinct on (e.append) e.append, e.stream, e.id
        from unnest(event_appends, event_streams, ids) with ordinality e(append, stream, id, number)
        where expected[e.append] = -2
        order by e.append, e.number desc
      ) asked
      cross join lateral (
        select e.position, e.revision, e.id from ${schema}.events e
        where e.stream = asked.stream order by e.revision desc limit 1000
      ) newest
      where newest.id = asked.id
    loop
      revisions[known.append] := known.revision;
      positions[known.append] := known.position;
    end loop;
  end if;

  for number in 1 .. cardinality(streams) loop
    current := case when previous[number] = 0 then currents[number] else ends[previous[number]] end;
    ends[number] := current;
    if positions[number] is not null then
      continue;
    end if;
    revisions[number] := current;
    if expected[number] in (current, -2) then
      shifts[number] := case when expected[number] = -2 then current + 1 else 0 end;
      total := total + counts[number];
      ends[number] := current + counts[number];
      revisions[number] := ends[number];
      positions[number] := base + total;
    end if;
  end loop;

  insert into ${schema}.events (position, stream, revision, id, type, data, metadata, at)
  select base + row_number() over (order by e.number),
    e.stream, e.revision + shifts[e.append], e.id, e.type, e.data, e.metadata, taken
  from unnest(event_appends, event_streams, event_revisions, ids, types, data, metadata)
    with ordinality e(append, stream, revision, id, type, data, metadata, number)
  where shifts[e.append] is not null;

  for known in
    select e.append, max(written.revision) as revision, max(written.position) as position
    from unnest(event_appends, event_streams, event_revisions, ids) e(append, stream, revision, id)
    join ${schema}.events written
      on written.stream = e.stream and written.revision = e.revision and written.id = e.id
    where positions[e.append] is null
    group by e.append
    having count(*) = counts[e.append]
  loop
    revisions[known.append] := known.revision;
    positions[known.append] := known.position;
  end loop;
end
$function$;
`,
}
