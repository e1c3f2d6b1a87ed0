import { setTimeout as delay } from 'node:timers/promises'
import type { Backoff } from '../backoff'
import { keepOn } from '../keep-on'
import { type AuditTree, type TreeExtent, TreeMoved } from '../ports/audit-tree'
import type { EventStore } from '../ports/event-store'
import type { Leases } from '../ports/lease'
import type { Logger } from '../ports/logger'
import { runUnderLease } from '../run-under-lease'
import { type SignsOfLife, Stalled, watched } from '../watchdog'
import { type HeadKeeper, TreeRewritten } from './head-keeper'
import { leafOf } from './leaf'
import { LogDiffers, logHoldsTree } from './log-and-tree'

export interface TreeKeeperPorts {
  readonly store: Pick<EventStore, 'subscribe' | 'readAll' | 'readStream' | 'head'>
  readonly tree: Pick<AuditTree, 'extent' | 'leaves' | 'append'>
  readonly heads: Pick<HeadKeeper, 'sign'>
  readonly leases: Leases
  readonly logger: Logger
}

export interface TreeKeeperSettings {
  /** A head is signed after so many events at the latest. Default 10,000. */
  readonly headEvents: number
  /** A head is signed so many milliseconds after an event at the latest. Default 60,000. */
  readonly headMillis: number
  /** After a failure. */
  readonly backoff: Backoff
  /** For how long it may stand still while the log goes on, in milliseconds. Default 30,000. */
  readonly stalledMillis: number
}

const defaults: TreeKeeperSettings = {
  headEvents: 10_000,
  headMillis: 60_000,
  backoff: { firstMillis: 100, mostMillis: 30_000 },
  stalledMillis: 30_000,
}

/** What a keeper knows of the tree that it owns. */
export interface TreeKeeperStatus extends TreeExtent {
  /** The size of the last tree that it signed; 0 before. */
  readonly signed: number
  /** The log or the tree is not what it was: no head is signed until it is again. */
  readonly alarm: boolean
}

/** Under which name the lease is kept. */
export const AUDIT_TREE = 'audit tree'

/**
 * Adds a leaf to the audit tree for every event of the log, in one place at a time (a lease), and has its head signed
 * now and then. A second keeper would do no harm: the tree takes each leaf once.
 *
 * It never goes back: where the log has no longer what the tree is made of, it raises an alarm and waits.
 */
export class TreeKeeper {
  private readonly settings: TreeKeeperSettings
  private extent: TreeExtent | undefined
  private signed = 0
  private alarm = false

  constructor(
    private readonly ports: TreeKeeperPorts,
    settings: Partial<TreeKeeperSettings> = {},
  ) {
    this.settings = { ...defaults, ...settings }
  }

  /** Undefined while another process owns the tree. */
  status(): TreeKeeperStatus | undefined {
    return this.extent && { ...this.extent, signed: this.signed, alarm: this.alarm }
  }

  /** Works, or stands by, until `signal` fires. */
  async run(signal: AbortSignal): Promise<void> {
    await runUnderLease(this.ports.leases, AUDIT_TREE, signal, async (owning) => {
      await Promise.all([
        this.keepOn('follow the log', owning, () => this.follow(owning)),
        this.keepOn('sign its head', owning, () => this.signInTime(owning)),
      ])
      // Nothing is left unsigned while Lyceum does not run; whoever has taken over the lease signs in his turn.
      if (signal.aborted) await this.signIfNew().catch((error: unknown) => this.failed('sign its head', error, 1))
      this.extent = undefined
    })
  }

  private keepOn(what: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    return keepOn(signal, this.settings.backoff, work, (error, failures) => this.failed(what, error, failures))
  }

  private failed(what: string, error: unknown, failures: number): void {
    // Somebody else adds leaves, which is no failure: following starts again from where the tree is now.
    if (error instanceof TreeMoved) return
    if (!(error instanceof LogDiffers || error instanceof TreeRewritten)) {
      const level = error instanceof Stalled ? 'error' : 'warn'
      this.ports.logger[level](`the audit tree's keeper could not ${what}; trying again`, {
        failures,
        error: String(error),
      })
      return
    }
    if (this.alarm) return
    this.alarm = true
    this.ports.logger.error('AUDIT ALARM: no tree head is signed until this is cleared up', {
      reason: error.message,
    })
  }

  /** Follows the log, given up where it does not move although the log does. */
  private async follow(signal: AbortSignal): Promise<void> {
    const { store, tree } = this.ports
    const extent = await logHoldsTree(store, tree)
    const { stalledMillis } = this.settings
    await watched({ store }, { position: extent.position, stalledMillis }, signal, (life, abandoned) =>
      this.addFrom(extent, life, AbortSignal.any([signal, abandoned])),
    )
  }

  private async addFrom(begun: TreeExtent, { alive }: SignsOfLife, signal: AbortSignal): Promise<void> {
    const { store, tree } = this.ports
    let extent = (this.extent = begun)
    for await (const { events } of store.subscribe({ after: extent.position, signal })) {
      const last = events.at(-1)
      if (last === undefined) continue
      const { size } = extent
      await tree.append(events.map((event, at) => leafOf(event, size + at)))
      // Abandoned in the middle: others go on from here.
      signal.throwIfAborted()
      extent = this.extent = { size: size + events.length, position: last.position }
      alive(extent.position)
      if (extent.size - this.signed >= this.settings.headEvents) await this.signIfNew()
    }
    if (!signal.aborted) throw new Error('the subscription has ended')
  }

  private async signInTime(signal: AbortSignal): Promise<void> {
    await delay(this.settings.headMillis, undefined, { signal })
    await this.signIfNew()
  }

  /** Signs what was added; looks in any case whether log and tree are still what they were. */
  private async signIfNew(): Promise<void> {
    const { store, tree, heads } = this.ports
    const { size } = await logHoldsTree(store, tree)
    if (size > this.signed || this.alarm) this.signed = (await heads.sign()).size
    this.alarm = false
  }
}
