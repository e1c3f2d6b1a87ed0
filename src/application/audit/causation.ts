import type { TrailEntry } from '../ports/event-trail'

/** An event, and what came of it: the events of the commands that processes issued in answer to it. */
export interface CausationNode<Entry = TrailEntry> {
  readonly event: Entry
  readonly led: readonly CausationNode<Entry>[]
}

/** Where events began: a command, which may have been carried out in several steps on several aggregates. */
export interface Origin<Entry = TrailEntry> {
  /** What the events name as their cause: the command's id, or the id of an event that is not among those looked at. */
  readonly causationId: string
  readonly events: readonly CausationNode<Entry>[]
}

type Caused = Pick<TrailEntry, 'position' | 'eventId' | 'causationId'>

/**
 * Events as trees, by what each names as its cause: an event of the ones given that came before it, or else something
 * outside, which begins a tree. Every event is in exactly one place, whatever the metadata claim; children and origins
 * are in the log's order.
 *
 * @param events in the log's order
 */
export const causation = <Entry extends Caused>(events: readonly Entry[]): readonly Origin<Entry>[] => {
  const nodes = new Map<string, { readonly event: Entry; readonly led: CausationNode<Entry>[] }>()
  const origins = new Map<string, { readonly causationId: string; readonly events: CausationNode<Entry>[] }>()
  for (const event of events) {
    const { eventId, causationId } = event
    const node = { event, led: [] }
    const cause = nodes.get(causationId)
    if (cause !== undefined) cause.led.push(node)
    else {
      const origin = origins.get(causationId) ?? { causationId, events: [] }
      origin.events.push(node)
      origins.set(causationId, origin)
    }
    nodes.set(eventId, node)
  }
  return [...origins.values()]
}
