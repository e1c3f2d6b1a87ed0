import { GENESIS_HASH } from '../../commands/hash-chain'
import type { StreamName } from '../../ports/event-store'

const HASH_BYTES = 32
const FIRST_CAPACITY = 1_024

/**
 * The last event of each of many streams: revision and hash, in 40 bytes a stream beside its name, so that a walk
 * through a log of a million streams needs no more than about 150 MB for it.
 */
export class ChainLinks {
  private readonly slots = new Map<StreamName, number>()
  private hashes = Buffer.alloc(FIRST_CAPACITY * HASH_BYTES)
  private revisions = new Float64Array(FIRST_CAPACITY)

  get streams(): number {
    return this.slots.size
  }

  /** Revision of the stream's last event; -1 before its first. */
  revisionOf(stream: StreamName): number {
    const slot = this.slots.get(stream)
    return slot === undefined ? -1 : (this.revisions[slot] ?? -1)
  }

  /** Hash of the stream's last event, in hex. */
  hashOf(stream: StreamName): string {
    const slot = this.slots.get(stream)
    return slot === undefined ? GENESIS_HASH : this.hashes.toString('hex', slot * HASH_BYTES, (slot + 1) * HASH_BYTES)
  }

  /** Each stream with the revision of its last event. */
  *entries(): Generator<readonly [stream: StreamName, last: number], void> {
    for (const [stream, slot] of this.slots) yield [stream, this.revisions[slot] ?? -1]
  }

  set(stream: StreamName, revision: number, hash: string): void {
    const slot = this.slots.get(stream) ?? this.newSlot(stream)
    this.revisions[slot] = revision
    // A hash that is none leaves zeros, which no event's hash is.
    this.hashes.fill(0, slot * HASH_BYTES, (slot + 1) * HASH_BYTES)
    this.hashes.write(hash, slot * HASH_BYTES, HASH_BYTES, 'hex')
  }

  private newSlot(stream: StreamName): number {
    const slot = this.slots.size
    if (slot === this.revisions.length) this.grow()
    this.slots.set(stream, slot)
    return slot
  }

  private grow(): void {
    const hashes = Buffer.alloc(this.hashes.length * 2)
    this.hashes.copy(hashes)
    this.hashes = hashes
    const revisions = new Float64Array(this.revisions.length * 2)
    revisions.set(this.revisions)
    this.revisions = revisions
  }
}
