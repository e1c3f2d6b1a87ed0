import type { Clock } from '../../application/ports/clock'
import type { SpentTokens } from '../../application/ports/spent-tokens'
import type { Instant } from '../../domain/kernel'

/** What one process has seen spent, forgotten with it; for tests. */
export class InMemorySpentTokens implements SpentTokens {
  private readonly spent = new Map<string, Instant>()

  constructor(private readonly clock: Clock) {}

  spend(id: string, until: Instant): Promise<boolean> {
    const now = this.clock.now()
    for (const [known, expiry] of this.spent) if (expiry < now) this.spent.delete(known)
    if (this.spent.has(id)) return Promise.resolve(false)
    this.spent.set(id, until)
    return Promise.resolve(true)
  }
}
