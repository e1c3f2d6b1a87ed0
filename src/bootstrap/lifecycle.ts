import type { Logger } from '../application/ports/logger'

interface Part {
  readonly name: string
  readonly close: () => Promise<void> | void
}

/** What has been opened, so that it is closed in the opposite order: nothing loses what it works with. */
export class Lifecycle {
  private readonly parts: Part[] = []

  constructor(private readonly logger: Logger) {}

  /** Closes `close` when Lyceum ends, before everything that was opened earlier. */
  closeLater(name: string, close: Part['close']): void {
    this.parts.push({ name, close })
  }

  /** Closes all; a part that fails to close does not keep the others open. */
  async close(): Promise<void> {
    for (let part = this.parts.pop(); part !== undefined; part = this.parts.pop()) {
      this.logger.debug('closing', { part: part.name })
      try {
        await part.close()
      } catch (error) {
        this.logger.error('a part did not close', { part: part.name, error })
      }
    }
  }
}
