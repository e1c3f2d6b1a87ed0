import type { Instant } from '../../domain/kernel'
import { NotYet } from '../forgetting/part'
import type { Clock } from '../ports/clock'
import type { Leases } from '../ports/lease'
import type { Logger } from '../ports/logger'
import { runRegularly } from '../run-regularly'
import type { Duty } from './duty'
import { namedRules, type RuleName } from './rules'

export interface RetentionPorts {
  /** One for each rule that is run by `retention`. */
  readonly duties: readonly Duty[]
  readonly leases: Leases
  readonly clock: Clock
  readonly logger: Logger
}

/** What has come of the rules in this process. */
export interface RetentionStatus {
  /** How much was done, by rule. */
  readonly done: Readonly<Partial<Record<RuleName, number>>>
  /** Rules that failed when they were last run. */
  readonly failing: ReadonlySet<RuleName>
  /** When the last round ended in which none did. */
  readonly completedAt?: Instant
}

const EVERY_MILLIS = 3_600_000

/** Under which name the lease is kept. */
export const RETENTION = 'retention'

/**
 * Carries out the rules of retention, every hour, in one place at a time (a lease). One rule after another, a step at a
 * time: killed anywhere it is begun again and finds done what was done. A rule that fails keeps no other from its turn.
 */
export class RetentionRunner {
  private readonly done = new Map<RuleName, number>()
  private readonly failing = new Set<RuleName>()
  private completedAt: Instant | undefined
  private readonly duties: readonly Duty[]

  /** Throws TypeError where a rule that is to be run has no duty, or two. */
  constructor(private readonly ports: RetentionPorts) {
    const toBeRun = namedRules.filter(([, { runBy }]) => runBy === 'retention')
    if (ports.duties.length !== toBeRun.length) throw new TypeError('there must be one duty for each rule that is run')
    this.duties = toBeRun.map(([name]) => {
      const duty = ports.duties.find(({ rule }) => rule === name)
      if (duty === undefined) throw new TypeError(`nothing carries out the rule ${name}`)
      return duty
    })
  }

  status(): RetentionStatus {
    const { completedAt } = this
    return {
      done: Object.fromEntries(this.done),
      failing: new Set(this.failing),
      ...(completedAt !== undefined && { completedAt }),
    }
  }

  /** How much is due now, by rule; of rules that others run nothing is said. */
  async due(): Promise<ReadonlyMap<RuleName, number>> {
    const now = this.ports.clock.now()
    const due = new Map<RuleName, number>()
    for (const duty of this.duties) due.set(duty.rule, await duty.due(now))
    return due
  }

  /** Works, or stands by, until `signal` fires. */
  run(signal: AbortSignal): Promise<void> {
    const { leases, logger } = this.ports
    const failed = (error: unknown): void =>
      logger[error instanceof NotYet ? 'debug' : 'warn']('a rule of retention failed; trying again', {
        rules: [...this.failing],
        error: String(error),
      })
    const round = (mine: AbortSignal): Promise<void> => this.round(mine)
    return runRegularly(leases, { name: RETENTION, everyMillis: EVERY_MILLIS, round, failed }, signal)
  }

  /**
   * Carries out every rule once, and stops between two steps when `signal` fires.
   *
   * @param onDone - told of each step, and how much it did
   * @throws what kept the last of those rules that failed from being carried out, when all had their turn
   */
  async round(signal: AbortSignal, onDone: (rule: RuleName, done: number) => void = () => undefined): Promise<void> {
    let failure: Error | undefined
    for (const duty of this.duties) {
      try {
        await this.carryOut(duty, signal, onDone)
        this.failing.delete(duty.rule)
      } catch (error) {
        signal.throwIfAborted()
        this.failing.add(duty.rule)
        failure = error instanceof Error ? error : new Error(String(error))
      }
    }
    if (failure !== undefined) throw failure
    this.completedAt = this.ports.clock.now()
  }

  private async carryOut(
    duty: Duty,
    signal: AbortSignal,
    onDone: (rule: RuleName, done: number) => void,
  ): Promise<void> {
    const { rule } = duty
    const before = this.done.get(rule) ?? 0
    try {
      signal.throwIfAborted()
      for await (const done of duty.apply(this.ports.clock.now())) {
        this.done.set(rule, (this.done.get(rule) ?? 0) + done)
        onDone(rule, done)
        signal.throwIfAborted()
      }
    } finally {
      const done = (this.done.get(rule) ?? 0) - before
      if (done > 0) this.ports.logger.info('a rule of retention was carried out', { rule, done })
    }
  }
}
