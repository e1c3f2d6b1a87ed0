import { createHash, type Hash } from 'node:crypto'
import { type ChainLink, verifyChain } from '../commands/hash-chain'
import type { RecordedEvent, StreamName } from '../ports/event-store'
import { BrokenChain } from './errors'
import { type Trail, Trails } from './trails'

/** A log that is walked from its beginning: every event is held against its hash and its predecessor. */
export class CheckedWalk {
  readonly trails = new Trails()
  private readonly links = new Map<StreamName, ChainLink>()
  private readonly ids: Hash = createHash('sha256')

  constructor(private readonly log: 'source' | 'target') {}

  /** @throws BrokenChain */
  take(event: RecordedEvent): Trail {
    const { stream, revision, position } = event
    const link = verifyChain([event], this.links.get(stream))
    if ('fault' in link) throw new BrokenChain(this.log, { stream, revision, position }, link.fault)
    this.links.set(stream, link)
    this.ids.update(event.id)
    return this.trails.follow(event)
  }

  /** A digest of all ids in the order in which they came. To be asked for once, at the end. */
  order(): string {
    return this.ids.digest('base64')
  }
}
