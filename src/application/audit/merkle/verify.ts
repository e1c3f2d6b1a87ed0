import { EMPTY_ROOT, HASH_BYTES, hashChildren } from './hash'
import { isCount } from './subtrees'

/** What an inclusion proof claims: that a leaf stands at an index of the tree that has this size and root. */
export interface InclusionClaim {
  readonly leaf: Buffer
  readonly index: number
  readonly size: number
  readonly root: Buffer
}

/** What a consistency proof claims: that the newer tree begins with all leaves of the older one, in their order. */
export interface ConsistencyClaim {
  readonly older: { readonly size: number; readonly root: Buffer }
  readonly newer: { readonly size: number; readonly root: Buffer }
}

const areHashes = (hashes: readonly Buffer[]): boolean => hashes.every(({ length }) => length === HASH_BYTES)

const isOdd = (value: number): boolean => value % 2 === 1
const half = (value: number): number => Math.floor(value / 2)

/** Whether a proof shows what it claims: the algorithm of RFC 9162, section 2.1.3.2, whose names the variables bear. */
export const verifyInclusion = (
  { leaf, index, size, root }: InclusionClaim,
  inclusionPath: readonly Buffer[],
): boolean => {
  if (!isCount(index) || !isCount(size) || index >= size) return false
  if (!areHashes([leaf, root, ...inclusionPath])) return false
  let [fn, sn, r] = [index, size - 1, leaf]
  for (const p of inclusionPath) {
    if (sn === 0) return false
    if (isOdd(fn) || fn === sn) {
      r = hashChildren(p, r)
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      r = hashChildren(r, p)
    }
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && r.equals(root)
}

/**
 * Whether a proof shows what it claims: the algorithm of RFC 9162, section 2.1.4.2, whose names the variables bear. What
 * that section leaves out, for a log has no use for such proofs: every tree begins with the empty one, and with itself.
 */
export const verifyConsistency = ({ older, newer }: ConsistencyClaim, consistencyPath: readonly Buffer[]): boolean => {
  if (!isCount(older.size) || !isCount(newer.size) || older.size > newer.size) return false
  if (!areHashes([older.root, newer.root, ...consistencyPath])) return false
  if (newer.size === 0 && !newer.root.equals(EMPTY_ROOT)) return false
  if (older.size === 0) return consistencyPath.length === 0 && older.root.equals(EMPTY_ROOT)
  if (older.size === newer.size) return consistencyPath.length === 0 && older.root.equals(newer.root)
  if (consistencyPath.length === 0) return false
  const [first, ...rest] = isPowerOfTwo(older.size) ? [older.root, ...consistencyPath] : consistencyPath
  if (first === undefined) return false
  let [fn, sn] = [older.size - 1, newer.size - 1]
  while (isOdd(fn)) [fn, sn] = [half(fn), half(sn)]
  let [fr, sr] = [first, first]
  for (const c of rest) {
    if (sn === 0) return false
    if (isOdd(fn) || fn === sn) {
      fr = hashChildren(c, fr)
      sr = hashChildren(c, sr)
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      sr = hashChildren(sr, c)
    }
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && fr.equals(older.root) && sr.equals(newer.root)
}

const isPowerOfTwo = (value: number): boolean => {
  let rest = value
  while (rest % 2 === 0) rest /= 2
  return rest === 1
}
