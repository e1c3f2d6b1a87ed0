import type { AccountState } from '../../domain/account'
import { DAY, type Instant, toMillis, UserId } from '../../domain/kernel'
import {
  type NotificationChannel,
  type Preferences,
  preferencesIn,
  type PreferencesState,
} from '../../domain/notification-preferences'
import type { AggregateRegistry } from '../commands/aggregate-registry'
import type { AggregateLoader } from '../commands/command'
import type { Consumer, DeliveredEvent } from '../consumers/consumer'
import { derivedId } from '../derived-id'
import { topicsByCategory } from '../events/topics'
import { letterRules } from '../messages'
import type { LetterRule, News } from '../messages/letter'
import type { Clock } from '../ports/clock'
import type { DeliveryChannel, DeliveryWriter, NewDelivery, NewInApp, TellingOf } from '../ports/deliveries'
import type { Position } from '../ports/event-store'
import type { Messenger } from '../ports/messenger'
import { byPerson, type ToldTo } from './recipients'
import type { TellingRule } from './rule'
import { tellingRules } from './rules'
import { waysFor } from './timing'

/** The group on the bus. */
export const NOTIFICATIONS = 'notifications'

/**
 * What is older is no news. It also keeps a group that begins anew, with the oldest message that the bus has, from
 * telling people what they were told long ago; what has been told is kept for longer than that.
 */
export const NEWS_MILLIS = 2 * DAY

/** Whether it is too late to tell of something. */
export const isOld = (at: Instant, now: Instant): boolean => toMillis(now) - toMillis(at) > NEWS_MILLIS

export interface NotificationPorts {
  readonly registry: AggregateRegistry
  readonly aggregates: AggregateLoader
  readonly messenger: Pick<Messenger, 'forget'>
  readonly clock: Clock
}

export interface NotificationSettings {
  /** Up to where the log was told before there were consumers: those events are past. Default 0. */
  readonly toldUpTo: Position
  /** Called when there is something to send; looking a little too early does no harm. */
  readonly wake: (channels: readonly DeliveryChannel[]) => void
}

export interface NotificationStores {
  readonly deliveries: DeliveryWriter
}

const FORGOTTEN = 'forgetting.ForgettingCompleted'

/** Decides of each event who is told of it, by which ways and when. What is told is written when it is sent. */
export class NotificationConsumer implements Consumer<NotificationStores> {
  readonly name = NOTIFICATIONS
  readonly topics: readonly string[]
  private readonly letters: ReadonlyMap<string, LetterRule>
  private readonly tellings: ReadonlyMap<string, TellingRule>
  private readonly settings: NotificationSettings

  /** Throws TypeError where a rule is about an event that no aggregate has, or two are about one. */
  constructor(
    private readonly ports: NotificationPorts,
    settings: Partial<NotificationSettings> = {},
    rules = { letters: letterRules, tellings: tellingRules },
  ) {
    this.settings = { toldUpTo: 0, wake: () => undefined, ...settings }
    this.letters = byEvent(rules.letters, ports.registry)
    this.tellings = byEvent(rules.tellings, ports.registry)
    const topics = topicsByCategory(ports.registry.all)
    const categories = [FORGOTTEN, ...this.letters.keys(), ...this.tellings.keys()].map((on) => on.split('.')[0] ?? '')
    this.topics = [...new Set(categories.flatMap((category) => topics.get(category) ?? []))]
  }

  readonly concerns = (type: string): boolean => type === FORGOTTEN || this.letters.has(type) || this.tellings.has(type)

  readonly handle = async (event: DeliveredEvent, { deliveries }: NotificationStores): Promise<void> => {
    const { recorded, category, id } = event
    const on = `${category}.${recorded.type}`
    if (on === FORGOTTEN) {
      // Nothing that was written for a person outlives the end of their forgetting, whatever was under way meanwhile.
      await deliveries.forget(id)
      await this.ports.messenger.forget(id)
      return
    }
    if (recorded.position <= this.settings.toldUpTo) return
    await this.tell(event, deliveries)
  }

  /** As `handle`, whether or not it was told before there were consumers. */
  async tell({ recorded, category, id, data }: DeliveredEvent, deliveries: DeliveryWriter): Promise<void> {
    const on = `${category}.${recorded.type}`
    const news: News = { id, data, at: recorded.metadata.occurredAt as Instant }
    if (isOld(news.at, this.ports.clock.now())) return
    const base = { eventId: recorded.id, stream: recorded.stream, revision: recorded.revision, at: news.at }
    const letter = this.letters.get(on)
    const letters = letter === undefined ? [] : await this.lettersBy(letter, news, { ...base, kind: on })
    const rule = this.tellings.get(on)
    const told = rule === undefined ? [] : await this.toldBy(rule, news, category)
    const all = await Promise.all(told.map((telling) => this.deliveriesOf(telling, base)))
    const rows = [...letters, ...all.flatMap(({ messages }) => messages)]
    const inApp = all.flatMap((each) => each.inApp)
    if (rows.length === 0 && inApp.length === 0) return
    await deliveries.add(rows, inApp)
    this.settings.wake(rows.map(({ channel }) => channel))
  }

  /** What there is to write, the account says again when it is written. */
  private async lettersBy(
    rule: LetterRule,
    news: News,
    base: Omit<TellingOf, 'userId'>,
  ): Promise<readonly NewDelivery[]> {
    const userId = rule.userOf(news)
    if (!UserId.is(userId)) return []
    const { state } = await this.ports.aggregates.load<AccountState>('account', userId)
    if (state.stage === 'none' || state.stage === 'erased' || rule.write(news, state).length === 0) return []
    return [newDelivery({ ...base, userId }, 'letter', { due: this.ports.clock.now() })]
  }

  /** Whoever is told, and whether by messages, too. */
  private async toldBy(rule: TellingRule, news: News, category: string): Promise<readonly (ToldTo & Overtaken)[]> {
    const { state } = await this.ports.aggregates.load(category, news.id)
    const overtaken = rule.overtaken?.(news, state) ?? false
    const told = await byPerson(this.ports.aggregates, rule.tell(news, state))
    return told.map((each) => ({ ...each, overtaken }))
  }

  private async deliveriesOf(
    told: ToldTo & Overtaken,
    base: Omit<TellingOf, 'userId' | 'kind'>,
  ): Promise<{ readonly messages: readonly NewDelivery[]; readonly inApp: readonly NewInApp[] }> {
    const { to: userId, kind, overtaken } = told
    const { aggregates } = this.ports
    const [{ state }, chosen] = await Promise.all([
      aggregates.load<AccountState>('account', userId),
      aggregates.load<PreferencesState>('preferences', userId),
    ])
    if (state.stage === 'none' || state.stage === 'erased') return { messages: [], inApp: [] }
    const preferences = preferencesIn(chosen.state)
    const of = { ...base, userId, kind }
    const ways = [...waysFor(told, preferences, this.ports.clock.now())]
    return {
      messages: ways.flatMap(([channel, when]) =>
        overtaken || channel === 'in-app' || !isReached(channel, state, preferences)
          ? []
          : [newDelivery(of, channel, when)],
      ),
      inApp: ways.some(([channel]) => channel === 'in-app')
        ? [{ ...of, id: derivedId(of.eventId, `${userId} in-app`) }]
        : [],
    }
  }
}

interface Overtaken {
  readonly overtaken: boolean
}

/** Whether somebody has anything by which a way would reach them. What is yet to be proven may be a stranger's. */
export const isReached = (
  channel: Exclude<NotificationChannel, 'in-app'>,
  account: AccountState,
  { devices }: Preferences,
): boolean => {
  if (account.stage === 'none' || account.stage === 'erased') return false
  switch (channel) {
    case 'email':
      return account.email?.verified === true
    case 'sms':
      return account.phone?.verified === true
    case 'push':
      return devices.length > 0
  }
}

const newDelivery = (
  of: TellingOf,
  channel: DeliveryChannel,
  when: Pick<NewDelivery, 'due' | 'digestAt'>,
): NewDelivery => ({ ...of, id: derivedId(of.eventId, `${of.userId} ${channel}`), channel, ...when })

const byEvent = <Rule extends { readonly on: string }>(
  rules: readonly Rule[],
  registry: AggregateRegistry,
): ReadonlyMap<string, Rule> => {
  const byType = new Map<string, Rule>()
  for (const rule of rules) {
    const [category = '', type = ''] = rule.on.split('.')
    if (registry.event(category, type) === undefined) throw new TypeError(`there is no event ${rule.on}`)
    if (byType.has(rule.on)) throw new TypeError(`two rules are about ${rule.on}`)
    byType.set(rule.on, rule)
  }
  return byType
}
