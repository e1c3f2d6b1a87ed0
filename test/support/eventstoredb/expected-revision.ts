import { handlerThrew } from './failures'
import { metastreamOf, NO_STREAM, type ProposedEvent } from './records'
import type { PeerLog } from './peer-log'
import { isSoftDeleted } from './stream-metadata'

/** What a writer expects of a stream: a revision of its newest event, or one of the protocol's words. */
export type Expected = number | 'any' | 'no-stream' | 'stream-exists'

/** The words for what a writer expects, as all requests have them. */
interface Expecting {
  hasNoStream(): boolean
  hasAny(): boolean
  hasStreamExists(): boolean
}

/** What a request expects: this revision, or one of the words. Throws what the server answers to one that says nothing. */
export const expectedIn = (options: Expecting, revision: string | undefined): Expected => {
  if (revision !== undefined) return Number(revision)
  if (options.hasNoStream()) return 'no-stream'
  if (options.hasAny()) return 'any'
  if (options.hasStreamExists()) return 'stream-exists'
  throw handlerThrew()
}

/** What the log says to an append or delete before it writes anything. */
export type Verdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'repeated'; readonly revision: number; readonly position: number }
  | { readonly kind: 'wrong-expected-revision'; readonly current: number }
  | { readonly kind: 'stream-deleted' }

/** The part of the log that a verdict rests on. */
type Known = Pick<PeerLog, 'stream' | 'lastRevision' | 'metadataOf' | 'record' | 'recordById'>

const ACCEPTED = { kind: 'accepted' } as const

/** The number that the protocol's words stand for in the server's messages. */
export const numberOfExpected = (expected: Expected): number => {
  switch (expected) {
    case 'no-stream':
      return NO_STREAM
    case 'any':
      return -2
    case 'stream-exists':
      return -4
    default:
      return expected
  }
}

/** At 'any' the first id decides: where it is known in this stream, all must be, or the append is refused. */
const judgeByIds = (log: Known, name: string, events: readonly ProposedEvent[], current: number): Verdict => {
  const known = events
    .map(({ id }) => log.recordById(id))
    .map((record) => (record?.stream === name ? record : undefined))
  if (known[0] === undefined) return ACCEPTED
  const last = known.at(-1)
  return last === undefined || known.includes(undefined)
    ? { kind: 'wrong-expected-revision', current }
    : { kind: 'repeated', revision: last.revision, position: last.position }
}

/** At a revision that has passed, an append is a repeat where the events that follow the revision are its own. */
const judgeByRevision = (
  log: Known,
  name: string,
  expected: number,
  events: readonly ProposedEvent[],
  current: number,
): Verdict => {
  const same = events.every(({ id }, index) => log.record(name, expected + 1 + index)?.id === id)
  const last = log.record(name, expected + events.length)
  if (same && last !== undefined && events.length > 0)
    return { kind: 'repeated', revision: last.revision, position: last.position }
  const startsAnew = expected === NO_STREAM && isSoftDeleted(log.metadataOf(name))
  return startsAnew ? ACCEPTED : { kind: 'wrong-expected-revision', current }
}

/**
 * Whether an append goes in, was in already, or is refused: as recorded of a real server, which knows an append again by its ids at the
 * same expected revision or at 'any', and writes it a second time at a later revision.
 */
export const judgeAppend = (
  log: Known,
  name: string,
  expected: Expected,
  events: readonly ProposedEvent[],
): Verdict => {
  if (log.stream(name)?.tombstoned === true) return { kind: 'stream-deleted' }
  const current = log.lastRevision(name)
  if (expected === 'stream-exists') {
    if (isSoftDeleted(log.metadataOf(name))) return { kind: 'stream-deleted' }
    const nothing = current === NO_STREAM && log.lastRevision(metastreamOf(name)) === NO_STREAM
    if (nothing) return { kind: 'wrong-expected-revision', current }
  }
  if (expected === 'any' || expected === 'stream-exists') return judgeByIds(log, name, events, current)
  const revision = numberOfExpected(expected)
  if (revision === current) return ACCEPTED
  return revision > current
    ? { kind: 'wrong-expected-revision', current }
    : judgeByRevision(log, name, revision, events, current)
}

/** Whether a stream may be deleted. */
export const judgeDelete = (log: Known, name: string, expected: Expected): Exclude<Verdict, { kind: 'repeated' }> => {
  const state = log.stream(name)
  if (state?.tombstoned === true) return { kind: 'stream-deleted' }
  const current = log.lastRevision(name)
  const fits =
    expected === 'any' ||
    (expected === 'stream-exists' ? current !== NO_STREAM : numberOfExpected(expected) === current)
  return fits ? ACCEPTED : { kind: 'wrong-expected-revision', current }
}
