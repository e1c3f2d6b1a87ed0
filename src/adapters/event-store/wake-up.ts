import { pause } from '../../application/backoff'
import type { Logger } from '../../application/ports/logger'

/** Longest wait without a look at the log: what a lost hint costs. */
const POLL_MILLIS = 1_000

/** For connections that broke: waits spread up to 100 ms at first, then up to 2 s. */
export const RECONNECT = { firstMillis: 100, mostMillis: 2_000 } as const

export interface Listening {
  /** Hints can come from now on. What was written before is not told again. */
  readonly connected: () => void
  /** The log has grown. */
  readonly hint: () => void
  /** Fires when nobody listens any more. */
  readonly signal: AbortSignal
}

/** Listens for hints until the connection breaks, which may be an error, or until its signal fires. */
export type Listen = (listening: Listening) => Promise<void>

/**
 * Wakes subscriptions when the log has grown: by hints that the server sends, and by the clock where it has nothing to
 * say. A hint is only ever a reason to look; it may be lost, late or doubled.
 */
export class WakeUp {
  private readonly sleepers = new Set<() => void>()
  private readonly closing = new AbortController()
  private hints = 0
  private listening: Promise<void> | undefined

  constructor(
    private readonly listen: Listen,
    private readonly logger: Logger,
  ) {}

  /** How many hints there have been: ask before reading, and give the number to `since`. */
  get count(): number {
    return this.hints
  }

  /** Resolves when there was a hint after the `count`-th, at the latest after a second, or when `signal` fires. */
  async since(count: number, signal: AbortSignal): Promise<void> {
    this.listening ??= this.keepListening()
    if (this.hints > count || signal.aborted) return
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', wake)
        this.sleepers.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, POLL_MILLIS)
      signal.addEventListener('abort', wake)
      this.sleepers.add(wake)
    })
  }

  async close(): Promise<void> {
    this.closing.abort()
    await this.listening
  }

  private hint(): void {
    this.hints++
    for (const wake of [...this.sleepers]) wake()
  }

  private async keepListening(): Promise<void> {
    const { signal } = this.closing
    let attempt = 1
    const connected = () => {
      attempt = 1
      // What was told while nobody listened is not told again.
      this.hint()
    }
    while (!signal.aborted) {
      try {
        await this.listen({ connected, hint: () => this.hint(), signal })
      } catch (error) {
        if (attempt === 1)
          this.logger.warn('no notifications from the log; polling until they are back', { error: String(error) })
      }
      attempt++
      await pause(RECONNECT, attempt, signal).catch(() => undefined)
    }
  }
}
