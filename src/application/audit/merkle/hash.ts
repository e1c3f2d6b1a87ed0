import { hash } from 'node:crypto'

/** Length of every hash of the tree: SHA-256. */
export const HASH_BYTES = 32

/** The root of a tree without leaves: SHA-256 of nothing (RFC 6962, section 2.1). */
export const EMPTY_ROOT = hash('sha256', '', 'buffer')

const LEAF_PREFIX = 0x00
const NODE_PREFIX = 0x01

/** The hash of a leaf: SHA-256(0x00 || input). A string is taken as UTF-8. */
export const hashLeaf = (input: Buffer | string): Buffer => {
  const prefixed = Buffer.allocUnsafe(1 + Buffer.byteLength(input))
  prefixed[0] = LEAF_PREFIX
  if (typeof input === 'string') prefixed.write(input, 1)
  else input.copy(prefixed, 1)
  return hash('sha256', prefixed, 'buffer')
}

/**
 * The hash of two nodes' parent: SHA-256(0x01 || left || right). The other first byte keeps anybody from passing a node
 * off as a leaf.
 */
export const hashChildren = (left: Buffer, right: Buffer): Buffer => {
  const prefixed = Buffer.allocUnsafe(1 + 2 * HASH_BYTES)
  prefixed[0] = NODE_PREFIX
  left.copy(prefixed, 1)
  right.copy(prefixed, 1 + HASH_BYTES)
  return hash('sha256', prefixed, 'buffer')
}

/**
 * The root over neighbouring complete subtrees, each smaller than the one to its left: the same as RFC 6962's recursion
 * finds, for it splits off the largest complete subtree first.
 *
 * @throws RangeError where there is none
 */
export const foldSubtrees = (hashes: readonly Buffer[]): Buffer => {
  if (hashes.length === 0) throw new RangeError('no subtrees: an empty range has no hash')
  return hashes.reduceRight((right, left) => hashChildren(left, right))
}
