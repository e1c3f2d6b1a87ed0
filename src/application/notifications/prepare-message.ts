import type { AccountState, OpenAccount } from '../../domain/account'
import type { Actor, UserId } from '../../domain/kernel'
import {
  channelsFor,
  type Device,
  type Preferences,
  preferencesIn,
  type PreferencesState,
} from '../../domain/notification-preferences'
import type { AggregateLoader, CommandBus } from '../commands/command'
import { derivedId } from '../derived-id'
import {
  type Composed,
  type Composer,
  groupOf,
  type Notification,
  type UnsubscribeLinks,
} from '../messages/notification'
import type { Clock } from '../ports/clock'
import { type Claimed, type Deliveries, DIGEST } from '../ports/deliveries'
import type { Addressee, OutgoingMessage } from '../ports/messenger'
import type { PublicUrl } from '../ports/public-url'
import { isReached } from './consumer'
import { type Part, type Prepared, reasons } from './prepared'
import type { Tellings } from './tellings'
import { uselessFrom } from './timing'

export interface MessagePorts {
  readonly deliveries: Pick<Deliveries, 'bundled'>
  readonly bus: CommandBus
  readonly aggregates: AggregateLoader
  readonly composer: Composer
  readonly unsubscribe: UnsubscribeLinks
  readonly clock: Clock
}

/** Ways that people choose. */
type Chosen = 'email' | 'sms' | 'push'

/** Who reads it, as they stand. */
interface Person {
  readonly userId: UserId
  readonly account: OpenAccount
  readonly preferences: Preferences
}

/** Who removes devices that are gone. */
const BY: Actor = { id: 'process:notifications', role: 'system' }

/** Writes what is told of the marketplace, in the light of the choices of whoever reads it as they stand. */
export class MessageWriter {
  constructor(
    private readonly ports: MessagePorts,
    private readonly tellings: Tellings,
    private readonly publicUrl: PublicUrl,
  ) {}

  async prepare(delivery: Claimed): Promise<Prepared> {
    const channel = delivery.channel as Chosen
    const person = await this.personOf(delivery.userId)
    if (person === undefined) return { reason: reasons.noAccount }
    if (!isReached(channel, person.account, person.preferences)) return { reason: reasons.unreachable }
    return delivery.kind === DIGEST ? this.digest(delivery, person) : this.one(delivery, channel, person)
  }

  private async personOf(id: string): Promise<Person | undefined> {
    const { aggregates } = this.ports
    const [{ state: account }, { state }] = await Promise.all([
      aggregates.load<AccountState>('account', id),
      aggregates.load<PreferencesState>('preferences', id),
    ])
    if (account.stage === 'none' || account.stage === 'erased') return undefined
    return { userId: id as UserId, account, preferences: preferencesIn(state) }
  }

  private async one(delivery: Claimed, channel: Chosen, person: Person): Promise<Prepared> {
    const found = await this.worth(delivery, channel, person)
    if ('reason' in found) return found
    const { notification } = found
    const { id, userId, kind } = delivery
    const reader = await this.tellings.readerOf(person.userId, person.account, person.preferences)
    const unsubscribe =
      channel === 'email' ? await this.ports.unsubscribe.linkFor(userId, groupOf[notification.kind]) : undefined
    const as = { id, channel, ...(unsubscribe !== undefined && { unsubscribe }) }
    const composed = await this.ports.composer.compose(notification, reader, as)
    const base = { id, subject: userId, kind }
    switch (channel) {
      case 'email':
        return { parts: mailTo(person.account, base, composed, unsubscribe) }
      case 'sms':
        return { parts: textTo(person.account, base, composed) }
      case 'push':
        return { parts: person.preferences.devices.map((device) => this.pushTo(device, base, composed)) }
    }
  }

  private async digest(delivery: Claimed, person: Person): Promise<Prepared> {
    const { id, userId, kind } = delivery
    const notifications: Notification[] = []
    for (const item of await this.ports.deliveries.bundled(id)) {
      const found = await this.worth(item, 'email', person)
      if ('notification' in found) notifications.push(found.notification)
    }
    if (notifications.length === 0) return { reason: reasons.overtaken }
    const reader = await this.tellings.readerOf(person.userId, person.account, person.preferences)
    const unsubscribe = await this.ports.unsubscribe.linkFor(userId)
    const composed = await this.ports.composer.digest(notifications, reader, { id, channel: 'email', unsubscribe })
    return { parts: mailTo(person.account, { id, subject: userId, kind }, composed, unsubscribe) }
  }

  /** What is told, where it is still worth telling in this way. */
  private async worth(
    delivery: Claimed,
    channel: Chosen,
    { preferences }: Person,
  ): Promise<{ readonly notification: Notification } | { readonly reason: string }> {
    const telling = await this.tellings.of(delivery)
    if (telling === undefined) return { reason: reasons.noEvent }
    const { notification, overtaken } = telling
    if (overtaken) return { reason: reasons.overtaken }
    const useless = uselessFrom(notification)
    if (useless !== undefined && useless <= this.ports.clock.now()) return { reason: reasons.tooLate }
    const wanted = channelsFor(preferences, groupOf[notification.kind]).includes(channel)
    return wanted ? { notification } : { reason: reasons.unwanted }
  }

  private pushTo({ deviceId, target }: Device, base: Base, { title, short, path }: Composed): Part {
    const to: Addressee =
      target.kind === 'browser'
        ? { webPush: { endpoint: target.endpoint, p256dh: target.p256dh, auth: target.auth } }
        : { fcm: target.token }
    const link = path === undefined ? {} : { link: `${this.publicUrl}${path}` }
    return {
      name: deviceId,
      message: { ...base, to, title, text: short, ...link },
      gone: async () => {
        await this.ports.bus.dispatch({
          ...{ category: 'preferences', id: base.subject, type: 'RemoveDevice', data: { deviceId }, by: BY },
          commandId: derivedId(base.id, `RemoveDevice ${deviceId}`),
        })
      },
    }
  }
}

type Base = Pick<OutgoingMessage, 'id' | 'subject' | 'kind'>

const mailTo = (
  { email }: OpenAccount,
  base: Base,
  { title, text, html, attachments }: Composed,
  unsubscribe: string | undefined,
): readonly Part[] =>
  email === undefined
    ? []
    : [
        {
          name: 'email',
          message: {
            ...{ ...base, to: { email: email.address }, title, text, html },
            ...(attachments !== undefined && { attachments }),
            ...(unsubscribe !== undefined && { unsubscribe }),
          },
        },
      ]

const textTo = ({ phone }: OpenAccount, base: Base, { short }: Composed): readonly Part[] =>
  phone === undefined ? [] : [{ name: 'sms', message: { ...base, to: { phone: phone.number }, text: short } }]
