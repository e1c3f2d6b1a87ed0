import type { QueryArrayConfig } from 'pg'
import { foldSubtrees, HASH_BYTES, hashChildren } from '../../../application/audit/merkle'
import { LEVELS_APART, type NodeAddress } from '../../../application/ports/audit-tree'

export const isKept = ({ level }: NodeAddress): boolean => level % LEVELS_APART === 0

/** The kept nodes that a node is made of: `count`, a power of two, from the index `first` of their level. */
interface Tile {
  readonly level: number
  readonly first: number
  readonly count: number
}

const tileOf = ({ level, index }: NodeAddress): Tile => {
  const above = level % LEVELS_APART
  const count = 2 ** above
  return { level: level - above, first: index * count, count }
}

/** Reads what nodes are made of: a row each, in the order asked for, with hashes in a row in one `bytea`. */
export const nodeStatement = (schema: string, addresses: readonly NodeAddress[]): QueryArrayConfig => {
  const tiles = addresses.map(tileOf)
  const hashes = (table: string, level: string): string => `
    (select string_agg(n.hash, ''::bytea order by n.index) from ${schema}.${table} n
     where ${level} n.index >= t.first and n.index < t.first + t.count)`
  return {
    name: `${schema} nodes`,
    text: `
select case t.level when 0 then ${hashes('leaves', '')} else ${hashes('nodes', 'n.level = t.level and')} end
from unnest($1::smallint[], $2::bigint[], $3::bigint[]) with ordinality t(level, first, count, number)
order by t.number`,
    values: [tiles.map(({ level }) => level), tiles.map(({ first }) => first), tiles.map(({ count }) => count)],
    rowMode: 'array',
  }
}

/**
 * The node's hash from those that it is made of.
 *
 * @throws RangeError where some are missing
 */
export const nodeFrom = (address: NodeAddress, hashes: Buffer | null | undefined): Buffer => {
  const { count } = tileOf(address)
  if (hashes?.length !== count * HASH_BYTES)
    throw new RangeError(`the tree has no complete node ${String(address.level)}/${String(address.index)}`)
  let row = Array.from({ length: count }, (_, at) => hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES))
  while (row.length > 1) row = pairs(row)
  return foldSubtrees(row)
}

const pairs = (row: readonly Buffer[]): Buffer[] => {
  const parents: Buffer[] = []
  for (let at = 0; at + 1 < row.length; at += 2) {
    const [left, right] = row.slice(at, at + 2)
    if (left !== undefined && right !== undefined) parents.push(hashChildren(left, right))
  }
  return parents
}
