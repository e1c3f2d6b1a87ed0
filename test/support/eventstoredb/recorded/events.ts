import type { Plain } from './cases'

/** An event as answers of Read show it. */
export interface ShownEvent {
  readonly id: { readonly string: string }
  readonly streamIdentifier: { readonly streamName: string }
  readonly commitPosition: string
  readonly metadataMap: readonly (readonly [string, string])[]
  readonly customMetadata: string
  readonly data: string
}

/** The events in answers of Read; not those whose ids are numbers. */
export const shownEvents = (responses: readonly Plain[]): readonly ShownEvent[] =>
  responses.flatMap((response) => {
    const { event } = (response as { event?: { event?: ShownEvent } }).event ?? {}
    return event !== undefined && 'string' in event.id ? [event] : []
  })

/** The requests of an Append call, at any revision, of events that answers show. */
export const appendOf = (stream: string, events: readonly ShownEvent[]): readonly Plain[] => [
  { options: { streamIdentifier: { streamName: stream }, any: {} } },
  ...events.map(({ id, metadataMap, customMetadata, data }) => ({
    proposedMessage: { id, metadataMap: metadataMap.filter(([key]) => key !== 'created'), customMetadata, data },
  })),
]
