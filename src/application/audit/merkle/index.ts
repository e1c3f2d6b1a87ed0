export { CompactRange, type CompletedNode, rightEdge } from './compact-range'
export { EMPTY_ROOT, foldSubtrees, HASH_BYTES, hashChildren, hashLeaf } from './hash'
export { completeSubtrees, consistencyPath, inclusionPath, isCount, type LeafRange } from './subtrees'
export { type ConsistencyClaim, type InclusionClaim, verifyConsistency, verifyInclusion } from './verify'
