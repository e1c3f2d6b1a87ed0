import { LRUCache } from 'lru-cache'
import type { Clock } from '../../application/ports/clock'
import type { Allowance, Throttle, Verdict } from '../../application/ports/throttle'

/** Far more than are tried at once; whoever makes more buckets than this forgets the oldest. */
const BUCKETS = 100_000

/** Counts the attempts of one process: for tests, and where the shared counter is out of reach. */
export class InMemoryThrottle implements Throttle {
  /** When the attempts were made, the oldest first, in milliseconds since 1970. */
  private readonly attempts = new LRUCache<string, readonly number[]>({ max: BUCKETS })

  constructor(private readonly clock: Clock) {}

  take(bucket: string, { most, perSeconds }: Allowance): Promise<Verdict> {
    const now = Date.parse(this.clock.now())
    const window = perSeconds * 1_000
    const counted = (this.attempts.get(bucket) ?? []).filter((at) => at > now - window)
    const [oldest = now] = counted.slice(-most)
    if (counted.length >= most)
      return Promise.resolve({ allowed: false, retryAfterSeconds: Math.ceil((oldest + window - now) / 1_000) })
    this.attempts.set(bucket, [...counted, now])
    return Promise.resolve({ allowed: true, left: most - counted.length - 1 })
  }
}
