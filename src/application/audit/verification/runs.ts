import type { Clock } from '../../ports/clock'
import type { Verification } from './verification'
import type { VerifyProgress } from './verify-log'

/** A verification that was begun in the background, as far as it has come. */
export interface Run {
  readonly number: number
  readonly startedAt: string
  readonly progress: VerifyProgress
  /** Absent while it is under way. */
  readonly outcome?: { readonly endedAt: string; readonly verification: Verification } | { readonly failure: string }
}

/** Verifies the log from its beginning to its end. */
export type Verify = (onProgress: (progress: VerifyProgress) => void, signal: AbortSignal) => Promise<Verification>

/**
 * Verifications in the background, one at a time: whoever asks while one is under way is told of that one. Only the last
 * is remembered, by this process alone.
 */
export class VerificationRuns {
  private last: Run | undefined
  private ending: Promise<void> = Promise.resolve()
  private readonly stopped = new AbortController()

  constructor(
    private readonly verify: Verify,
    private readonly clock: Clock,
  ) {}

  /** The last run; a new one is begun where there is none later than the one with the number `after`. */
  latest(after = 0): Run {
    const { last } = this
    if (last !== undefined && (last.outcome === undefined || last.number > after)) return last
    return this.begin(Math.max(after, last?.number ?? 0) + 1)
  }

  /** Gives up what is under way, and waits until it has ended. */
  async close(): Promise<void> {
    this.stopped.abort(new Error('Lyceum ends'))
    await this.ending
  }

  private begin(number: number): Run {
    const run = (this.last = { number, startedAt: this.clock.now(), progress: { events: 0, position: 0, head: 0 } })
    this.ending = this.carryOut(run)
    return run
  }

  private async carryOut(begun: Run): Promise<void> {
    let run = begun
    try {
      const onProgress = (progress: VerifyProgress) => (this.last = run = { ...run, progress })
      const verification = await this.verify(onProgress, this.stopped.signal)
      this.last = { ...run, outcome: { endedAt: this.clock.now(), verification } }
    } catch (error) {
      this.last = { ...run, outcome: { failure: error instanceof Error ? error.message : String(error) } }
    }
  }
}
