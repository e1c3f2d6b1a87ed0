import { type EventStore, StoreUnavailable, type StreamName } from '../../ports/event-store'
import type { Findings } from './finding'

type Streams = Pick<EventStore, 'readStream'>

/** Streams where one that the server will never show again (EventStoreDB's tombstones) is an empty one. */
export const closedAsEmpty = (store: Streams): Streams => ({
  readStream: async (stream, options) => {
    try {
      return await store.readStream(stream, options)
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error
      return []
    }
  },
})

/** Streams looked at together. */
const AT_ONCE = 32

/**
 * Looks whether each stream still shows its first event. EventStoreDB hides the events of a stream that was deleted or
 * given a `$maxCount`, `$maxAge` or `$tb`: they are in the order of all events until the next scavenge, and yet nobody
 * who reads the stream sees them.
 */
export const findHidden = async (
  store: Streams,
  streams: Iterable<readonly [stream: StreamName, last: number]>,
  findings: Findings,
): Promise<void> => {
  const look = async ([stream, last]: readonly [StreamName, number]): Promise<void> => {
    const [first] = await store.readStream(stream, { from: 0, limit: 1 })
    const hidden = first === undefined ? last + 1 : first.revision
    // What is missing from the order of all events as well has been found there.
    if (hidden === 0 || findings.touch(stream)) return
    const detail =
      first === undefined
        ? 'its stream shows no event any more: it was deleted'
        : `its stream begins with revision ${String(first.revision)}: it was cut off by its metadata`
    findings.add({ kind: 'removed', subject: 'event', foundBy: 'chain', detail, count: hidden, stream, revision: 0 })
  }
  let batch: Promise<void>[] = []
  for (const stream of streams) {
    if (findings.full) break
    if (batch.push(look(stream)) < AT_ONCE) continue
    await Promise.all(batch)
    batch = []
  }
  await Promise.all(batch)
}
