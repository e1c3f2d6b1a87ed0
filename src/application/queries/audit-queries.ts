import * as t from 'io-ts'
import { object } from '../../domain/kernel'
import { type ChainLink, GENESIS_HASH, verifyChain } from '../commands/hash-chain'
import type { EventStore, RecordedEvent } from '../ports/event-store'
import { audit, audited, AuditedEvent, Hash, PositionParam, StreamParam, Whole } from './audit-shapes'
import type { AnyQuery, ItemQuery, ListQuery } from './query'

type Log = Pick<EventStore, 'readAll' | 'readStream'>

const slice = <C>(events: readonly RecordedEvent[], limit: number, key: (last: RecordedEvent) => C) => {
  const items = events.slice(0, limit)
  const last = items[items.length - 1]
  return { items: items.map(audited), ...(events.length > limit && last !== undefined ? { last: key(last) } : {}) }
}

const StreamParams = object({ stream: StreamParam })

/** The history of one aggregate, oldest first. */
const streamEvents = (log: Log): ListQuery<typeof StreamParams, typeof AuditedEvent, number> => ({
  ...audit,
  kind: 'list',
  name: 'audit.stream',
  path: 'streams/{stream}/events',
  summary: 'The history of one aggregate, oldest first.',
  params: StreamParams,
  result: AuditedEvent,
  cursor: Whole,
  run: async ({ stream }, { after = -1, limit }) =>
    slice(await log.readStream(stream, { from: after + 1, limit: limit + 1 }), limit, ({ revision }) => revision),
})

const LogParams = object({}, { from: PositionParam })

/** The whole log in its order. */
const allEvents = (log: Log): ListQuery<typeof LogParams, typeof AuditedEvent, number> => ({
  ...audit,
  kind: 'list',
  name: 'audit.events',
  path: 'events',
  summary: 'The whole log in its order, or what comes after the position `from`.',
  params: LogParams,
  result: AuditedEvent,
  cursor: Whole,
  run: async ({ from }, { after = Number(from ?? 0), limit }) =>
    slice(await log.readAll({ from: after, limit: limit + 1 }), limit, ({ position }) => position),
})

/** `events`: how many events of the stream, from its first, are proven. `lastHash` vouches for them all. */
const Verification = object(
  { stream: t.string, intact: t.boolean, events: Whole },
  { lastHash: Hash, fault: object({ revision: Whole, kind: t.keyof({ altered: null, unlinked: null }) }) },
)

/** Events checked at a time. */
const PAGE = 1_000

/** Checks the hash chain of one aggregate's history. */
const verification = (log: Log): ItemQuery<typeof StreamParams, typeof Verification> => ({
  ...audit,
  kind: 'item',
  name: 'audit.verification',
  path: 'streams/{stream}/verification',
  summary: "Checks the hash chain of one aggregate's history: whether any event was altered, removed or put in.",
  params: StreamParams,
  result: Verification,
  run: async ({ stream }) => {
    let link: ChainLink = { revision: -1, hash: GENESIS_HASH }
    for (;;) {
      const page = await log.readStream(stream, { from: link.revision + 1, limit: PAGE })
      if (page.length === 0) break
      const checked = verifyChain(page, link)
      if ('fault' in checked) {
        const fault = { revision: checked.revision, kind: checked.fault }
        return { stream, intact: false, events: checked.revision, fault }
      }
      link = checked
    }
    if (link.revision < 0) return undefined
    return { stream, intact: true, events: link.revision + 1, lastHash: link.hash }
  },
})

export interface AuditLogs {
  /** The log as it is read: opened, and without secrets. */
  readonly log: Log
  /** The log as it is stored, which alone matches its hashes. */
  readonly stored: Log
}

/** Queries of the log itself, for auditors. */
export const auditQueries = ({ log, stored }: AuditLogs): readonly AnyQuery[] => [
  streamEvents(log),
  allEvents(log),
  verification(stored),
]
