import type { LetterLayout, LetterPage } from '../../ports/letter-layout'
import type { Attachment } from '../../ports/messenger'
import type { PublicUrl } from '../../ports/public-url'
import type { Receipts } from '../../ports/receipts'
import type { ComposeAs, Composed, Composer, Notification, Reader } from '../notification'
import { textOf, upperFirst } from '../page'
import { languages } from '../words'
import type { Notice, Notices, Say } from '../words/notices'
import { calendarEntryOf } from './calendar-entry'
import { pathOf } from './paths'
import { receiptOf } from './receipt'
import { sayFor } from './say'
import { fittingSms } from './sms-text'

export interface WriterPorts {
  readonly layout: LetterLayout
  readonly receipts: Receipts
  readonly publicUrl: PublicUrl
  /** Whom mails are from: the organiser of calendar entries. */
  readonly from: { readonly name: string; readonly email: string }
}

/** Writes notifications in the reader's language, with times and sums as they write them. */
export class NotificationWriter implements Composer {
  constructor(private readonly ports: WriterPorts) {}

  async compose(notification: Notification, reader: Reader, as: ComposeAs): Promise<Composed> {
    const { title, lead, short, details = [], more = [], action } = wordsOf(notification, reader)
    const path = pathOf(notification)
    const page: LetterPage = {
      ...this.frame(reader, as, languages[reader.locale].unsubscribe.link),
      ...{ title, lead, more },
      details: details.filter((row) => row !== undefined),
      ...(action !== undefined && { button: { label: action, url: this.ports.publicUrl + path } }),
    }
    return {
      ...this.composed(page, as, short),
      path,
      ...(as.channel === 'email' && (await this.attached(notification, reader))),
    }
  }

  async digest(notifications: readonly Notification[], reader: Reader, as: ComposeAs): Promise<Composed> {
    const { digest, unsubscribe } = languages[reader.locale]
    const { title, lead, short } = digest(notifications.length)
    const items = notifications.map((notification) => {
      const { title: about, lead: told, details: [first] = [] } = wordsOf(notification, reader)
      const fact = first === undefined ? '' : ` ${first.label}: ${first.value}`
      return { title: about, text: upperFirst(told) + fact, url: this.ports.publicUrl + pathOf(notification) }
    })
    const page: LetterPage = { ...this.frame(reader, as, unsubscribe.linkOfAll), title, lead, items, more: [] }
    const receipts = await Promise.all(notifications.map((notification) => this.receipt(notification, reader)))
    const attachments = receipts.flat()
    return { ...this.composed(page, as, short), ...(attachments.length > 0 && { attachments }) }
  }

  headline(notification: Notification, reader: Reader): Pick<Composed, 'title' | 'short' | 'path'> {
    const { title, lead } = wordsOf(notification, reader)
    return { title, short: upperFirst(lead), path: pathOf(notification) }
  }

  private frame({ locale, name }: Reader, { unsubscribe }: ComposeAs, label: string) {
    const { greeting, greetingTo, closing } = languages[locale]
    return {
      locale,
      greeting: name === undefined ? greeting : greetingTo(name),
      closing,
      ...(unsubscribe !== undefined && { unsubscribe: { label, url: unsubscribe } }),
    }
  }

  /** HTML is for mails alone. */
  private composed(page: LetterPage, { channel }: ComposeAs, short: string) {
    return {
      title: page.title,
      text: textOf(page),
      html: channel === 'email' ? this.ports.layout(page) : '',
      short: channel === 'sms' ? fittingSms(short) : short,
    }
  }

  private async attached(
    notification: Notification,
    reader: Reader,
  ): Promise<{ readonly attachments?: readonly Attachment[] }> {
    const entry = calendarEntryOf(notification, reader, this.ports.from, this.ports.publicUrl)
    const attachments = [...(entry === undefined ? [] : [entry]), ...(await this.receipt(notification, reader))]
    return attachments.length === 0 ? {} : { attachments }
  }

  private async receipt(notification: Notification, reader: Reader): Promise<readonly Attachment[]> {
    if (notification.kind !== 'payment-received') return []
    const { paymentId } = notification.facts
    const content = await this.ports.receipts.pdf(receiptOf(notification, reader, this.ports.from.name))
    const { title } = languages[reader.locale].receipt
    return [{ filename: `${title.toLowerCase()}-${paymentId}.pdf`, contentType: 'application/pdf', content }]
  }
}

/** The words of what is told, for its reader. */
const wordsOf = (notification: Notification, { locale, zone }: Reader): Notice =>
  spoken(languages[locale].notices, notification, sayFor(locale, zone))

/** Each kind's words know its facts; that they meet is what `Told` says and TypeScript cannot follow. */
const spoken = (notices: Notices, notification: Notification, say: Say): Notice => {
  const { kind, facts, names, at } = notification
  const words = notices[kind] as (heard: object, say: Say) => Notice
  return words({ facts, names, at }, say)
}
