import type { OpenAccount } from '../../domain/account'
import type { Instant, UserId } from '../../domain/kernel'
import type { Preferences } from '../../domain/notification-preferences'
import type { ProfileState } from '../../domain/profile'
import { type AggregateRegistry, categoryOf } from '../commands/aggregate-registry'
import type { News } from '../messages/letter'
import type { Notification, Reader } from '../messages/notification'
import type { TellingOf } from '../ports/deliveries'
import type { RecordedEvent } from '../ports/event-store'
import { nameIn, namesOf, type NamesPorts } from './names'
import { byPerson } from './recipients'
import type { TellingRule } from './rule'
import { tellingRules } from './rules'

export interface TellingsPorts extends NamesPorts {
  readonly registry: AggregateRegistry
}

/** What somebody is told of an event, and whether the event has been overtaken since. */
export interface Telling {
  readonly notification: Notification
  readonly overtaken: boolean
}

/** An event of the log as rules see it. */
export const newsOf = (registry: AggregateRegistry, recorded: RecordedEvent): News => ({
  id: recorded.stream.slice(categoryOf(recorded.stream).length + 1),
  data: registry.decodeEvent(recorded).data,
  at: recorded.metadata.occurredAt as Instant,
})

/** Finds out anew what is to be told: from the event, in the light of things as they stand. */
export class Tellings {
  private readonly byType: ReadonlyMap<string, TellingRule>

  constructor(
    private readonly ports: TellingsPorts,
    rules: readonly TellingRule[] = tellingRules,
  ) {
    this.byType = new Map(rules.map((rule) => [rule.on, rule]))
  }

  /** The event itself; undefined where the log has it not, being another one. */
  async eventOf({ stream, revision, eventId }: TellingOf): Promise<RecordedEvent | undefined> {
    const [event] = await this.ports.store.readStream(stream, { from: revision, limit: 1 })
    return event?.id === eventId ? event : undefined
  }

  /** Undefined where there is nothing to tell this user. */
  async of(telling: TellingOf): Promise<Telling | undefined> {
    const event = await this.eventOf(telling)
    const category = categoryOf(telling.stream)
    const rule = event && this.byType.get(`${category}.${event.type}`)
    if (event === undefined || rule === undefined) return undefined
    const news = newsOf(this.ports.registry, event)
    const { state } = await this.ports.aggregates.load(category, news.id)
    const told = (await byPerson(this.ports.aggregates, rule.tell(news, state))).find(({ to }) => to === telling.userId)
    if (told === undefined) return undefined
    const { to: _, ...rest } = told
    return {
      notification: { ...rest, at: news.at, names: await namesOf(this.ports, told) } as Notification,
      overtaken: rule.overtaken?.(news, state) ?? false,
    }
  }

  /** How somebody wants to read it: by what they chose, or what else they have said of themselves. */
  async readerOf(
    userId: UserId,
    account: Pick<OpenAccount, 'locale' | 'email'>,
    preferences: Pick<Preferences, 'locale' | 'zone'>,
  ): Promise<Reader> {
    const { state } = await this.ports.aggregates.load<ProfileState>('profile', userId)
    const ownZone = state.stage === 'none' ? undefined : state.description.zone
    const name = nameIn(state)
    return {
      userId,
      locale: preferences.locale ?? account.locale,
      zone: preferences.zone ?? ownZone ?? 'Etc/UTC',
      ...(name !== undefined && { name }),
      ...(account.email?.verified === true && { email: account.email.address }),
    }
  }
}
