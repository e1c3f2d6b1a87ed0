import { Client, escapeIdentifier, type Pool } from 'pg'
import { setTimeout as delay } from 'node:timers/promises'
import { pause } from '../../../application/backoff'
import type { Logger } from '../../../application/ports/logger'
import { reaching } from './out-of-reach'
import { KEY_SCHEMA } from './schema'

/** The channel on which it is told that a key was destroyed. The payload is how many there have been. */
const CHANNEL = 'lyceum_key_destroyed'

/** First half of the advisory locks by which a process says up to which destruction it has heard; any number would do. */
const HEARD = 1_280_917_331

/** Those who have not heard by then are cut off. */
const PATIENCE_MILLIS = 5_000
const LOOK_MILLIS = 5

/** A connection on which nothing comes is asked whether it still is one. */
const SIGN_OF_LIFE_MILLIS = 15_000
const ANSWER_MILLIS = 10_000

/** Less than `STALE_KEY_SECONDS` together: found out at the latest after 25 seconds, and dropped at each try from then on. */
const BACKOFF = { firstMillis: 100, mostMillis: 2_000 }

export interface KeyNoticesOptions {
  readonly url: string
  readonly pool: Pick<Pool, 'query'>
  readonly logger: Logger
  /** Default `lyceum_keys`. */
  readonly schema?: string
}

/**
 * Tells every process that a key was destroyed, and knows when all of them have heard: each holds a shared advisory
 * lock whose number is that of the last destruction it has heard of, so the server's list of locks shows who has not,
 * and forgets those who have died.
 */
export class KeyNotices {
  readonly channel = CHANNEL
  private readonly schema: string
  private readonly watchers: (() => void)[] = []
  private readonly closing = new AbortController()
  private listening: Promise<void> | undefined

  constructor(private readonly options: KeyNoticesOptions) {
    this.schema = escapeIdentifier(options.schema ?? KEY_SCHEMA)
  }

  /** Resolves when notices are heard: whoever opens anything before that would not be waited for. */
  async start(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.listening ??= this.keepListening(resolve)
    })
  }

  watch(drop: () => void): void {
    this.watchers.push(drop)
  }

  /** Resolves when every process that listens has heard of a destruction, or is given up. */
  async heardByAll(destruction: number): Promise<void> {
    for (let waited = 0; waited < PATIENCE_MILLIS; waited += LOOK_MILLIS) {
      const { rows } = await reaching(
        this.options.pool.query<{ readonly behind: boolean }>(
          `select exists (
             select from pg_locks
             where locktype = 'advisory' and classid::bigint = $1 and objid::bigint < $2 and granted
               and database = (select oid from pg_database where datname = current_database())
           ) as behind`,
          [HEARD, destruction],
        ),
      )
      if (rows[0]?.behind !== true) return
      await delay(LOOK_MILLIS)
    }
    this.options.logger.warn('a process has not heard that a key was destroyed; it finds out when it is reached again')
  }

  async close(): Promise<void> {
    this.closing.abort()
    await this.listening
  }

  private drop(): void {
    for (const drop of this.watchers) drop()
  }

  private async keepListening(onConnected: () => void): Promise<void> {
    const { signal } = this.closing
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        await this.listen(() => {
          attempt = 1
          onConnected()
        })
      } catch (error) {
        this.options.logger.debug('listening for destroyed keys failed', { attempt, error: String(error) })
      }
      // What was told meanwhile is not told again.
      this.drop()
      await pause(BACKOFF, attempt + 1, signal).catch(() => undefined)
    }
  }

  /** Listens until the connection breaks or the vault is closed. */
  private async listen(connected: () => void): Promise<void> {
    const { signal } = this.closing
    const client = new Client({
      connectionString: this.options.url,
      application_name: 'lyceum key notices',
      keepAlive: true,
      connectionTimeoutMillis: ANSWER_MILLIS,
      query_timeout: ANSWER_MILLIS,
    })
    let alive: NodeJS.Timeout | undefined
    let stop: () => void = () => undefined
    try {
      await new Promise<void>((resolve, reject) => {
        stop = resolve
        client.on('end', stop)
        client.on('error', reject)
        signal.addEventListener('abort', stop, { once: true })
        const heard = this.hearing(client)
        client.on('notification', ({ payload }) => void heard(Number(payload)).catch(reject))
        const begin = async (): Promise<void> => {
          await client.connect()
          await client.query(`listen ${CHANNEL}`)
          const { rows } = await client.query<{ number: number }>(`select number from ${this.schema}.destructions`)
          await heard(rows[0]?.number ?? 0)
          connected()
          alive = setInterval(() => void client.query('select 1').catch(reject), SIGN_OF_LIFE_MILLIS).unref()
        }
        begin().catch(reject)
      })
    } finally {
      clearInterval(alive)
      signal.removeEventListener('abort', stop)
      // A connection that does not answer would not answer a farewell either.
      await Promise.race([client.end().catch(() => undefined), delay(1_000, undefined, { ref: false })])
    }
  }

  /** Drops, and then says so: what has been heard of a destruction, whichever comes first, is true of all before it. */
  private hearing(client: Client): (number: number) => Promise<void> {
    let heard: number | undefined
    return async (number) => {
      if (heard !== undefined && number <= heard) return
      const before = heard
      heard = number
      this.drop()
      await client.query('select pg_advisory_lock_shared($1, $2)', [HEARD, number])
      if (before !== undefined) await client.query('select pg_advisory_unlock_shared($1, $2)', [HEARD, before])
    }
  }
}
