import { setTimeout as delay } from 'node:timers/promises'
import { type AccountState, standing } from '../../domain/account'
import { DAY, type Instant, MINUTE, plusMillis, toMillis, UserId } from '../../domain/kernel'
import type { ChallengeTokens } from '../accounts'
import { type AggregateRegistry, categoryOf } from '../commands/aggregate-registry'
import type { AggregateLoader } from '../commands/command'
import { LogFollower, type LogFollowerPorts, type LogFollowerSettings } from '../log-follower'
import type { Clock } from '../ports/clock'
import type { EventStore, RecordedEvent } from '../ports/event-store'
import type { LetterLayout } from '../ports/letter-layout'
import { MessageNotSent, type Messenger } from '../ports/messenger'
import type { Reminder, Reminders } from '../ports/reminders'
import { compose, linkOf, type Proof } from './compose'
import { letterRules } from './letters'
import type { Letter, LetterRule, News } from './letter'

export interface CourierPorts extends LogFollowerPorts {
  readonly store: Pick<EventStore, 'subscribe' | 'readAll' | 'readStream'>
  readonly registry: AggregateRegistry
  readonly aggregates: AggregateLoader
  readonly challenges: ChallengeTokens
  readonly messenger: Pick<Messenger, 'send' | 'forget'>
  readonly layout: LetterLayout
  /** Events whose letters could not be sent, until they are tried again. */
  readonly reminders: Reminders
  readonly clock: Clock
}

export interface CourierSettings extends LogFollowerSettings {
  /** Where the pages are that links lead to. */
  readonly publicUrl: string
  /** How often it is looked which letters are to be tried again, in milliseconds. Default 1,000. */
  readonly reminderMillis: number
}

/** Under which name the lease and the checkpoint are kept. */
export const NOTIFICATIONS = 'notifications'

/**
 * What is older is no news. It also keeps a follower that begins anew (a log that was moved) from telling people what
 * they were told long ago.
 */
const NEWS_MILLIS = 2 * DAY

/** Letters under way at once. */
const UNDER_WAY = 8

const REMINDER_BATCH = 100
const FIRST_RETRY = 15_000
const LONGEST_RETRY = 60 * MINUTE

/**
 * Tells people what happens to their accounts: follows the log, writes letters and hands them to the messenger. At least
 * once; a letter's id derives from its event, so that it is the same when it is sent again. A letter that cannot be sent
 * now is remembered and holds nobody else's up.
 *
 * Whether there is still something to tell, the account says as it stands when the letter is written: to somebody who was
 * erased, or with a link that has been used, nothing is sent.
 */
export class Courier {
  private readonly follower: LogFollower
  private readonly byType: ReadonlyMap<string, LetterRule>
  private readonly publicUrl: string
  private readonly reminderMillis: number

  /** Throws TypeError where a rule is about an event that no aggregate has. */
  constructor(
    private readonly ports: CourierPorts,
    { publicUrl, reminderMillis = 1_000, ...settings }: Partial<CourierSettings> & Pick<CourierSettings, 'publicUrl'>,
    rules: readonly LetterRule[] = letterRules,
  ) {
    for (const { on } of rules) {
      const [category = '', type = ''] = on.split('.')
      if (ports.registry.event(category, type) === undefined) throw new TypeError(`there is no event ${on}`)
    }
    this.byType = new Map(rules.map((rule) => [rule.on, rule]))
    this.publicUrl = publicUrl
    this.reminderMillis = reminderMillis
    const take = (events: readonly RecordedEvent[], step: () => void, signal: AbortSignal) =>
      this.take(events, step, signal)
    const beside = (signal: AbortSignal) => this.retry(signal)
    this.follower = new LogFollower(ports, { name: NOTIFICATIONS, take, beside }, settings)
  }

  get reached(): number {
    return this.follower.reached
  }

  get stalled(): boolean {
    return this.follower.stalled
  }

  /** Works, or stands by, until `signal` fires. */
  run(signal: AbortSignal): Promise<void> {
    return this.follower.run(signal)
  }

  private async take(events: readonly RecordedEvent[], step: () => void, signal: AbortSignal): Promise<void> {
    const told = events.filter((event) => this.ruleOf(event) !== undefined)
    for (let from = 0; from < told.length; from += UNDER_WAY) {
      signal.throwIfAborted()
      await Promise.all(told.slice(from, from + UNDER_WAY).map((event) => this.deliver(event)))
      step()
    }
    // After all that came before: nothing that was composed for a person outlives the end of their forgetting.
    for (const { stream, type } of events)
      if (type === 'ForgettingCompleted' && categoryOf(stream) === 'forgetting')
        await this.ports.messenger.forget(stream.slice('forgetting-'.length))
  }

  /** Tries again what is due. */
  private async retry(signal: AbortSignal): Promise<void> {
    const { reminders, clock, store } = this.ports
    const due = await reminders.due(clock.now(), REMINDER_BATCH)
    for (const reminder of due) {
      signal.throwIfAborted()
      const [event] = await store.readStream(reminder.stream, { from: reminder.revision, limit: 1 })
      if (event !== undefined) await this.deliver(event, attemptsOf(reminder))
      // Where it failed again, the next attempt is remembered by now: dying here would only try it twice.
      await reminders.remove(reminder)
    }
    if (due.length < REMINDER_BATCH) await delay(this.reminderMillis, undefined, { signal })
  }

  private ruleOf({ stream, type }: RecordedEvent): LetterRule | undefined {
    return this.byType.get(`${categoryOf(stream)}.${type}`)
  }

  private async deliver(event: RecordedEvent, attempts = 0): Promise<void> {
    const rule = this.ruleOf(event)
    if (rule === undefined) return
    const news = this.newsOf(event)
    const now = this.ports.clock.now()
    if (toMillis(now) - toMillis(news.at) > NEWS_MILLIS) return
    const subject = rule.userOf(news)
    if (!UserId.is(subject)) return
    const { state } = await this.ports.aggregates.load<AccountState>('account', subject)
    if (state.stage === 'none' || state.stage === 'erased') return
    for (const [index, letter] of rule.write(news, state).entries()) {
      const { challenge } = letter
      if (challenge !== undefined && standing(state, challenge.purpose, now)?.id !== challenge.challenge.id) continue
      const id = index === 0 ? event.id : `${event.id}-${String(index)}`
      if (!(await this.send(letter, id, subject))) {
        await this.remember(event, attempts + 1)
        return
      }
    }
  }

  private newsOf(recorded: RecordedEvent): News {
    const category = categoryOf(recorded.stream)
    return {
      id: recorded.stream.slice(category.length + 1),
      data: this.ports.registry.decodeEvent(recorded).data,
      at: recorded.metadata.occurredAt as Instant,
    }
  }

  /** False where it could not be sent, and may be tried again. */
  private async send(letter: Letter, id: string, subject: string): Promise<boolean> {
    const { messenger, layout, logger } = this.ports
    try {
      await messenger.send(compose(letter, { id, subject }, layout, await this.proofOf(letter, subject)))
      return true
    } catch (error) {
      const fields = { kind: letter.kind, message: id, error: error instanceof Error ? error.name : 'unknown' }
      if (error instanceof MessageNotSent) {
        logger.warn('a message could not be sent; it is tried again later', fields)
        return false
      }
      // The address is refused, or this is a bug: another try would end the same way.
      logger.error('a message cannot be sent', fields)
      return true
    }
  }

  /** Each wait is twice as long as the one before. */
  private async remember({ id: eventId, stream, revision }: RecordedEvent, attempts: number): Promise<void> {
    const wait = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** (attempts - 1))
    const due = plusMillis(this.ports.clock.now(), wait)
    await this.ports.reminders.add([{ owner: ownerOf(attempts), eventId, stream, revision, due }])
  }

  private async proofOf({ challenge: asked }: Letter, accountId: string): Promise<Proof | undefined> {
    if (asked === undefined) return undefined
    const { purpose, challenge } = asked
    const challenged = { accountId, purpose, challenge }
    const { challenges } = this.ports
    return challenge.channel === 'phone'
      ? { code: await challenges.codeOf(challenged) }
      : { link: linkOf(this.publicUrl, purpose, await challenges.tokenOf(challenged)) }
  }
}

/** Reminders are kept once for an owner: each attempt has its own, by which they are counted as well. */
const ownerOf = (attempts: number): string => `${NOTIFICATIONS}/${String(attempts)}`

const attemptsOf = ({ owner }: Reminder): number => Number(owner.slice(owner.indexOf('/') + 1))
