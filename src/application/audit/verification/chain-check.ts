import { sealHolds } from '../../commands/hash-chain'
import type { RecordedEvent } from '../../ports/event-store'
import { ChainLinks } from './chain-links'

/**
 * How an event does not fit its stream's hash chain.
 *
 * - `unsealed`: it has no hash at all, so Lyceum did not write it.
 * - `altered`: it does not match its own hash.
 * - `gap`, `repeated`: its revision is above, or not above, the one that comes next.
 * - `unlinked`: its revision comes next, but it names another predecessor than the one it has.
 */
export type ChainFault = 'unsealed' | 'altered' | 'gap' | 'repeated' | 'unlinked'

/** Follows the hash chains of all streams through a log that is read in its order. */
export class ChainCheck {
  private readonly links = new ChainLinks()

  get streams(): number {
    return this.links.streams
  }

  /** Each stream that was seen, with its last revision. */
  lastRevisions(): Iterable<readonly [stream: string, last: number]> {
    return this.links.entries()
  }

  /** The last revision that was seen of a stream, -1 for none. */
  lastRevisionOf(stream: string): number {
    return this.links.revisionOf(stream)
  }

  /** Checks the event and goes on from it, whatever is wrong with it. */
  take(event: RecordedEvent): ChainFault | undefined {
    const fault = this.faultOf(event)
    this.links.set(event.stream, event.revision, isSealed(event) ? event.metadata.hash : '')
    return fault
  }

  private faultOf(event: RecordedEvent): ChainFault | undefined {
    const { stream, revision, metadata } = event
    if (!isSealed(event)) return 'unsealed'
    if (!sealHolds(event)) return 'altered'
    const next = this.links.revisionOf(stream) + 1
    if (revision > next) return 'gap'
    if (revision < next) return 'repeated'
    return metadata.previousHash === this.links.hashOf(stream) ? undefined : 'unlinked'
  }
}

/** Whoever writes to the log past Lyceum need not keep to its metadata. */
const isSealed = ({ metadata }: RecordedEvent): boolean => {
  const { hash, previousHash }: Partial<RecordedEvent['metadata']> = metadata
  return typeof hash === 'string' && hash !== '' && typeof previousHash === 'string'
}
