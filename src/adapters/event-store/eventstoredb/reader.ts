import {
  type Position,
  type ReadAllOptions,
  type ReadStreamOptions,
  type RecordedEvent,
  type StreamName,
} from '../../../application/ports/event-store'
import { type ReadPage, sharedPages } from '../page'
import { eachAnswer } from './calls'
import { eventDecoder, positionOf } from './decode'
import { faultOf, toUnavailable } from './errors'
import { Gate } from './gate'
import type { LogClient } from './log-client'
import { type Patience, persistently } from './persistence'
import { readAllRequest, readStreamRequest } from './requests'

/** Reads at once: well below the 100 calls that a connection takes (see `Gate`). */
const MOST_STREAMS = 40
const MOST_PAGES = 8

const isSystemStream = (stream: StreamName): boolean => stream.startsWith('$')

/** Reads streams and the log. A read is tried again while the server is away, for some seconds. */
export class Reader {
  private readonly streams = new Gate(MOST_STREAMS)
  private readonly pages = new Gate(MOST_PAGES)
  /** The newest record that has been seen; the log has at least this. */
  private tail: Position = 0

  constructor(
    private readonly client: LogClient,
    private readonly patience: Patience,
  ) {}

  readStream(stream: StreamName, options: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    const { from, direction = 'forwards', limit = Number.MAX_SAFE_INTEGER } = options
    if (limit <= 0) return Promise.resolve([])
    const request = readStreamRequest(stream, from, direction, Math.min(limit, Number.MAX_SAFE_INTEGER))
    return this.patiently(this.streams, () => this.collect(request))
  }

  readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    return this.patiently(this.pages, () => this.some(options))
  }

  /** The position of the newest event, 0 where there is none. */
  async head(): Promise<Position> {
    const [newest] = await this.readAll({ direction: 'backwards', limit: 1 })
    return newest?.position ?? 0
  }

  /** The page after a position, shared by all who ask for it at the same time. Tried once: subscriptions persist. */
  readonly page: ReadPage = sharedPages((after, limit) =>
    this.pages.run(async () => {
      const tail = this.tail
      try {
        const events = await this.some({ from: after, limit })
        const last = events.at(-1)?.position ?? after
        if (events.length === limit) return { events, reached: last }
        // All there was when the tail was seen has been read by now, be it events or not.
        if (events.length === 0) await this.seeTail()
        return { events, reached: Math.max(last, tail) }
      } catch (error) {
        throw toUnavailable(faultOf(error))
      }
    }),
  )

  private patiently(gate: Gate, read: () => Promise<readonly RecordedEvent[]>): Promise<readonly RecordedEvent[]> {
    return persistently(() => gate.run(read), toUnavailable, this.patience)
  }

  /**
   * Events of the log. The server's place is one with its record forwards, and without it backwards; one event more is
   * asked for, and what is not wanted left out, so that this adapter need not know whether a position is an event's.
   */
  private async some({ from, direction = 'forwards', limit }: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    if (limit <= 0 || (from === 0 && direction === 'backwards')) return []
    const forwards = direction === 'forwards'
    const start = forwards && from === 0 ? undefined : from
    const events: RecordedEvent[] = []
    let place = start
    for (;;) {
      const count = Math.min(limit - events.length + 1, Number.MAX_SAFE_INTEGER)
      const read = await this.collect(readAllRequest('events', place, direction, count))
      for (const event of read) {
        const wanted = place === undefined || (forwards ? event.position > place : event.position < place)
        if (wanted && !isSystemStream(event.stream) && events.length < limit) events.push(event)
      }
      // A page that was full, but not of what is wanted, tells nothing of what follows.
      if (events.length === limit || read.length < count) return events
      place = read.at(-1)?.position ?? place
    }
  }

  private async collect(request: ReturnType<typeof readAllRequest>): Promise<readonly RecordedEvent[]> {
    const decode = eventDecoder()
    const events: RecordedEvent[] = []
    await eachAnswer(
      this.client,
      request,
      (response) => {
        const event = decode(response)
        if (event !== undefined) events.push(event)
      },
      this.patience.signal,
    )
    return events
  }

  /** Looks where the log ends, system events included. */
  private async seeTail(): Promise<void> {
    const request = readAllRequest('records', undefined, 'backwards', 1)
    const take = (position: string | undefined) => {
      if (position !== undefined) this.tail = Math.max(this.tail, positionOf(position))
    }
    await eachAnswer(
      this.client,
      request,
      (response) => take(response.getEvent()?.getEvent()?.getCommitPosition()),
      this.patience.signal,
    )
  }
}
