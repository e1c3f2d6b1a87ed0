import type { PeerLog } from './peer-log'
import { millisOf, NO_STREAM, type StoredRecord } from './records'
import { isSoftDeleted } from './stream-metadata'

/** What can be read of a stream. */
export type VisibleStream =
  | { readonly kind: 'missing' }
  | { readonly kind: 'tombstoned' }
  /** Revisions from `first` to `last`; none where `first` is greater. */
  | { readonly kind: 'found'; readonly first: number; readonly last: number; readonly records: readonly StoredRecord[] }

/** The revision of a stream's newest committed event. */
const lastCommitted = (log: PeerLog, records: readonly StoredRecord[]): number => {
  const end = log.committedEnd
  let last = records.length - 1
  while (last >= 0 && records[last]!.position >= end) last--
  return last
}

/** What of a stream its metadata lets be seen now. */
export const visibleStream = (log: PeerLog, name: string): VisibleStream => {
  const state = log.stream(name)
  if (state?.tombstoned === true) return { kind: 'tombstoned' }
  if (state === undefined || isSoftDeleted(state.metadata)) return { kind: 'missing' }
  const { records } = state
  const last = lastCommitted(log, records)
  if (last === NO_STREAM) return { kind: 'missing' }
  const { truncateBefore = 0, maxCount, maxAge } = state.metadata
  let first = Math.max(truncateBefore, maxCount === undefined ? 0 : last - maxCount + 1)
  if (maxAge !== undefined) {
    const oldest = Date.now() - maxAge * 1000
    while (first <= last && millisOf(records[first]!.created) < oldest) first++
  }
  return { kind: 'found', first, last, records }
}

const LINK_TARGET = /^(\d+)@(.+)$/s

/** The record that a link's data (`revision@stream`) points to, where it can still be read. */
export const targetOf = (log: PeerLog, link: StoredRecord): StoredRecord | undefined => {
  const [, revision, stream] = LINK_TARGET.exec(Buffer.from(link.data).toString('utf8')) ?? []
  if (revision === undefined || stream === undefined) return undefined
  const visible = visibleStream(log, stream)
  if (visible.kind !== 'found') return undefined
  const at = Number(revision)
  return at >= visible.first && at <= visible.last ? visible.records[at] : undefined
}
