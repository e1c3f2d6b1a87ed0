import { canonicalJson } from '../commands/canonical-json'
import type { TreeLeaf } from '../ports/audit-tree'
import type { EventMetadata, RecordedEvent } from '../ports/event-store'
import { hashLeaf } from './merkle'

/** An event as its leaf knows it: wherever in a log it lies. */
export type LeafEvent = Omit<RecordedEvent, 'position'>

/**
 * What the tree keeps of an event: canonical JSON (RFC 8785) of its id, stream, revision, type, the hash that chains it
 * to its predecessor, and when the log took it.
 *
 * The hash is the one that the event bears, which covers its data and metadata: whoever alters those alone is found by
 * the chain, and whoever computes the chain anew by the tree. The position is left out, and a copy's event bears the
 * instant of the log that took it first: so a log and its copy have the same tree.
 */
export const leafInput = ({ id, stream, revision, type, metadata, recordedAt }: LeafEvent): string => {
  // Whoever writes to the log past Lyceum need not keep to its metadata; such an event has its leaf all the same.
  const known: Partial<EventMetadata> = metadata
  const { recordedAt: first = recordedAt } = known
  return canonicalJson({ id, stream, revision, type, hash: known.hash ?? null, recordedAt: first })
}

/** The hash of an event's leaf (RFC 6962, section 2.1). */
export const leafHash = (event: LeafEvent): Buffer => hashLeaf(leafInput(event))

/** An event's leaf at its place among all events of the log. */
export const leafOf = (event: RecordedEvent, index: number): TreeLeaf => ({
  index,
  position: event.position,
  eventId: event.id,
  stream: event.stream,
  revision: event.revision,
  hash: leafHash(event),
})
