import type { QueryConfig } from 'pg'
import { type CompletedNode, HASH_BYTES } from '../../../application/audit/merkle'
import type { TreeLeaf } from '../../../application/ports/audit-tree'

/**
 * Writes leaves, with the nodes that they complete, where the tree has exactly as many leaves as come before them; else
 * nothing. Hashes travel as one long `bytea`, which `pg` sends as it is.
 *
 * Answers with one row: the number of leaves that were written. Two writers at once collide in the primary key.
 */
export const appendStatement = (
  schema: string,
  first: number,
  leaves: readonly TreeLeaf[],
  nodes: readonly CompletedNode[],
): QueryConfig => ({
  name: `${schema} append`,
  text: `
with written as (
  insert into ${schema}.leaves (index, position, event_id, stream, revision, hash)
  select $1::bigint + l.number - 1, l.position, l.event_id, l.stream, l.revision, ${hashAt('$6', 'l')}
  from unnest($2::bigint[], $3::uuid[], $4::text[], $5::bigint[])
    with ordinality l(position, event_id, stream, revision, number)
  where $1 = (select coalesce(max(index) + 1, 0) from ${schema}.leaves)
  returning index
), completed as (
  insert into ${schema}.nodes (level, index, hash)
  select n.level, n.index, ${hashAt('$9', 'n')}
  from unnest($7::smallint[], $8::bigint[]) with ordinality n(level, index, number)
  where exists (select from written)
)
select count(*)::int as written from written`,
  values: [
    first,
    leaves.map(({ position }) => position),
    leaves.map(({ eventId }) => eventId),
    leaves.map(({ stream }) => stream),
    leaves.map(({ revision }) => revision),
    Buffer.concat(leaves.map(({ hash }) => hash)),
    nodes.map(({ level }) => level),
    nodes.map(({ index }) => index),
    Buffer.concat(nodes.map(({ hash }) => hash)),
  ],
})

const hashAt = (hashes: string, row: string): string =>
  `substring(${hashes}::bytea from ((${row}.number - 1) * ${String(HASH_BYTES)} + 1)::int for ${String(HASH_BYTES)})`
