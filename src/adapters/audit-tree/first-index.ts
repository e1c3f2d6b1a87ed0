import type { TreeLeaf } from '../../application/ports/audit-tree'

/**
 * Where leaves that follow one another begin; undefined where there is none.
 *
 * @throws RangeError where their indexes have gaps
 */
export const firstIndex = (leaves: readonly TreeLeaf[]): number | undefined => {
  const first = leaves[0]?.index
  if (first === undefined) return undefined
  const odd = leaves.find(({ index }, offset) => index !== first + offset)
  if (odd !== undefined) throw new RangeError(`leaf ${String(odd.index)} does not follow the one before it`)
  return first
}
