import type { Container } from 'inversify'
import { FcmMessenger } from '../../adapters/fcm/fcm'
import { letterLayout } from '../../adapters/letter-layout/handlebars'
import { MessengerByAddress } from '../../adapters/messages/by-address'
import { SmsMessenger } from '../../adapters/messages/sms'
import { SmtpMessenger } from '../../adapters/messages/smtp'
import { GuardedHttp } from '../../adapters/outgoing-http/guarded-http'
import { vapidKeysOf } from '../../adapters/web-push/vapid'
import { WebPushMessenger } from '../../adapters/web-push/web-push'
import { UnsubscribeTokens, unsubscribePage } from '../../application/messages/unsubscribe'
import { NotificationWriter } from '../../application/messages/writing'
import { preferencesQueries } from '../../application/messages/preferences-queries'
import type { Receipts } from '../../application/ports/receipts'
import type { AnyQuery } from '../../application/queries/query'
import { outboxOf } from '../messages'
import { publicUrlOf } from '../public-url'
import { later } from './later'
import { type Get, provide, services } from './services'

/** The name and the address of `Lyceum <hello@lyceum.example.org>`. */
const mailboxOf = (text: string): { readonly name: string; readonly email: string } => {
  const [, name = '', email = text] = /^(.*)<(.+)>$/.exec(text) ?? []
  return { name: name.trim() === '' ? 'Lyceum' : name.trim(), email: email.trim() }
}

/** By which push services know this server. */
const vapidKeys = async (get: Get) => vapidKeysOf(await (await get(services.serverSecrets)).of('web-push'))

/** Fonts and what sets them, which are read for the first receipt. */
const pdfReceipts = later(async () => new (await import('../../adapters/receipts/pdf.js')).PdfReceipts())
const receipts: Receipts = { pdf: async (page) => (await pdfReceipts()).pdf(page) }

/** What is written to people, and the ways that it takes. */
export const bindChannelsSide = (container: Container): void => {
  provide(container, services.messenger, async (get) => {
    const { values } = await get(services.config)
    const outbox = outboxOf(values)
    const { SMTP_URL, SMS_URL, FCM_SERVICE_ACCOUNT: account, LYCEUM_MAIL_FROM: from } = values
    const smtp = SMTP_URL === undefined ? undefined : new SmtpMessenger({ url: SMTP_URL, from })
    if (smtp !== undefined) (await get(services.lifecycle)).closeLater('mail server', () => smtp.close())
    const webPush = new WebPushMessenger({
      keys: await vapidKeys(get),
      contact: `mailto:${mailboxOf(from).email}`,
      http: new GuardedHttp(),
    })
    return new MessengerByAddress({
      email: smtp ?? outbox,
      phone: SMS_URL === undefined ? outbox : new SmsMessenger({ url: SMS_URL }),
      webPush,
      fcm: account === undefined ? outbox : new FcmMessenger({ account }),
    })
  })

  provide(container, services.letterLayout, letterLayout)

  provide(container, services.composer, async (get) => {
    const { values } = await get(services.config)
    return new NotificationWriter({
      layout: await get(services.letterLayout),
      receipts,
      publicUrl: publicUrlOf(values),
      from: mailboxOf(values.LYCEUM_MAIL_FROM),
    })
  })

  provide(
    container,
    services.unsubscribeLinks,
    async (get) =>
      new UnsubscribeTokens(await get(services.serverSecrets), publicUrlOf((await get(services.config)).values)),
  )

  provide(container, services.pages, async (get) => {
    const bus = await get(services.commandBus)
    return [unsubscribePage({ tokens: await get(services.unsubscribeLinks), bus, aggregates: bus })]
  })
}

/** What people ask about how they are told things. */
export const channelQueries = async (get: Get): Promise<readonly AnyQuery[]> =>
  preferencesQueries({
    aggregates: await get(services.commandBus),
    pushKey: async () => (await vapidKeys(get)).publicKey,
  })
