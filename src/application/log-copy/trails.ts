import { hash } from 'node:crypto'
import type { NewEvent, RecordedEvent, StreamName } from '../ports/event-store'

/** When an event was first recorded, whichever log it is read from. */
export const firstRecordedAt = ({ metadata, recordedAt }: RecordedEvent): string => metadata.recordedAt ?? recordedAt

/** The event as it is handed to another log: the same in all but its place there. */
export const copyOf = (event: RecordedEvent): NewEvent => ({
  id: event.id,
  type: event.type,
  data: event.data,
  metadata: { ...event.metadata, recordedAt: firstRecordedAt(event) },
})

/** How far a stream is known. */
export interface Trail {
  readonly revision: number
  /** A digest of everything up to here that a copy must keep: each event's id, hash and first recording. */
  readonly digest: string
}

const BEGINNING: Trail = { revision: -1, digest: '' }

/**
 * The streams of a log, each as far as it was followed. Two logs whose trails of a stream agree at a revision hold the
 * same events of it up to there. It keeps about 200 bytes for each stream, however long that is.
 */
export class Trails {
  private readonly known = new Map<StreamName, Trail>()
  events = 0

  /** Follows a stream to its next event. A gap in the revisions is not looked for here: the hash chain shows it. */
  follow(event: RecordedEvent): Trail {
    const { digest } = this.known.get(event.stream) ?? BEGINNING
    const next = {
      revision: event.revision,
      digest: hash('sha256', `${digest}${event.id}${event.metadata.hash}${firstRecordedAt(event)}`, 'base64'),
    }
    this.known.set(event.stream, next)
    this.events++
    return next
  }

  of(stream: StreamName): Trail {
    return this.known.get(stream) ?? BEGINNING
  }

  has(stream: StreamName): boolean {
    return this.known.has(stream)
  }

  get streams(): number {
    return this.known.size
  }

  entries(): IterableIterator<[StreamName, Trail]> {
    return this.known.entries()
  }
}
