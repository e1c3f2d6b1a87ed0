import type { AuditTree } from '../ports/audit-tree'
import {
  completeSubtrees,
  consistencyPath,
  EMPTY_ROOT,
  foldSubtrees,
  inclusionPath,
  type LeafRange,
  rightEdge,
} from './merkle'

type Nodes = Pick<AuditTree, 'nodes'>

/**
 * The root of the tree's first `size` leaves.
 *
 * @throws RangeError where it has not so many
 */
export const rootOf = async (tree: Nodes, size: number): Promise<Buffer> =>
  size === 0 ? EMPTY_ROOT : foldSubtrees(await tree.nodes(rightEdge(size)))

/**
 * The audit path that proves a leaf to be in the tree of the first `size` leaves, for `verifyInclusion`.
 *
 * @throws RangeError where the tree has not so many leaves, or they do not reach the index
 */
export const inclusionProof = async (tree: Nodes, index: number, size: number): Promise<readonly Buffer[]> =>
  hashesOf(tree, inclusionPath(index, size))

/**
 * What proves the tree of the first `older` leaves to be the beginning of that of the first `newer` leaves, for
 * `verifyConsistency`.
 *
 * @throws RangeError where the tree has not so many leaves, or the older tree is larger than the newer one
 */
export const consistencyProof = async (tree: Nodes, older: number, newer: number): Promise<readonly Buffer[]> =>
  hashesOf(tree, consistencyPath(older, newer))

/** The hash of each range, all read at once. */
const hashesOf = async (tree: Nodes, path: readonly LeafRange[]): Promise<readonly Buffer[]> => {
  const subtrees = path.map(completeSubtrees)
  const hashes = await tree.nodes(subtrees.flat())
  let from = 0
  return subtrees.map(({ length }) => foldSubtrees(hashes.slice(from, (from += length))))
}
