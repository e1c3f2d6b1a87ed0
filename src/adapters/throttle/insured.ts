import { StoreUnavailable } from '../../application/ports/event-store'
import type { Logger } from '../../application/ports/logger'
import type { Allowance, Throttle, Verdict } from '../../application/ports/throttle'

/** After a failure: nobody waits for a database that is away, and it is asked again soon. */
const REST_MILLIS = 2_000

/**
 * Counts with what all processes share, and for this process alone while that is out of reach: guessing passwords must
 * not become free, nor signing in impossible, because a database is.
 */
export class InsuredThrottle implements Throttle {
  private restsUntil = 0

  constructor(
    private readonly shared: Throttle,
    private readonly own: Throttle,
    private readonly logger: Logger,
    private readonly millis: () => number = () => performance.now(),
  ) {}

  async take(bucket: string, allowance: Allowance): Promise<Verdict> {
    if (this.millis() < this.restsUntil) return this.own.take(bucket, allowance)
    try {
      return await this.shared.take(bucket, allowance)
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error
      this.logger.warn('this process counts attempts for itself, as the shared counter is out of reach', {
        reason: error.message,
      })
      this.restsUntil = this.millis() + REST_MILLIS
      return this.own.take(bucket, allowance)
    }
  }
}
