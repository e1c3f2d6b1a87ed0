import { createHmac } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { ServerSecrets } from '../../../application/ports/server-secrets'
import type { Throttle } from '../../../application/ports/throttle'
import type { RateLimit } from '../options'

/** How far somebody is with the requests that they may make. */
export interface Spent {
  readonly allowed: boolean
  /** At least so many more are allowed at once. */
  readonly left: number
  /** Seconds until there may be more. */
  readonly resetSeconds: number
}

/** Requests that this process may let through before it asks again. */
interface Chunk {
  left: number
  /** Chunks that were still to be had when this one was. */
  readonly behind: number
  /** In milliseconds of `now`. */
  readonly until: number
}

/** Into how many parts what is allowed is cut: so often one who uses all of it costs a question in a window. */
const CHUNKS = 20
/** Which part of a window a chunk is good for: what was taken and not used is lost to all processes for no longer. */
const CHUNK_WINDOWS = 1 / 10
/** Who asks now; whoever is forgotten costs one question more. */
const KNOWN = 50_000

/**
 * Counts requests over all processes without asking anybody for each of them: what somebody may make in a window is cut
 * into chunks, and a process takes a chunk from the shared throttle when it needs one. Nobody gets more than is allowed (a
 * chunk counts as used when it is taken, and lapses soon, so that not two windows' worth can meet in one); with so many
 * processes one may get less by a chunk for each of them but the last. Who has spent all is refused by what this process
 * remembers, until there may be more.
 */
export class RequestBudget {
  private readonly chunks = new LRUCache<string, Chunk>({ max: KNOWN })
  private readonly refusedUntil = new LRUCache<string, number>({ max: KNOWN })
  private readonly asking = new Map<string, Promise<void>>()
  private readonly size: number
  private readonly most: number

  constructor(
    private readonly limit: RateLimit,
    private readonly throttle: Throttle,
    private readonly secrets: ServerSecrets,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.most = Math.min(CHUNKS, limit.requests)
    this.size = Math.floor(limit.requests / this.most)
  }

  /** Counts one request of `who`: a user, or an address. */
  async spend(who: string): Promise<Spent> {
    for (;;) {
      const now = this.now()
      const chunk = this.chunks.get(who)
      if (chunk !== undefined && chunk.left > 0 && chunk.until > now) {
        chunk.left -= 1
        return { allowed: true, left: chunk.left + chunk.behind * this.size, resetSeconds: this.limit.windowSeconds }
      }
      const refusedUntil = this.refusedUntil.get(who) ?? 0
      if (refusedUntil > now) return { allowed: false, left: 0, resetSeconds: Math.ceil((refusedUntil - now) / 1_000) }
      await this.takeChunk(who)
    }
  }

  /** Requests that come together wait for one answer. */
  private takeChunk(who: string): Promise<void> {
    const known = this.asking.get(who)
    if (known !== undefined) return known
    const asking = this.ask(who).finally(() => this.asking.delete(who))
    this.asking.set(who, asking)
    return asking
  }

  private async ask(who: string): Promise<void> {
    const { windowSeconds } = this.limit
    const bucket = createHmac('sha256', await this.secrets.of('buckets'))
      .update(`requests ${who}`)
      .digest('base64url')
    const verdict = await this.throttle.take(bucket, { most: this.most, perSeconds: windowSeconds })
    const now = this.now()
    if (verdict.allowed) {
      const until = now + windowSeconds * CHUNK_WINDOWS * 1_000
      this.chunks.set(who, { left: this.size, behind: verdict.left, until })
    } else this.refusedUntil.set(who, now + verdict.retryAfterSeconds * 1_000)
  }
}
