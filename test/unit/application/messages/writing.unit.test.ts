import * as fc from 'fast-check'
import { letterLayout } from '../../../../src/adapters/letter-layout/handlebars'
import type { ComposeAs, Notification } from '../../../../src/application/messages/notification'
import { NotificationWriter } from '../../../../src/application/messages/writing'
import { sayFor } from '../../../../src/application/messages/writing/say'
import { fittingSms, segmentsOf } from '../../../../src/application/messages/writing/sms-text'
import type { ReceiptPage } from '../../../../src/application/ports/receipts'
import { instant, money } from '../../../../src/domain/kernel'
import { aReader, everyNotification, NAMES, notificationOf } from '../../../support/messages/notifications'
import { uuid } from '../../../support/decider-specification'

const receipts: ReceiptPage[] = []
const writer = new NotificationWriter({
  layout: letterLayout(),
  receipts: {
    pdf: (page) => {
      receipts.push(page)
      return Promise.resolve(Buffer.from('%PDF'))
    },
  },
  publicUrl: 'https://lyceum.example.org',
  from: { name: 'Lyceum', email: 'hello@lyceum.example.org' },
})
const byMail: ComposeAs = { id: uuid(1), channel: 'email', unsubscribe: 'https://lyceum.example.org/end' }

const named = (one: Notification) => {
  const facts = one.facts as Readonly<Record<string, string | number>>
  const differing = ['status', 'by', 'hoursBefore', 'absent', 'resolution', 'dispute']
  return `${one.kind} ${differing.map((name) => facts[name] ?? '').join('')}`.trim()
}
const every = everyNotification().map((one) => [named(one), one] as const)

describe.each(['en', 'de'] as const)('notifications in %s', (locale) => {
  const reader = aReader({ locale })

  it.each(every)('%s: whole, as a letter, as HTML and for a phone', async (_, notification) => {
    const { title, text, html, short, path } = await writer.compose(notification, reader, byMail)
    const all = `${title}${text}${html}${short}`
    expect(all).not.toMatch(/undefined|null|NaN|\[object|\$\{|\{\{/)
    expect(text).toContain('Ann,')
    expect(text).toContain('https://lyceum.example.org/end')
    expect(html).toContain('https://lyceum.example.org/end')
    expect(path).toMatch(/^\/[a-z]+\/[0-9a-f-]{36}/)
    // Whoever looks at a phone that lies there learns no name, no sum, and no id.
    expect(short).not.toMatch(/Łukasz|Analysis|Gymnasium|Teacher|€|[0-9a-f]{8}-/)
    expect(short.length).toBeGreaterThan(10)
    expect(segmentsOf((await writer.compose(notification, reader, { id: uuid(1), channel: 'sms' })).short)).toBe(1)
  })

  it.each(every)('%s: also where nobody is known by name any more', async (_, { names: __, ...notification }) => {
    const nameless = { ...notification, names: {} } as Notification
    const { name: ___, ...reading } = reader
    const { text } = await writer.compose(nameless, reading, byMail)
    expect(text).not.toMatch(/undefined|„“|“”|\s,|: \n/)
  })

  it('several of them make one mail', async () => {
    const { title, text, html } = await writer.digest(everyNotification(), reader, byMail)
    expect(title).toContain(String(every.length))
    expect(text.match(/^\* /gm)).toHaveLength(every.length)
    expect(html).toContain('/bookings/')
    const one = await writer.digest([notificationOf('enrolled')], reader, byMail)
    expect(one.title).not.toContain('1')
  })
})

describe('what a notification says', () => {
  it('has times on the clock of its reader, whose zone is named, also on the night when clocks change', async () => {
    const reminder = notificationOf('booking-confirmed')
    const text = async (zone: string) => (await writer.compose(reminder, aReader({ zone }), byMail)).text
    // An hour that begins at 01:30 and ends at 03:30: 02:00 to 03:00 is left out.
    expect(await text('Europe/Berlin')).toContain('Sunday, 29 March 2026, 01:30–03:30 (Europe/Berlin)')
    expect(await text('America/New_York')).toContain('Saturday, 28 March 2026, 20:30–21:30 (America/New_York)')
    expect(await text('Etc/UTC')).toContain('Sunday, 29 March 2026, 00:30–01:30 (UTC)')
  })

  it('names both days where a time runs over midnight', () => {
    const range = { start: instant('2026-03-01T22:30:00Z'), end: instant('2026-03-01T23:30:00Z') }
    expect(sayFor('de', 'Europe/Berlin').during(range)).toBe(
      'Sonntag, 1. März 2026, 23:30 – Montag, 2. März 2026, 00:30 (Europe/Berlin)',
    )
  })

  it('has sums as the language writes them, in units of their currency', () => {
    expect(sayFor('en', 'UTC').money(money(123_456, 'EUR'))).toBe('€1,234.56')
    expect(sayFor('de', 'UTC').money(money(123_456, 'EUR'))).toBe('1.234,56\u00a0€')
    expect(sayFor('en', 'UTC').money(money(1_500, 'JPY'))).toBe('JP¥1,500')
    expect(sayFor('de', 'UTC').money(money(1_500, 'KWD'))).toBe('1,500\u00a0KWD')
  })

  it('tells the learner of fee and refund, the tutor of neither', async () => {
    const cancelled = notificationOf('booking-cancelled')
    const tutors = { ...cancelled, facts: { ...cancelled.facts, side: 'tutor' } } as Notification
    expect((await writer.compose(cancelled, aReader(), byMail)).text).toMatch(/Fee: €10\.00\nRefund: €30\.00/)
    expect((await writer.compose(tutors, aReader(), byMail)).text).not.toMatch(/€/)
  })

  it('tells what a lesson without a learner or a tutor comes to, each side its own part of it', async () => {
    const missed = (side: string, amount: number, byCredit: boolean) => {
      const one = notificationOf('booking-no-show')
      const [fee, refund] = [money(amount, 'EUR'), money(4_000 - amount, 'EUR')]
      const notification = { ...one, facts: { ...one.facts, side, fee, refund, byCredit } } as Notification
      return writer.compose(notification, aReader(), byMail).then(({ text }) => text)
    }
    expect(await missed('learner', 3_000, false)).toMatch(/Fee: €30\.00\nRefund: €10\.00[^]*the way it came/)
    expect(await missed('tutor', 3_000, false)).toMatch(/Charged: €30\.00[^]*Your share is paid out/)
    expect(await missed('tutor', 0, false)).toMatch(/charged nothing[^]*nothing is paid out/)
    expect(await missed('learner', 0, true)).toContain('goes back to your package')
    expect(await missed('learner', 3_000, true)).toContain('counts as a lesson of your package')
    for (const side of ['learner', 'tutor']) expect(await missed(side, 3_000, true)).not.toContain('€')
    expect(await missed('learner', 3_000, true)).toContain('dispute it until Tuesday, 3 March 2026 at 10:00')
  })

  it('brings the calendar entry with the mail alone: made, moved, taken away under one id', async () => {
    const entryOf = async (kind: Notification['kind'], as = byMail) =>
      (await writer.compose(notificationOf(kind), aReader(), as)).attachments?.[0]
    const confirmed = await entryOf('booking-confirmed')
    expect(confirmed).toMatchObject({
      filename: 'invitation.ics',
      contentType: expect.stringContaining('method=REQUEST') as string,
    })
    expect(confirmed!.content).toContain('SEQUENCE:1')
    const cancelled = await entryOf('booking-cancelled')
    expect(cancelled!.contentType).toContain('method=CANCEL')
    const uid = /UID:(.+)/
    expect(uid.exec(cancelled!.content as string)![1]).toBe(uid.exec(confirmed!.content as string)![1])
    expect(await entryOf('booking-confirmed', { id: uuid(1), channel: 'push' })).toBeUndefined()
    const { email: _, ...unreachable } = aReader()
    expect((await writer.compose(notificationOf('booking-confirmed'), unreachable, byMail)).attachments).toBeUndefined()
  })

  it('brings a receipt whose lines make up its total, without what the platform keeps', async () => {
    receipts.length = 0
    const { attachments } = await writer.compose(notificationOf('payment-received'), aReader({ locale: 'de' }), byMail)
    expect(attachments).toMatchObject([{ filename: `beleg-${uuid(60)}.pdf`, contentType: 'application/pdf' }])
    expect(receipts).toMatchObject([
      {
        facts: [
          { label: 'Nummer', value: uuid(60) },
          // It was the 1st in UTC, and is there as well.
          { label: 'Datum', value: '1. März 2026' },
          { label: 'Gezahlt von', value: 'Ann' },
          { label: 'Gezahlt an', value: NAMES.partner },
        ],
        lines: [{ label: 'Kurs: Analysis I', value: '1.234,56\u00a0€' }],
        total: { value: '1.234,56\u00a0€' },
      },
    ])
    expect((await writer.digest([notificationOf('payment-received')], aReader(), byMail)).attachments).toHaveLength(1)
  })

  it('is a line in the application', () => {
    expect(writer.headline(notificationOf('enrolled'), aReader())).toEqual({
      title: 'You are enrolled',
      short: 'You are enrolled in “Analysis I”.',
      path: `/enrollments/${uuid(70)}`,
    })
  })
})

describe('messages to phones', () => {
  it('hold 160 places of the GSM alphabet, of which some take two, or 70 of any other', () => {
    expect(segmentsOf('ä'.repeat(160))).toBe(1)
    expect(segmentsOf('a'.repeat(161))).toBe(2)
    expect(segmentsOf('a'.repeat(306))).toBe(2)
    expect(segmentsOf('a'.repeat(307))).toBe(3)
    expect(segmentsOf('€'.repeat(80))).toBe(1)
    expect(segmentsOf('€'.repeat(81))).toBe(2)
    expect(segmentsOf('ł'.repeat(70))).toBe(1)
    expect(segmentsOf('ł'.repeat(71))).toBe(2)
  })

  it('have plain typography, which costs half as much', () => {
    expect(fittingSms('„10:00–11:00“ … 5\u00a0€ it’s')).toBe('"10:00-11:00" ... 5 € it\'s')
  })

  it('are never longer than two, whatever is to be said, and begin with it', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map((s) => s.replaceAll(/\s/g, 'x'))
    fc.assert(
      fc.property(fc.array(word, { minLength: 3, maxLength: 80 }), (words) => {
        const text = fittingSms(words.join(' '))
        expect(segmentsOf(text)).toBeLessThanOrEqual(2)
      }),
      { numRuns: 100 },
    )
    expect(fittingSms('word '.repeat(100))).toMatch(/^word word .*word\.\.\.$/)
  })
})
