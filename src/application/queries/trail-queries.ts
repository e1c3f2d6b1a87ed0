import * as t from 'io-ts'
import { brandedString, object } from '../../domain/kernel'
import { causation, type CausationNode } from '../audit/causation'
import type { EventStore } from '../ports/event-store'
import type { EventTrail, TrailEntry } from '../ports/event-trail'
import { audit, audited, AuditedEvent, EventIdParam, TrailItem, Whole } from './audit-shapes'
import type { AnyQuery, ItemQuery } from './query'

export interface TrailPorts {
  readonly log: Pick<EventStore, 'readStream'>
  readonly trail: EventTrail
  /** The read model that the trail is kept by. */
  readonly readModel: string
}

const EventParams = object({ eventId: EventIdParam })

/** One event, all of it. */
const eventQuery = ({ log, trail, readModel }: TrailPorts): ItemQuery<typeof EventParams, typeof AuditedEvent> => ({
  ...audit,
  kind: 'item',
  name: 'audit.event',
  path: 'events/{eventId}',
  summary: 'One event as it lies in the log, all of it.',
  params: EventParams,
  result: AuditedEvent,
  readModel,
  run: async ({ eventId }) => {
    const entry = await trail.find(eventId)
    if (entry === undefined) return undefined
    const { category, id, revision } = entry
    const [event] = await log.readStream(`${category}-${id}`, { from: revision, limit: 1 })
    return event && audited(event)
  },
})

const CorrelationParam = brandedString('CorrelationId', (s) => /^[^\s\p{C}]{1,200}$/u.test(s), {
  pattern: '^\\S{1,200}$',
  description: 'the id of a correlation (the X-Request-Id of the request that began it), or of one of its events',
  examples: ['0195a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b'],
})
const CorrelationParams = object({ id: CorrelationParam })

const Node: t.Type<CausationNode> = t.recursion('CausationNode', () =>
  object({ event: TrailItem, led: t.readonlyArray(Node) }),
)

const Correlation = object({
  correlationId: t.string,
  events: Whole,
  /** There are more events than are shown: these are the oldest. */
  truncated: t.boolean,
  origins: t.readonlyArray(object({ causationId: t.string, events: t.readonlyArray(Node) })),
})

export type CorrelationAnswer = t.TypeOf<typeof Correlation>

/** The most events of a correlation that are shown as a tree: one as deep as this can still be written as JSON. */
const LARGEST_TREE = 1_000

/** What came of one request. */
const correlationQuery = ({
  trail,
  readModel,
}: TrailPorts): ItemQuery<typeof CorrelationParams, typeof Correlation> => ({
  ...audit,
  kind: 'item',
  name: 'audit.correlation',
  path: 'correlations/{id}',
  summary:
    'What came of one request, as a tree of causes: each event with the events that it led to. The oldest 1,000 events; ' +
    'all of them are in the list of its events.',
  params: CorrelationParams,
  result: Correlation,
  readModel,
  run: async ({ id }) => {
    const found = await eventsOf(trail, id)
    const [first] = found
    if (first === undefined) return undefined
    const shown = found.slice(0, LARGEST_TREE)
    const truncated = found.length > shown.length
    return { correlationId: first.correlationId, events: shown.length, truncated, origins: causation(shown) }
  },
})

const eventsOf = async (trail: EventTrail, id: string): Promise<readonly TrailEntry[]> => {
  const found = await trail.ofCorrelation(id, LARGEST_TREE + 1)
  if (found.length > 0 || !EventIdParam.is(id)) return found
  const event = await trail.find(id)
  return event === undefined ? [] : trail.ofCorrelation(event.correlationId, LARGEST_TREE + 1)
}

/** Queries of the log by what its events' metadata tell. */
export const trailQueries = (ports: TrailPorts): readonly AnyQuery[] => [eventQuery(ports), correlationQuery(ports)]
