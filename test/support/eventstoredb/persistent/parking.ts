import { randomUUID } from 'node:crypto'
import type { PeerLog } from '../peer-log'
import { BINARY_CONTENT, JSON_CONTENT, LINK_TYPE, METADATA_TYPE, metastreamOf } from '../records'
import { resolve, type Resolved } from './sources'

/** Messages kept aside, as links in a system stream that people can read like any other. */
export class Parking {
  constructor(
    private readonly log: PeerLog,
    private readonly stream: string,
  ) {}

  get count(): number {
    return Math.max(this.log.lastRevision(this.stream) + 1 - this.firstParked, 0)
  }

  park(resolved: Resolved, reason: string): void {
    const { revision } = resolved.original
    const details = { added: timestamp(Date.now()), reason, subscriptionEventNumber: revision }
    this.log.append(this.stream, 'any', [
      {
        id: randomUUID(),
        type: LINK_TYPE,
        contentType: BINARY_CONTENT,
        data: Buffer.from(pointerTo(resolved)),
        metadata: Buffer.from(JSON.stringify(details, null, 2)),
      },
    ])
  }

  /** Takes the parked messages out, the oldest first, at most `limit` of them. */
  empty(limit: number): Resolved[] {
    const parked = this.log.stream(this.stream)?.records ?? []
    const from = this.firstParked
    const taken = parked.slice(from, from + limit)
    if (taken.length > 0) this.truncate(from + taken.length)
    return taken.map((link) => resolve(this.log, link))
  }

  private get firstParked(): number {
    return this.log.metadataOf(this.stream).truncateBefore ?? 0
  }

  private truncate(before: number): void {
    this.log.append(metastreamOf(this.stream), 'any', [
      {
        id: randomUUID(),
        type: METADATA_TYPE,
        contentType: JSON_CONTENT,
        data: Buffer.from(JSON.stringify({ $tb: before })),
        metadata: new Uint8Array(),
      },
    ])
  }
}

/** `revision@stream` of an event; an unresolved link points where it points. */
const pointerTo = ({ event, original }: Resolved): string =>
  event === undefined ? Buffer.from(original.data).toString('utf8') : `${event.revision}@${event.stream}`

/** An instant as .NET writes it: seven digits of a second, and the offset from UTC. */
const timestamp = (millis: number): string => new Date(millis).toISOString().replace('Z', '0000+00:00')
