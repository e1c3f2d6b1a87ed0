import { detail, type Disputes, type Notices } from './notices'

/** Of what is refunded. */
export const inSomeDays = 'Das Geld geht den Weg zurück, auf dem es kam. Das kann einige Tage dauern.'

/** Money, in German. */
export const moneyInGerman = {
  'payment-received': ({ facts, names, at }, say) => ({
    title: 'Beleg über Ihre Zahlung',
    lead: `vielen Dank: Wir haben ${say.money(facts.amount)} erhalten.`,
    short: 'Ihre Zahlung ist eingegangen.',
    details: [
      detail('Betrag', say.money(facts.amount)),
      detail('Für', names.course ?? paidFor[facts.paidFor.kind]),
      detail('Gezahlt an', names.partner),
      detail('Datum', say.day(at)),
      detail('Nummer', facts.paymentId),
    ],
    more: ['Der Beleg liegt als PDF bei.'],
    action: 'Zahlung ansehen',
  }),
  'payment-failed': ({ facts, names }, say) => ({
    title: 'Ihre Zahlung ist fehlgeschlagen',
    lead: `Ihre Zahlung von ${say.money(facts.amount)} ist fehlgeschlagen; es wurde nichts abgebucht. Wofür sie war, gehört Ihnen noch nicht.`,
    short: 'Ihre Zahlung ist fehlgeschlagen.',
    details: [detail('Für', names.course ?? paidFor[facts.paidFor.kind]), detail('Gezahlt an', names.partner)],
    action: 'Erneut versuchen',
  }),
  'payment-refunded': ({ facts, names }, say) => ({
    title: 'Sie erhalten Geld zurück',
    lead: `${say.money(facts.amount)} sind auf dem Weg zurück zu Ihnen.`,
    short: 'Eine Erstattung ist auf dem Weg zu Ihnen.',
    details: [detail('Für', names.course ?? paidFor[facts.paidFor.kind]), detail('Nummer', facts.paymentId)],
    more: [inSomeDays],
    action: 'Zahlung ansehen',
  }),
  'payment-disputed': ({ facts, names }, say) => ({
    title: disputeTitles[facts.dispute],
    lead: disputes[facts.side][facts.dispute](say.money(facts.amount)),
    short: `${disputeTitles[facts.dispute]}.`,
    details: [
      detail('Für', names.course ?? paidFor[facts.paidFor.kind]),
      detail(facts.side === 'payer' ? 'Gezahlt an' : 'Gezahlt von', names.partner),
      detail('Nummer', facts.paymentId),
    ],
    action: 'Zahlung ansehen',
  }),
  'payout-sent': ({ facts }, say) => ({
    title: 'Ihre Einnahmen sind unterwegs',
    lead: `${say.money(facts.amount)} sind auf dem Weg auf Ihr Konto.`,
    short: 'Ihre Einnahmen sind unterwegs.',
    details: [detail('Betrag', say.money(facts.amount)), detail('Nummer', facts.paymentId)],
    action: 'Zahlung ansehen',
  }),
  'payout-returned': ({ facts }, say) => ({
    title: 'Ihre Einnahmen kamen zu uns zurück',
    lead: `${say.money(facts.amount)} konnten nicht an Sie ausgezahlt werden und kamen zurück. Bitte prüfen Sie die Angaben zu Ihrem Konto.`,
    short: 'Ihre Einnahmen konnten nicht ausgezahlt werden.',
    details: [detail('Betrag', say.money(facts.amount)), detail('Nummer', facts.paymentId)],
    action: 'Zahlung ansehen',
  }),
} satisfies Partial<Notices>

const paidFor = { booking: 'Eine Unterrichtsstunde', enrollment: 'Ein Kurs', package: 'Ein Paket von Stunden' } as const

const disputeTitles = {
  opened: 'Eine Bank fordert eine Zahlung zurück',
  won: 'Eine zurückgeforderte Zahlung bleibt bestehen',
  lost: 'Eine zurückgeforderte Zahlung geht zurück',
} as const

const disputes = {
  payer: {
    opened: (sum) => `Ihre Bank fordert für Sie ${sum} zurück. Bis darüber entschieden ist, erhält niemand das Geld.`,
    won: (sum) => `die Forderung Ihrer Bank über ${sum} wurde abgelehnt; die Zahlung bleibt bestehen.`,
    lost: (sum) => `der Forderung Ihrer Bank wurde stattgegeben: Sie erhalten ${sum} über Ihre Bank zurück.`,
  },
  payee: {
    opened: (sum) =>
      `die Bank der zahlenden Seite fordert ${sum} zurück. Bis darüber entschieden ist, wird Ihr Anteil daran nicht ausgezahlt.`,
    won: (sum) =>
      `die Forderung der Bank der zahlenden Seite über ${sum} wurde abgelehnt; die Zahlung bleibt bestehen.`,
    lost: (sum) => `die Bank der zahlenden Seite hat ${sum} zurückgeholt, und damit Ihren Anteil daran.`,
  },
} as const satisfies Disputes
