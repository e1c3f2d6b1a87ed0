import { createHash } from 'node:crypto'
import type { Lease, Leases } from '../../application/ports/lease'
import type { Logger } from '../../application/ports/logger'
import { openSession, type Session } from './session'

export interface PostgresLeasesOptions {
  /** Straight to PostgreSQL: a pooler that shares sessions between clients (PgBouncer's transaction mode) breaks it. */
  readonly connectionString: string
  readonly logger: Logger
  /** How often a standby tries; default 500. A standby takes over within this time of the owner's death. */
  readonly pollMillis?: number
  /** After how long a silence of its owner, frozen or paused, a lease goes to a standby; default 10,000. */
  readonly silenceMillis?: number
}

interface Waiter {
  readonly answer: (lease: Lease | undefined) => void
}

/** A name that somebody here owns or waits for. */
interface Claim {
  readonly name: string
  readonly key: string
  /** Aborted when the lease ends; undefined while another process owns it. */
  owner: AbortController | undefined
  /** In the order they came: a session may take its own lock twice, so taking turns within the process is our task. */
  readonly waiters: Waiter[]
}

/** 64 bits of SHA-256 as PostgreSQL's bigint: two names in a billion would not collide. */
const lockKey = (name: string): string =>
  createHash('sha256').update(`lyceum lease ${name}`).digest().readBigInt64BE().toString()

/**
 * Leases as advisory locks of one PostgreSQL session a process (PostgreSQL 15 to 18, chapter 13.3.5): they end with the
 * session, however it ends, so a dead owner needs no clean-up and no clocks have to agree. All leases of a process share
 * the connection, and so they are lost together.
 */
export class PostgresLeases implements Leases {
  private readonly claims = new Map<string, Claim>()
  private session: Session | undefined
  private timer: NodeJS.Timeout | undefined
  private round: Promise<void> | undefined
  private closed = false
  /** Told once, not at every try. */
  private outage = false

  constructor(private readonly options: PostgresLeasesOptions) {}

  acquire(name: string, signal: AbortSignal): Promise<Lease | undefined> {
    if (signal.aborted || this.closed) return Promise.resolve(undefined)
    const claim = this.claims.get(name) ?? { name, key: lockKey(name), owner: undefined, waiters: [] }
    this.claims.set(name, claim)
    return new Promise((resolve) => {
      const giveUp = (): void => this.giveUp(claim, waiter)
      const waiter: Waiter = {
        answer: (lease) => {
          signal.removeEventListener('abort', giveUp)
          resolve(lease)
        },
      }
      claim.waiters.push(waiter)
      signal.addEventListener('abort', giveUp, { once: true })
      this.schedule(0)
    })
  }

  /** Hands everything back. Waiting calls are answered with undefined. */
  async close(): Promise<void> {
    this.closed = true
    clearTimeout(this.timer)
    await this.round
    for (const { waiters } of this.claims.values()) for (const { answer } of waiters.splice(0)) answer(undefined)
    this.session?.destroy()
    this.loseAll()
  }

  private giveUp(claim: Claim, waiter: Waiter): void {
    const index = claim.waiters.indexOf(waiter)
    if (index < 0) return
    claim.waiters.splice(index, 1)
    waiter.answer(undefined)
    this.forget(claim)
  }

  private forget(claim: Claim): void {
    if (claim.owner === undefined && claim.waiters.length === 0) this.claims.delete(claim.name)
  }

  private schedule(millis: number): void {
    if (this.closed) return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      // What came too late for the round under way is tried in the next one.
      this.round ??= this.poll().finally(() => {
        this.round = undefined
        if (this.claims.size > 0) this.schedule(this.options.pollMillis ?? 500)
      })
    }, millis)
  }

  /** One round: a sign of life for what is owned, a try for what is waited for. */
  private async poll(): Promise<void> {
    try {
      this.session ??= await this.open()
      const wanted = [...this.claims.values()].filter(({ owner, waiters }) => owner === undefined && waiters.length > 0)
      const taken = await this.session.tryLock(wanted.map(({ key }) => key))
      for (const claim of wanted) if (taken.has(claim.key)) await this.grant(claim)
      this.outage = false
    } catch (error) {
      if (!this.outage) this.options.logger.warn('no leases: PostgreSQL does not answer', { reason: String(error) })
      this.outage = true
      this.session?.destroy()
      this.loseAll()
    }
  }

  private async open(): Promise<Session> {
    const { connectionString, silenceMillis = 10_000 } = this.options
    const session = await openSession(connectionString, silenceMillis, () => {
      if (this.session === session) this.loseAll()
    })
    return session
  }

  /** Passes the lock, which this session holds, to the first who waits for it here, or hands it back. */
  private async grant(claim: Claim): Promise<void> {
    const waiter = claim.waiters.shift()
    if (waiter === undefined) {
      claim.owner = undefined
      this.forget(claim)
      await this.session?.unlock(claim.key)
      return
    }
    const owner = new AbortController()
    claim.owner = owner
    this.options.logger.info('lease taken', { lease: claim.name })
    waiter.answer({
      name: claim.name,
      lost: owner.signal,
      release: async () => {
        if (owner.signal.aborted) return
        owner.abort()
        await this.grant(claim).catch(() => this.session?.destroy())
      },
    })
  }

  private loseAll(): void {
    this.session = undefined
    for (const claim of [...this.claims.values()]) {
      if (claim.owner === undefined) continue
      if (!this.closed) this.options.logger.warn('lease lost', { lease: claim.name })
      const { owner } = claim
      claim.owner = undefined
      this.forget(claim)
      owner.abort()
    }
    if (this.claims.size > 0) this.schedule(0)
  }
}
