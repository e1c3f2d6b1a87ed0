import type { Clock } from '../../application/ports/clock'
import {
  type IdempotencyKeys,
  KEY_LIFETIME_HOURS,
  type KeyClaim,
  type KeyHolder,
} from '../../application/ports/idempotency-keys'
import { HOUR, toMillis } from '../../domain/kernel'

interface Held extends KeyHolder {
  readonly claimedAt: number
}

/** Keys of one process, forgotten with it. */
export class InMemoryIdempotencyKeys implements IdempotencyKeys {
  /** In the order of their claims, so that the expired are at the front. */
  private readonly held = new Map<string, Held>()

  constructor(private readonly clock: Clock) {}

  claim({ actorId, key, requestHash, aggregateId }: KeyClaim): Promise<KeyHolder> {
    const now = toMillis(this.clock.now())
    this.forgetBefore(now - KEY_LIFETIME_HOURS * HOUR)
    const name = JSON.stringify([actorId, key])
    const first = this.held.get(name) ?? { requestHash, aggregateId, claimedAt: now }
    this.held.set(name, first)
    return Promise.resolve({ requestHash: first.requestHash, aggregateId: first.aggregateId })
  }

  private forgetBefore(instant: number): void {
    for (const [name, { claimedAt }] of this.held) {
      if (claimedAt >= instant) return
      this.held.delete(name)
    }
  }
}
