import type { Batch, EventStore, RecordedEvent } from '../ports/event-store'
import type { EventText, LogText } from '../ports/log-text'

const textOf = (event: RecordedEvent): EventText => ({
  ...event,
  data: JSON.stringify(event.data),
  metadata: JSON.stringify(event.metadata),
})

/** The text of a log that gives only events that are read: what they are is written as JSON again. */
export const textOfLog = (store: Pick<EventStore, 'subscribe'>): LogText => ({
  async *subscribeText(options): AsyncGenerator<Batch<EventText>, void, undefined> {
    for await (const batch of store.subscribe(options)) yield { ...batch, events: batch.events.map(textOf) }
  },
})
