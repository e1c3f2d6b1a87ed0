import { setTimeout as delay } from 'node:timers/promises'
import { fromMillis, toMillis } from '../../domain/kernel'
import { jittered } from '../backoff'
import { keepOn } from '../keep-on'
import type { Clock } from '../ports/clock'
import { StoreUnavailable } from '../ports/event-store'
import type { Leases } from '../ports/lease'
import type { Logger } from '../ports/logger'
import type { MarkQueue, MatchStore, TakenMark } from '../ports/match-store'
import { runUnderLease } from '../run-under-lease'
import { consentInForce } from './documents'

/** Does what a mark asks for. */
export interface Rematching {
  /** @returns false where it is to be done again later: a read model is behind, or a model of embeddings did not answer */
  rematch(mark: TakenMark): Promise<boolean>
}

export interface MatcherPorts {
  readonly marks: MarkQueue
  readonly store: Pick<MatchStore, 'outdated'>
  readonly work: Rematching
  readonly leases: Leases
  readonly clock: Clock
  readonly logger: Logger
}

/** Under which name the lease is kept. */
export const MATCHING = 'matching'

const AT_A_TIME = 50
/** How long it rests where nothing is marked. */
const REST_MILLIS = 400
const AGAIN = { firstMillis: 1_000, mostMillis: 60_000 }
/** What failed, or was done without the model that is wanted, is tried again after this, growing. */
const LATER = { firstMillis: 30_000, mostMillis: 6 * 3_600_000 }
const HOUR = 3_600_000
/** Hours of availability are kept for four weeks from the day they were computed; after one they are computed anew. */
const KEPT_MILLIS = 7 * 24 * HOUR

/** What has come of it in this process. */
export interface MatcherStatus {
  readonly done: number
  readonly putOff: number
}

/** Works off what is marked, in one process at a time (a lease). Killed anywhere it begins again with what is not done. */
export class Matcher {
  private done = 0
  private putOff = 0
  private sweptAt = 0

  constructor(private readonly ports: MatcherPorts) {}

  status(): MatcherStatus {
    return { done: this.done, putOff: this.putOff }
  }

  /** Works, or stands by, until `signal` fires. */
  run(signal: AbortSignal): Promise<void> {
    const failed = (error: unknown): void =>
      this.ports.logger.warn('matching stopped; trying again', { error: String(error) })
    return runUnderLease(this.ports.leases, MATCHING, signal, (mine) =>
      keepOn(
        mine,
        AGAIN,
        async () => {
          await this.sweep()
          if ((await this.round(mine)) === 0) await delay(REST_MILLIS, undefined, { signal: mine, ref: false })
        },
        failed,
      ),
    )
  }

  /** Does some of what is marked. @returns how much that was */
  async round(signal?: AbortSignal): Promise<number> {
    const taken = await this.ports.marks.take(AT_A_TIME)
    for (const mark of taken) {
      signal?.throwIfAborted()
      await this.attempt(mark)
    }
    return taken.length
  }

  private async attempt(mark: TakenMark): Promise<void> {
    const { marks, work, logger } = this.ports
    try {
      if (await work.rematch(mark)) {
        await marks.done(mark)
        this.done += 1
        return
      }
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error
      logger.error('something could not be matched; trying again later', { kind: mark.kind, error: String(error) })
    }
    this.putOff += 1
    await marks.putOff(mark, LATER.firstMillis + jittered(LATER, mark.failures + 2))
  }

  /** Marks, every hour, those whose hours run out, and those whose consent is to a version that is no longer in force. */
  private async sweep(): Promise<void> {
    const { clock, store, marks } = this.ports
    const now = toMillis(clock.now())
    if (now - this.sweptAt < HOUR) return
    const outdated = await store.outdated(fromMillis(now - KEPT_MILLIS), consentInForce(clock.now()) ?? '', 1_000)
    await marks.mark(outdated.map((id) => ({ kind: 'person', id, position: 0 })))
    this.sweptAt = now
  }
}
