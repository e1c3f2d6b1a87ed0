import { once } from 'node:events'
import { Client, type ClientConfig, escapeIdentifier } from 'pg'
import { pause } from '../../../application/backoff'
import type { Logger } from '../../../application/ports/logger'
import { sessionConfig } from './connections'

/** Longest wait without a look at the log: what a lost notification costs. */
const POLL_MILLIS = 1_000

/** For connections that broke: waits spread up to 100 ms at first, then up to 2 s. */
export const RECONNECT = { firstMillis: 100, mostMillis: 2_000 } as const

/**
 * Wakes subscriptions when the log has grown: by LISTEN on a connection of its own, and by the clock where that has
 * nothing to say. A notification is only ever a hint to look; it may be lost, late or doubled.
 */
export class WakeUp {
  private readonly sleepers = new Set<() => void>()
  private readonly closing = new AbortController()
  private hints = 0
  private listening: Promise<void> | undefined

  constructor(
    private readonly config: ClientConfig,
    private readonly channel: string,
    private readonly logger: Logger,
  ) {}

  /** How many hints there have been: ask before reading, and give the number to `since`. */
  get count(): number {
    return this.hints
  }

  /** Resolves when there was a hint after the `count`-th, at the latest after a second, or when `signal` fires. */
  async since(count: number, signal: AbortSignal): Promise<void> {
    this.listening ??= this.listen()
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

  private async listen(): Promise<void> {
    const { signal } = this.closing
    let attempt = 1
    while (!signal.aborted) {
      try {
        await this.listenOnce(() => (attempt = 1))
      } catch (error) {
        if (attempt === 1)
          this.logger.warn('no notifications from the log; polling until they are back', { error: String(error) })
      }
      attempt++
      await pause(RECONNECT, attempt, signal).catch(() => undefined)
    }
  }

  /** Listens until the connection breaks or the store closes. */
  private async listenOnce(connected: () => void): Promise<void> {
    const client = new Client(sessionConfig(this.config, 'lyceum log: listener'))
    const stop = new AbortController()
    const broken = new Promise<never>((_, reject) => client.on('error', reject))
    const closed = once(this.closing.signal, 'abort', { signal: stop.signal })
    const listen = async () => {
      await client.connect()
      await client.query(`listen ${escapeIdentifier(this.channel)}`)
      connected()
      // What was told while nobody listened is not told again.
      this.hint()
      client.on('notification', () => this.hint())
      await once(client, 'end', { signal: stop.signal })
    }
    try {
      await Promise.race([listen(), broken, closed])
    } finally {
      stop.abort()
      void client.end().catch(() => undefined)
    }
  }
}
