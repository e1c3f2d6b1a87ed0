import { setTimeout as delay } from 'node:timers/promises'
import type { Faults, IncomingCall, Write, WriteOutcome } from './context'

/** How often a fault strikes: the next so many times, or by chance for as long as the plan holds. */
export type HowOften = { readonly next: number } | { readonly probability: number }

/** Which calls a fault strikes: those whose path contains this, such as `Streams/Read`; all without it. */
export interface WhichCalls {
  readonly path?: string
}

/** What becomes of an answer: one of these, each as likely as the others. */
export type LostAnswer = Exclude<WriteOutcome, 'answer'>

interface Rule<What> {
  readonly often: HowOften
  readonly path: string
  readonly what: What
  left: number
}

/**
 * Misbehaviour on demand. Faults are planned while the peer runs; each kind strikes by the first of its plans that
 * applies. Chance is drawn from a seed: the same plans and the same calls in the same order give the same faults.
 *
 * What concerns connections and servers rather than calls is elsewhere: `peer.cut()`, `peer.restart()`, `PeerCluster`.
 */
export class FaultPlan implements Faults {
  private failures: Rule<() => Error>[] = []
  private delays: Rule<number>[] = []
  private losses: Rule<readonly LostAnswer[]>[] = []
  private cuts: Rule<number>[] = []
  private readonly random: () => number
  /** What has struck, in order: `failed`, `delayed`, `cut`, or an outcome. */
  readonly struck: string[] = []

  constructor(seed = 1) {
    this.random = seededRandom(seed)
  }

  /** Answers calls with a failure before anything is done about them. */
  failCalls(often: HowOften, failure: () => Error, { path = '' }: WhichCalls = {}): this {
    this.failures.push(rule(often, path, failure))
    return this
  }

  /** Lets calls wait before anything is done about them. */
  delayCalls(often: HowOften, ms: number, { path = '' }: WhichCalls = {}): this {
    this.delays.push(rule(often, path, ms))
    return this
  }

  /** Writes go in, but their clients don't learn of it. */
  loseAnswers(often: HowOften, ...outcomes: readonly [LostAnswer, ...LostAnswer[]]): this {
    this.losses.push(rule(often, '', outcomes))
    return this
  }

  /** Cuts the client's connection after so many events of a read or subscription. */
  cutReads(often: HowOften, afterEvents: number): this {
    this.cuts.push(rule(often, '', afterEvents))
    return this
  }

  /** Behaves from now on. */
  heal(): this {
    this.failures = []
    this.delays = []
    this.losses = []
    this.cuts = []
    return this
  }

  async beforeCall(call: IncomingCall): Promise<void> {
    const ms = this.strike(this.delays, call.path)
    if (ms !== undefined) {
      this.struck.push('delayed')
      await delay(ms)
    }
    const failure = this.strike(this.failures, call.path)
    if (failure === undefined) return
    this.struck.push('failed')
    throw failure()
  }

  afterWrite(_write: Write): WriteOutcome {
    const outcomes = this.strike(this.losses, '')
    if (outcomes === undefined) return 'answer'
    const outcome = outcomes[Math.floor(this.random() * outcomes.length)] ?? 'drop'
    this.struck.push(outcome)
    return outcome
  }

  duringRead(sent: number, call: IncomingCall): 'go-on' | 'cut' {
    const due = this.cuts.filter(({ what }) => what === sent)
    if (this.strike(due, call.path) === undefined) return 'go-on'
    this.struck.push('cut')
    return 'cut'
  }

  /** The first rule that is for this path and strikes now. */
  private strike<What>(rules: readonly Rule<What>[], path: string): What | undefined {
    for (const rule of rules) {
      if (!path.includes(rule.path)) continue
      if ('next' in rule.often ? rule.left-- > 0 : this.random() < rule.often.probability) return rule.what
    }
    return undefined
  }
}

const rule = <What>(often: HowOften, path: string, what: What): Rule<What> => ({
  often,
  path,
  what,
  left: 'next' in often ? often.next : 0,
})

/** Numbers in [0, 1) that follow from a seed: mulberry32, by Tommy Ettinger, in the public domain. */
const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
