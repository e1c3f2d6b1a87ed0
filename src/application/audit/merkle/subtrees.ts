import type { NodeAddress } from '../../ports/audit-tree'

/** Neighbouring leaves, `end` exclusive, that RFC 6962's recursion puts under one node. */
export interface LeafRange {
  readonly begin: number
  readonly end: number
}

// Bits are counted by arithmetic, not by operators: those cut a number down to 32 bits.

/** The largest power of two that is smaller than `size`, which is at least 2: where RFC 6962 splits a tree. */
export const splitOf = (size: number): number => {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

/**
 * The complete subtrees that make up a range, from the left. The range is one that the recursion makes: it begins at a
 * multiple of a power of two that is at least its length.
 */
export const completeSubtrees = ({ begin, end }: LeafRange): readonly NodeAddress[] => {
  const addresses: NodeAddress[] = []
  for (let level = 0, from = end, rest = end - begin; rest > 0; level++, rest = Math.floor(rest / 2)) {
    if (rest % 2 === 0) continue
    from -= 2 ** level
    addresses.push({ level, index: from / 2 ** level })
  }
  return addresses.reverse()
}

/**
 * The ranges whose hashes are the audit path of a leaf, from the leaf's neighbour up (RFC 6962, section 2.1.1).
 *
 * @throws RangeError where the tree of that size has no such leaf
 */
export const inclusionPath = (index: number, size: number): readonly LeafRange[] => {
  if (!isCount(index) || !isCount(size) || index >= size)
    throw new RangeError(`a tree of ${String(size)} leaves has no leaf ${String(index)}`)
  const path: LeafRange[] = []
  let [begin, end] = [0, size]
  while (end - begin > 1) {
    const split = begin + splitOf(end - begin)
    if (index < split) {
      path.push({ begin: split, end })
      end = split
    } else {
      path.push({ begin, end: split })
      begin = split
    }
  }
  return path.reverse()
}

/**
 * The ranges whose hashes prove that a tree of `older` leaves is the beginning of one of `newer` leaves, from the bottom
 * up (RFC 6962, section 2.1.2). None where both are the same, or the older one is empty.
 *
 * @throws RangeError where the older tree is larger than the newer one
 */
export const consistencyPath = (older: number, newer: number): readonly LeafRange[] => {
  if (!isCount(older) || !isCount(newer) || older > newer)
    throw new RangeError(`a tree of ${String(older)} leaves is no beginning of one of ${String(newer)}`)
  if (older === 0) return []
  const path: LeafRange[] = []
  let [begin, end] = [0, newer]
  while (end !== older) {
    const split = begin + splitOf(end - begin)
    if (older <= split) {
      path.push({ begin: split, end })
      end = split
    } else {
      path.push({ begin, end: split })
      begin = split
    }
  }
  // A reader who has the older root knows this hash already where the range is the whole older tree.
  if (begin > 0) path.push({ begin, end })
  return path.reverse()
}

/** Whether a number can be a count of leaves, or the index of one. */
export const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0
