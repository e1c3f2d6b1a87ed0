import type { Batch, RecordedEvent, SubscribeOptions } from './event-store'

/** An event as the log keeps it: `data` and `metadata` are the JSON texts that were written, not read yet. */
export interface EventText extends Omit<RecordedEvent, 'data' | 'metadata'> {
  readonly data: string
  readonly metadata: string
}

/** A log whose events can be had as text, by whoever passes them on and need not look into them. */
export interface LogText {
  /** As `EventStore.subscribe`, with the same promises. */
  subscribeText(options: SubscribeOptions): AsyncIterable<Batch<EventText>>
}
