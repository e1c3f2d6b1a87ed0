import type { NewEvent, RecordedEvent, StreamName } from '../ports/event-store'
import { copyOf } from './trails'

/** Events that follow one another in the log and in their stream: they go as one append. */
export interface Run {
  readonly stream: StreamName
  /** Revision of its first event. */
  readonly first: number
  readonly events: readonly NewEvent[]
}

const MOST_EVENTS = 500
/** UTF-16 units of JSON, so at most three times as many bytes: well below what any log takes in one append. */
const MOST_LENGTH = 320 * 1024

interface OpenRun {
  readonly stream: StreamName
  readonly first: number
  readonly events: NewEvent[]
  /** Measured once another event would join: most runs have one, and measuring costs as much as writing it down. */
  length: number | undefined
}

const lengthOf = ({ data, metadata }: NewEvent): number => JSON.stringify(data).length + JSON.stringify(metadata).length

/** Cuts a log's events, given in their order, into runs. An event that is large alone is a run of its own. */
export class RunCutter {
  private open: OpenRun | undefined

  /** The run that is complete now that this event comes next, if it does not belong to it. */
  add(event: RecordedEvent): Run | undefined {
    const copy = copyOf(event)
    const { open } = this
    if (open !== undefined && follows(open, event) && grow(open, copy)) return undefined
    this.open = { stream: event.stream, first: event.revision, events: [copy], length: undefined }
    return open
  }

  /** The last run, when no event follows. */
  end(): Run | undefined {
    const { open } = this
    this.open = undefined
    return open
  }
}

const follows = ({ stream, first, events }: OpenRun, event: RecordedEvent): boolean =>
  event.stream === stream && event.revision === first + events.length && events.length < MOST_EVENTS

/** Adds an event to a run, if there is room for it. */
const grow = (run: OpenRun, event: NewEvent): boolean => {
  const before = run.length ?? run.events.reduce((sum, each) => sum + lengthOf(each), 0)
  const length = before + lengthOf(event)
  if (length > MOST_LENGTH) {
    run.length = before
    return false
  }
  run.events.push(event)
  run.length = length
  return true
}
