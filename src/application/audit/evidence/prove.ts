import { sealHolds } from '../../commands/hash-chain'
import type { AuditTree, TreeLeaf } from '../../ports/audit-tree'
import type { EventStore, RecordedEvent, StreamName } from '../../ports/event-store'
import type { TreeSigner } from '../../ports/tree-signer'
import { openHead, signHead } from '../checkpoint'
import type { HeadKeeper, SignedTreeHead } from '../head-keeper'
import { leafHash } from '../leaf'
import { catchUpTree } from '../log-and-tree'
import { consistencyProof, inclusionProof, rootOf } from '../proofs'
import { CannotProve, NoSuchEvent } from './errors'
import {
  CONSISTENCY_FORMAT,
  type ConsistencyEvidence,
  INCLUSION_FORMAT,
  type InclusionEvidence,
  withoutPosition,
} from './files'

export interface ProvingPorts {
  readonly store: Pick<EventStore, 'head' | 'readAll' | 'readStream'>
  readonly tree: Pick<AuditTree, 'extent' | 'leaves' | 'leavesOf' | 'nodes' | 'append'>
  /** Signs the tree as it is now, and keeps what it has signed. */
  readonly heads: Pick<HeadKeeper, 'sign'>
  readonly signer: TreeSigner
}

/** An event by its id; and by its stream, where several have one of that id. */
export interface WhichEvent {
  readonly eventId: string
  readonly stream?: StreamName
}

/**
 * Proves that an event is in the log, and what it says. An event that the tree does not cover yet is added to it first.
 *
 * @throws CannotProve where there is no such event, or the log no longer has it as it was recorded
 * @throws LogDiffers, TreeRewritten
 */
export const proveEvent = async (ports: ProvingPorts, which: WhichEvent): Promise<InclusionEvidence> => {
  const { store, tree, heads } = ports
  if ((await tree.leavesOf(which.eventId)).length === 0) await catchUpTree(store, tree)
  const leaf = await leafOf(tree, which)
  const event = await recordedEvent(store, leaf)
  const { size, note } = await heads.sign()
  const path = await inclusionProof(tree, leaf.index, size)
  return { format: INCLUSION_FORMAT, event: withoutPosition(event), index: leaf.index, path, head: note }
}

const leafOf = async (tree: ProvingPorts['tree'], { eventId, stream }: WhichEvent): Promise<TreeLeaf> => {
  const all = await tree.leavesOf(eventId)
  const [leaf, ...others] = all.filter((each) => stream === undefined || each.stream === stream)
  if (leaf === undefined) {
    const where = stream === undefined ? '' : ` of stream ${stream}`
    throw new NoSuchEvent(`the log has no event ${eventId}${where}`)
  }
  if (others.length === 0) return leaf
  const streams = all.map((each) => each.stream).join(', ')
  throw new CannotProve(`there are ${String(all.length)} events ${eventId}, in ${streams}: name the stream`)
}

const recordedEvent = async (store: ProvingPorts['store'], leaf: TreeLeaf): Promise<RecordedEvent> => {
  const { stream, revision, eventId, hash } = leaf
  const [event] = await store.readStream(stream, { from: revision, limit: 1 })
  if (event?.id === eventId && leafHash(event).equals(hash) && sealHolds(event)) return event
  throw new CannotProve(
    `the event of ${stream} at revision ${String(revision)} is not what was recorded, so there is nothing to prove; ` +
      '`lyceum audit verify` says what was done',
  )
}

/** A tree head that is to be compared: the one of so many events, or a signed one. */
export type WhichHead = { readonly size: number } | { readonly note: string }

/**
 * Proves that one log is the beginning of the other.
 *
 * @throws CannotProve where the log has not so many events, or a signed head is not of this log
 * @throws BadNote where a note is not signed by the key
 * @throws TreeRewritten
 */
export const proveGrowth = async (
  ports: ProvingPorts,
  older: WhichHead,
  newer: WhichHead,
): Promise<ConsistencyEvidence> => {
  // It signs the whole tree only where all that was signed before still stands; so every smaller one may be signed too.
  const present = await ports.heads.sign()
  const [from, to] = [await headOf(ports, older, present), await headOf(ports, newer, present)]
  if (from.size > to.size)
    throw new CannotProve(`the log of ${String(from.size)} events is not older than the one of ${String(to.size)}`)
  const path = await consistencyProof(ports.tree, from.size, to.size)
  return { format: CONSISTENCY_FORMAT, older: from.note, newer: to.note, path }
}

type SizedNote = Pick<SignedTreeHead, 'size' | 'note'>

const headOf = async (ports: ProvingPorts, which: WhichHead, present: SignedTreeHead): Promise<SizedNote> => {
  const { tree, signer } = ports
  const { size, root } = 'note' in which ? openHead(which.note, signer) : { ...which, root: undefined }
  if (size > present.size)
    throw new CannotProve(`the audit tree has ${String(present.size)} events, not ${String(size)}`)
  const own = await rootOf(tree, size)
  if (root?.equals(own) === false)
    throw new CannotProve(`the signed head of ${String(size)} events is of another log than this: one was rewritten`)
  return { size, note: 'note' in which ? which.note : signHead({ size, root: own }, signer) }
}
