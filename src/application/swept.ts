import type { Logger } from './ports/logger'

/** How often something is swept, and what it is called in the log. */
export interface Sweeping {
  /** `expired spent tokens`. */
  readonly what: string
  readonly everyMillis: number
  /** What is removed with one statement at most. Fewer were the last: more expire all the time, and wait for the next. */
  readonly atOnce: number
  readonly logger: Logger
}

/** Rids itself, every so often, of what has expired, besides the hourly rules of retention: it grows by each request. */
export abstract class Swept {
  private sweeper: NodeJS.Timeout | undefined

  constructor(private readonly sweeping: Sweeping) {}

  /** Makes what it needs where that is missing, and begins to forget what has expired. */
  async start(): Promise<void> {
    await this.prepare()
    this.sweeper = setInterval(() => void this.sweep(), this.sweeping.everyMillis).unref()
  }

  stop(): void {
    clearInterval(this.sweeper)
  }

  /** Removes all that has expired; one that fails is told of, and the next begins anew. */
  async sweep(): Promise<void> {
    const { what, atOnce, logger } = this.sweeping
    try {
      while ((await this.removeExpired()) === atOnce);
    } catch (error) {
      logger.warn(`${what} were not removed`, { error: String(error) })
    }
  }

  protected abstract prepare(): Promise<unknown>

  /** Removes some of what has expired, `atOnce` at most. @returns how many */
  abstract removeExpired(): Promise<number>
}
