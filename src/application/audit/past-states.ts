import { type AnyAggregate, type Instant, toMillis } from '../../domain/kernel'
import { type AggregateRegistry, categoryOf } from '../commands/aggregate-registry'
import type { EventStore, RecordedEvent, StreamName } from '../ports/event-store'
import { plain, type Plain } from './plain-state'

export interface PastPorts {
  readonly log: Pick<EventStore, 'readStream'>
  readonly registry: AggregateRegistry
}

/**
 * Which of an event's two times counts. `occurred`: when it happened, so that a moment is seen as it is known today.
 * `recorded`: when the log took it, so that a moment is seen as it was known then. They differ where history was
 * imported.
 */
export type AuditClock = 'occurred' | 'recorded'

/** A point in an aggregate's history: after the event of a revision, at an instant (that instant included), its start, or its end. */
export type Moment =
  { readonly revision: number } | { readonly at: Instant; readonly clock: AuditClock } | 'start' | 'end'

/** When the log took an event; of a copied event, when the first log did. */
export const recordedAtOf = ({ metadata, recordedAt }: Pick<RecordedEvent, 'metadata' | 'recordedAt'>): string =>
  metadata.recordedAt ?? recordedAt

const timeOf = (event: RecordedEvent, clock: AuditClock): number =>
  toMillis((clock === 'occurred' ? event.metadata.occurredAt : recordedAtOf(event)) as Instant)

/**
 * Whether an event belongs to the history up to a moment. By the time of occurrence this need not be the beginning of
 * the stream: what was recorded late happened early.
 */
export const isUpTo = (moment: Moment, event: RecordedEvent): boolean => {
  if (moment === 'start') return false
  if (moment === 'end') return true
  return 'revision' in moment ? event.revision <= moment.revision : timeOf(event, moment.clock) <= toMillis(moment.at)
}

/** An aggregate as it stood. */
export interface PastState {
  readonly state: Plain
  /** How many events it is folded from. */
  readonly events: number
  /** The last of them; undefined where there are none. */
  readonly last: RecordedEvent | undefined
}

/** An aggregate at some moments, from one reading of its stream. */
export interface Past {
  readonly states: readonly PastState[]
  /** How many events the stream has. */
  readonly length: number
}

/** Events read at a time. */
const PAGE = 1_000

/**
 * An aggregate's state at each of some moments, folded by its own `evolve` from events in the present shape of their
 * types. Undefined where the stream has no events, or no aggregate has its category.
 *
 * @param visit sees every event of the stream in order, and to which of the moments it belongs
 */
export const pastStates = async (
  { log, registry }: PastPorts,
  stream: StreamName,
  moments: readonly Moment[],
  visit: (event: RecordedEvent, belongs: readonly boolean[]) => void = () => undefined,
): Promise<Past | undefined> => {
  const aggregate = registry.aggregate(categoryOf(stream))
  if (aggregate === undefined) return undefined
  const initial = aggregate.decider.initialState as unknown
  const folds = moments.map((): Folded => ({ state: initial, events: 0, last: undefined }))
  let length = 0
  for (;;) {
    const page = await log.readStream(stream, { from: length, limit: PAGE })
    for (const event of page) {
      const belongs = moments.map((moment) => isUpTo(moment, event))
      const decoded = registry.decodeEvent(event)
      for (const [i, fold] of folds.entries())
        if (belongs[i] === true) {
          fold.state = aggregate.decider.evolve(fold.state, decoded) as unknown
          fold.events += 1
          fold.last = event
        }
      visit(event, belongs)
    }
    length += page.length
    if (page.length < PAGE) break
  }
  if (length === 0) return undefined
  return { states: folds.map(({ state, ...fold }) => ({ ...fold, state: shown(aggregate, state) })), length }
}

interface Folded {
  state: unknown
  events: number
  last: RecordedEvent | undefined
}

const shown = (aggregate: AnyAggregate, state: unknown): Plain => plain(aggregate.legible?.(state) ?? state)
