import { setTimeout as delay } from 'node:timers/promises'
import { type Backoff, jittered } from '../../../application/backoff'
import type { BusMessage, Subscription } from '../../../application/ports/message-bus'
import type { Logger } from '../../../application/ports/logger'
import { MemberSession, type Owned } from './session'

/** After a batch was refused. */
const REDELIVERY: Backoff = { firstMillis: 100, mostMillis: 5_000 }

export interface MemberOptions {
  readonly connectionString: string
  readonly logger: Logger
  /** How many batches, each of another partition, are dealt with side by side. */
  readonly concurrency: number
  /** How often a member looks whether others have come or gone, and for messages where no notification came. */
  readonly pollMillis: number
  readonly silenceMillis: number
  /** For how long work under way is waited for when a member leaves, or hands a partition back. */
  readonly graceMillis: number
}

/** A partition, as long as it is this member's. */
interface Assignment extends Pick<Owned, 'partition' | 'topic' | 'number' | 'epoch'> {
  next: bigint
  surplus: boolean
  /** When it was first seen that another waits for it; in `performance.now()`. */
  surplusSince: number
  busy: Promise<void> | undefined
  /** Not to be read before this; in `performance.now()`. */
  notBefore: number
  failures: number
  readonly lost: AbortController
}

/** One membership: from joining a group to leaving it, or to the loss of the connection. */
export class Member {
  private readonly assigned = new Map<number, Assignment>()
  private wake: () => void = () => undefined
  private hinted = false
  private membersHinted = false

  private constructor(
    private readonly session: MemberSession,
    private readonly subscription: Subscription,
    private readonly options: MemberOptions,
  ) {}

  /** Consumes until `signal` of the subscription fires. Rejects when the connection is lost. */
  static async run(subscription: Subscription, options: MemberOptions): Promise<void> {
    const joined: { member?: Member } = {}
    const hint = (members: boolean): void => joined.member?.hint(members)
    const session = await MemberSession.open({ ...options, ...subscription, hint })
    const member = new Member(session, subscription, options)
    joined.member = member
    try {
      await Promise.race([member.work(), session.broken])
    } finally {
      member.loseAll()
      session.close()
    }
  }

  private hint(members: boolean): void {
    this.hinted = true
    this.membersHinted ||= members
    this.wake()
  }

  private async work(): Promise<void> {
    const { signal } = this.subscription
    const { pollMillis } = this.options
    const stop = (): void => this.hint(false)
    signal.addEventListener('abort', stop)
    try {
      for (let balancedAt = Number.NEGATIVE_INFINITY; !signal.aborted;) {
        this.hinted = false
        if (this.membersHinted || performance.now() - balancedAt >= pollMillis) {
          this.membersHinted = false
          await this.balance()
          balancedAt = performance.now()
        }
        if (!(await this.fetch())) await this.sleep(pollMillis)
      }
    } finally {
      signal.removeEventListener('abort', stop)
    }
    await this.finish([...this.assigned.values()])
    await this.session.leave()
  }

  /** Until there is a hint, or a batch was dealt with. */
  private async sleep(millis: number): Promise<void> {
    if (this.hinted) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, millis)
      this.wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.wake = () => undefined
  }

  private async balance(): Promise<void> {
    const owned = new Map((await this.session.balance()).map((each) => [each.partition, each]))
    for (const assignment of this.assigned.values())
      if (owned.get(assignment.partition)?.epoch !== assignment.epoch) this.lose(assignment)
    const now = performance.now()
    for (const { surplus, next, ...each } of owned.values()) {
      const assignment = this.assigned.get(each.partition)
      if (assignment === undefined) this.assigned.set(each.partition, newAssignment(each, next))
      else if (surplus !== assignment.surplus) Object.assign(assignment, { surplus, surplusSince: now })
    }
    for (const assignment of this.assigned.values()) if (assignment.surplus) await this.handBack(assignment, now)
  }

  /** Another waits for it: it is handed back when the work on it is done, or has taken too long. */
  private async handBack(assignment: Assignment, now: number): Promise<void> {
    if (assignment.busy !== undefined && now - assignment.surplusSince < this.options.graceMillis) return
    this.lose(assignment)
    await this.session.release(assignment)
  }

  /** Reads what there is, as much as can be dealt with now. Answers whether there was anything. */
  private async fetch(): Promise<boolean> {
    const now = performance.now()
    const all = [...this.assigned.values()]
    const free = this.options.concurrency - all.filter(({ busy }) => busy !== undefined).length
    const idle = all.filter(({ busy, surplus, notBefore }) => busy === undefined && !surplus && notBefore <= now)
    if (free <= 0 || idle.length === 0) return false
    const pages = await this.session.read(idle, free)
    for (const { partition, messages } of pages) {
      const assignment = this.assigned.get(partition)
      if (assignment === undefined) continue
      // Behind the others, so that each has its turn.
      this.assigned.delete(partition)
      this.assigned.set(partition, assignment)
      assignment.busy = this.deal(assignment, messages).finally(() => {
        assignment.busy = undefined
        this.hint(assignment.surplus)
      })
    }
    return pages.length > 0
  }

  private async deal(assignment: Assignment, messages: readonly BusMessage[]): Promise<void> {
    const { handle, group, signal } = this.subscription
    const { topic, number, lost } = assignment
    try {
      await handle({ topic, partition: number, messages, signal: lost.signal, alive: () => Promise.resolve() })
    } catch (error) {
      assignment.failures += 1
      assignment.notBefore = performance.now() + jittered(REDELIVERY, assignment.failures + 1)
      const fields = { group, topic, partition: number, failures: assignment.failures, error: String(error) }
      if (!lost.signal.aborted && !signal.aborted)
        this.options.logger.warn('a batch was refused and is delivered again', fields)
      return
    }
    const last = messages.at(-1)
    if (lost.signal.aborted || last === undefined) return
    const next = BigInt(last.offset) + 1n
    // A connection that breaks here is told by `broken` to whoever waits for it.
    const committed = await this.session.commit(assignment, next).catch(() => false)
    if (!committed) this.lose(assignment)
    assignment.next = next
    assignment.failures = 0
  }

  private lose(assignment: Assignment): void {
    assignment.lost.abort()
    this.assigned.delete(assignment.partition)
  }

  private loseAll(): void {
    for (const assignment of [...this.assigned.values()]) this.lose(assignment)
  }

  /** Waits for what is under way, for some time. */
  private async finish(assignments: readonly Assignment[]): Promise<void> {
    const busy = assignments.flatMap((assignment) => assignment.busy ?? [])
    const ended = new AbortController()
    const { graceMillis } = this.options
    await Promise.race([
      Promise.all(busy),
      delay(graceMillis, undefined, { signal: ended.signal }).catch(() => undefined),
    ])
    ended.abort()
    this.loseAll()
  }
}

const newAssignment = (of: Pick<Owned, 'partition' | 'topic' | 'number' | 'epoch'>, next: bigint): Assignment => ({
  ...of,
  next,
  surplus: false,
  surplusSince: 0,
  busy: undefined,
  notBefore: 0,
  failures: 0,
  lost: new AbortController(),
})
