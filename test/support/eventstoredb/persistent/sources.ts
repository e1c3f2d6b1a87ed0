import type { PeerLog } from '../peer-log'
import { LINK_TYPE, type StoredRecord } from '../records'
import { jsonObject } from '../stream-metadata'
import { targetOf, visibleStream } from '../visible'
import { ALL, type GroupDefinition, type GroupFilter } from './definition'
import type { Source, SourceEvent, SourcePage } from './message'
import type { PinKeys } from './strategies'

/** An event as a group hands it out. */
export interface Resolved {
  /** The record by which it was reached: what consumers acknowledge, and what has a place in the source's order. */
  readonly original: StoredRecord
  /** What to show: the target of a link; nothing where that is gone. */
  readonly event: StoredRecord | undefined
  readonly link: StoredRecord | undefined
}

const unresolved = (record: StoredRecord): Resolved => ({ original: record, event: record, link: undefined })

/** Looks behind a link. */
export const resolve = (log: PeerLog, record: StoredRecord): Resolved =>
  record.type === LINK_TYPE ? { original: record, event: targetOf(log, record), link: record } : unresolved(record)

/** What the pinned strategies go by: streams behind links, and `$correlationId` where the metadata has it. */
export const PIN_KEYS: PinKeys<Resolved> = {
  stream: (resolved) => streamBehind(resolved),
  correlation: (resolved) => {
    const correlation = jsonObject((resolved.event ?? resolved.original).metadata)?.['$correlationId']
    return typeof correlation === 'string' ? correlation : streamBehind(resolved)
  },
}

/** A link's data is `revision@stream`. */
const streamBehind = ({ event, original }: Resolved): string => {
  const { type, data, stream } = event ?? original
  return type === LINK_TYPE ? Buffer.from(data).toString('utf8').replace(/^\d+@/, '') : stream
}

/** What a group reads, of the log's committed records. */
export const sourceFor = (log: PeerLog, { source, settings }: GroupDefinition): Source<Resolved> => {
  const resolved = settings.resolveLinks ? (record: StoredRecord) => resolve(log, record) : unresolved
  return source.stream === ALL
    ? new AllSource(log, passes(source.filter), resolved)
    : new StreamSource(log, source.stream, resolved)
}

/** The position behind which there is nothing yet. */
export const endOf = (log: PeerLog, stream: string): number =>
  stream === ALL ? log.endPosition - 1 : log.lastRevision(stream)

class StreamSource implements Source<Resolved> {
  constructor(
    private readonly log: PeerLog,
    private readonly name: string,
    private readonly resolved: (record: StoredRecord) => Resolved,
  ) {}

  read(after: number, limit: number): SourcePage<Resolved> {
    const visible = visibleStream(this.log, this.name)
    if (visible.kind !== 'found') return { events: [], next: after, atEnd: true }
    const from = Math.max(after + 1, visible.first)
    const found = visible.records.slice(from, Math.min(from + limit, visible.last + 1))
    return {
      events: found.map((record) => sourceEvent(this.resolved(record), record.revision)),
      next: found.at(-1)?.revision ?? after,
      atEnd: found.length < limit,
    }
  }
}

class AllSource implements Source<Resolved> {
  constructor(
    private readonly log: PeerLog,
    private readonly takes: (record: StoredRecord) => boolean,
    private readonly resolved: (record: StoredRecord) => Resolved,
  ) {}

  read(after: number, limit: number): SourcePage<Resolved> {
    const events: SourceEvent<Resolved>[] = []
    let index = this.log.indexOf(after + 1)
    for (; index < this.log.committedCount && events.length < limit; index++) {
      const record = this.log.all[index]
      if (record !== undefined && this.takes(record)) events.push(sourceEvent(this.resolved(record), record.position))
    }
    return {
      events,
      next: this.log.all[index - 1]?.position ?? after,
      atEnd: index >= this.log.committedCount,
    }
  }
}

const sourceEvent = (event: Resolved, position: number): SourceEvent<Resolved> => ({
  event,
  id: event.original.id,
  position,
})

const passes = (filter: GroupFilter | undefined): ((record: StoredRecord) => boolean) => {
  if (filter === undefined) return takenByDefault
  const { on, regex, prefixes } = filter
  const pattern = regex === '' ? undefined : new RegExp(regex)
  return (record) => {
    const text = on === 'stream' ? record.stream : record.type
    return pattern?.test(text) ?? prefixes.some((prefix) => text.startsWith(prefix))
  }
}

/** Without a filter a group takes all but what groups on `$all` write themselves, which would never end. */
const takenByDefault = ({ stream }: StoredRecord): boolean =>
  !/^\$persistentsubscription-\$all::.*-(checkpoint|parked)$/.test(stream)
