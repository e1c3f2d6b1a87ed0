import * as t from 'io-ts'
import { brandedString, Instant, integer, object, oneOf, text } from '../../domain/kernel'
import { recordedAtOf } from '../audit/past-states'
import type { RecordedEvent } from '../ports/event-store'
import { only } from './access'

/** What all queries of the log have in common: they are for auditors, and recorded. */
export const audit = { context: 'audit', authorise: only('auditor') } as const

export const StreamParam = brandedString('StreamName', (s) => /^[a-z][a-z0-9]*-[^\s\p{C}]{1,200}$/u.test(s), {
  pattern: '^[a-z][a-z0-9]*-\\S{1,200}$',
  description: 'the name of a stream, <category>-<id>',
  examples: ['booking-0190f3a0-0000-7000-8000-000000000001'],
})

export const PositionParam = brandedString('Position', (s) => /^\d{1,15}$/.test(s), {
  pattern: '^[0-9]{1,15}$',
  description: 'a position in the log',
  examples: ['0'],
})

export const RevisionParam = brandedString('Revision', (s) => /^\d{1,9}$/.test(s), {
  pattern: '^[0-9]{1,9}$',
  description: 'a revision of a stream: its first event has 0',
  examples: ['0'],
})

export const EventIdParam = brandedString('EventId', (s) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(s), {
  pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  description: "an event's id",
  examples: ['0190f3a0-0000-5000-8000-000000000001'],
})

/** Which time of an event counts. */
export const ClockParam = oneOf('occurred', 'recorded')

export const Whole = integer(0, Number.MAX_SAFE_INTEGER)
export const Hash = text(64, 64)

const who = { id: t.string, role: t.string }

/** Who did it, and who acted for them where somebody did. */
const Who = object(who, { via: object(who) })

/** An event as it lies in the log, all of it. */
export const AuditedEvent = object({
  position: Whole,
  stream: t.string,
  revision: Whole,
  id: t.string,
  type: t.string,
  data: t.UnknownRecord,
  metadata: object(
    {
      $correlationId: t.string,
      $causationId: t.string,
      commandId: t.string,
      commandHash: t.string,
      actor: Who,
      occurredAt: t.string,
      schemaVersion: Whole,
      hash: Hash,
      previousHash: Hash,
    },
    { recordedAt: t.string },
  ),
  recordedAt: t.string,
})

export type AuditedEvent = t.TypeOf<typeof AuditedEvent>

export const audited = (event: RecordedEvent): AuditedEvent => ({ ...event })

/** An event without its data: which it was, who did it, and its two times. */
export const EventMark = object({
  revision: Whole,
  position: Whole,
  id: t.string,
  type: t.string,
  actor: Who,
  occurredAt: t.string,
  recordedAt: t.string,
})

export type EventMark = t.TypeOf<typeof EventMark>

export const markOf = (event: RecordedEvent): EventMark => {
  const { revision, position, id, type, metadata } = event
  const { actor, occurredAt } = metadata
  return { revision, position, id, type, actor, occurredAt, recordedAt: recordedAtOf(event) }
}

/** An event of the trail: what is known of it without its data. */
export const TrailItem = object(
  {
    position: Whole,
    eventId: t.string,
    category: t.string,
    id: t.string,
    revision: Whole,
    type: t.string,
    actorId: t.string,
    actorRole: t.string,
    commandId: t.string,
    correlationId: t.string,
    causationId: t.string,
    occurredAt: Instant,
    recordedAt: Instant,
  },
  { viaId: t.string, viaRole: t.string },
)
