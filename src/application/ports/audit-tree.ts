import type { Position, StreamName } from './event-store'

/** What the audit tree keeps of an event: enough to find its leaf, and to name the event when it is gone. */
export interface TreeLeaf {
  /** Its place among all leaves, from 0 without a gap: the event's place in the log's order. */
  readonly index: number
  readonly position: Position
  readonly eventId: string
  readonly stream: StreamName
  readonly revision: number
  /** The leaf's hash (RFC 6962, section 2.1), 32 bytes. */
  readonly hash: Buffer
}

/** How far the tree is: `size` leaves, the last of which is the event at `position`; both 0 for an empty tree. */
export interface TreeExtent {
  readonly size: number
  readonly position: Position
}

/** The root of a complete subtree of 2^level leaves, the index-th of its level from the left; level 0 are the leaves. */
export interface NodeAddress {
  readonly level: number
  readonly index: number
}

/**
 * Of the nodes above the leaves a store may keep those of every fourth level alone, much as tiles do
 * (c2sp.org/tlog-tiles), and make the others when they are asked for: of at most eight hashes each. A proof among a
 * million leaves so costs a tenth of the hashing that tiles of eight levels ask for, and a leaf a fifteenth of a row.
 */
export const LEVELS_APART = 4

/** A signed tree head as it was handed out: the text of a signed note, and the size that it speaks of. */
export interface KeptHead {
  readonly size: number
  readonly note: string
}

/** Another process has added leaves meanwhile. */
export class TreeMoved extends Error {
  override readonly name = 'TreeMoved'
}

/** The Merkle tree over the whole log: nothing in it is ever changed, only added. */
export interface AuditTree {
  extent(): Promise<TreeExtent>
  /**
   * Adds the leaves that follow the present ones, all or none, with the complete nodes that they make. None adds nothing.
   *
   * @throws TreeMoved where the first leaf's index is not the tree's present size
   * @throws RangeError where the indexes have gaps
   */
  append(leaves: readonly TreeLeaf[]): Promise<void>
  /** Leaves from an index on, in their order. */
  leaves(from: number, limit: number): Promise<readonly TreeLeaf[]>
  /** The leaves of an event id, in their order: more than one where it was used in several streams. */
  leavesOf(eventId: string): Promise<readonly TreeLeaf[]>
  /** Hashes of complete nodes, in the order asked for; a node that the tree does not have is a RangeError. */
  nodes(addresses: readonly NodeAddress[]): Promise<readonly Buffer[]>
  /** Keeps a head; the same one again adds nothing. */
  keepHead(head: KeptHead): Promise<void>
  /** Heads that were handed out, the smallest tree first, those of one size in the order they came. */
  heads(): Promise<readonly KeptHead[]>
}
