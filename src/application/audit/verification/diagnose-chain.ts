import type { EventStore, RecordedEvent, StreamName } from '../../ports/event-store'
import type { ChainFault } from './chain-check'
import { type Finding, placeOfEvent } from './finding'
import { isMadeOf } from './made-of'

type Streams = Pick<EventStore, 'readStream'>

const PAGE = 1_000

/** Reads a stream until an event answers. */
export const findInStream = async (
  store: Streams,
  stream: StreamName,
  wanted: (event: RecordedEvent) => boolean,
): Promise<RecordedEvent | undefined> => {
  for (let from = 0; ;) {
    const page = await store.readStream(stream, { from, limit: PAGE })
    const found = page.find(wanted)
    const last = page.at(-1)
    if (found !== undefined || last === undefined) return found
    from = last.revision + 1
  }
}

const eventAt = async (store: Streams, stream: StreamName, revision: number): Promise<RecordedEvent | undefined> => {
  const [event] = await store.readStream(stream, { from: revision, limit: 1 })
  return event?.revision === revision ? event : undefined
}

/**
 * What a break in a stream's chain means, by what else the stream holds. This is all there is to go by where no tree
 * was kept; where the chain alone cannot tell two things apart the finding says so.
 *
 * @param last revision of the event before it in its stream, as the log has them in its order; -1 for none
 */
export const diagnoseChain = (
  store: Streams,
  event: RecordedEvent,
  fault: ChainFault,
  last: number,
): Finding | Promise<Finding> => {
  switch (fault) {
    case 'unsealed':
      return of(event, 'inserted', 'it bears no hash: Lyceum did not write it')
    case 'altered':
      return of(event, 'altered', 'its type, data or metadata do not match its own hash')
    case 'repeated':
      return of(event, 'reordered', 'a later event of its stream comes before it')
    case 'gap':
      return gapBefore(store, event, last + 1)
    case 'unlinked':
      return unlinked(store, event)
  }
}

const of = (event: RecordedEvent, kind: Finding['kind'], detail: string): Finding => ({
  kind,
  subject: 'event',
  foundBy: 'chain',
  detail,
  count: 1,
  ...placeOfEvent(event),
})

const gapBefore = async (store: Streams, event: RecordedEvent, missing: number): Promise<Finding> => {
  const { stream, revision } = event
  if ((await eventAt(store, stream, missing)) !== undefined)
    return of(event, 'reordered', 'it comes before an earlier event of its stream')
  const detail = `revision ${String(revision)} of its stream follows and is there, this one is not`
  return {
    kind: 'removed',
    subject: 'event',
    foundBy: 'chain',
    detail,
    count: revision - missing,
    stream,
    revision: missing,
  }
}

const unlinked = async (store: Streams, event: RecordedEvent): Promise<Finding> => {
  const { stream, revision, metadata } = event
  const before = await eventAt(store, stream, revision - 1)
  if (before === undefined)
    return { ...of(event, 'removed', 'its stream once began with another event'), eventId: event.id }
  if (before.metadata.previousHash === metadata.previousHash)
    return isMadeOf(before.id, before) && !isMadeOf(event.id, event)
      ? of(event, 'inserted', 'it follows the same event as the one before it, and its id is not made of its content')
      : of(before, 'inserted', 'the event after it follows the one before it')
  const twin = await findInStream(
    store,
    stream,
    (other) => other.revision < revision && other.metadata.previousHash === metadata.previousHash,
  )
  if (twin !== undefined)
    return of(event, 'inserted', `revision ${String(twin.revision)} of its stream follows the same event as it says`)
  const named = await findInStream(store, stream, (other) => other.metadata.hash === metadata.previousHash)
  if (named !== undefined)
    return of(event, 'reordered', `it was recorded after what is now revision ${String(named.revision)}`)
  const { hash } = before.metadata
  const heir = await findInStream(
    store,
    stream,
    (other) => other.id !== event.id && other.metadata.previousHash === hash,
  )
  if (heir !== undefined)
    return of(event, 'inserted', `revision ${String(heir.revision)} of its stream follows the event before it`)
  return of(before, 'rewritten', 'the event after it followed another; or what lay between them was removed')
}
