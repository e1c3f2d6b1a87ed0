import type { LessonFacts } from '../facts'
import type { Names } from '../notification'
import { detail, type Heard, type Notice, type Notices, type Say, unlessNone } from './notices'

const partnerOf = ({ side }: LessonFacts, { partner }: Names): string =>
  partner ?? (side === 'learner' ? 'Ihrer Lehrkraft' : 'Ihrem Gegenüber')

const lesson = (facts: LessonFacts, names: Names, say: Say) => [
  detail('Wann', say.during(facts.range)),
  detail('Mit', names.partner),
  detail('Preis', unlessNone(facts.price, say)),
]

const seeLesson = 'Stunde ansehen'
const inSomeDays = 'Das Geld geht den Weg zurück, auf dem es kam. Das kann einige Tage dauern.'
const attached = 'Der Kalendereintrag liegt bei.'

const cancelledBy = ({ by, side }: Heard<'booking-cancelled'>['facts'], partner: string | undefined): string => {
  if (by === 'platform')
    return `Ihre Stunde${partner === undefined ? '' : ` mit ${partner}`} wurde von Lyceum abgesagt.`
  if (by === side) return `Sie haben Ihre Stunde${partner === undefined ? '' : ` mit ${partner}`} abgesagt.`
  return `${partner ?? 'Ihr Gegenüber'} hat Ihre Stunde abgesagt.`
}

const application = (
  { facts, names }: Heard<'application-status'>,
  say: Say,
): Pick<Notice, 'title' | 'lead' | 'short'> => {
  const post = names.posting === undefined ? 'die Stelle' : `die Stelle „${names.posting}“`
  const until = facts.until === undefined ? '' : ` Antworten Sie bis ${say.at(facts.until)}.`
  switch (facts.status) {
    case 'submitted':
      return {
        title: 'Ihre Bewerbung ist eingegangen',
        lead: `Ihre Bewerbung auf ${post} ist eingegangen.`,
        short: 'Ihre Bewerbung ist eingegangen.',
      }
    case 'shortlisted':
      return {
        title: 'Sie sind in der engeren Wahl',
        lead: `mit Ihrer Bewerbung auf ${post} sind Sie in der engeren Wahl.`,
        short: 'Ihre Bewerbung ist in der engeren Wahl.',
      }
    case 'interview':
      return {
        title: 'Ein Gespräch über Ihre Bewerbung',
        lead: `Sie sind zu einem Gespräch über ${post} eingeladen.`,
        short: `Ein Gespräch${facts.range === undefined ? '' : `: ${say.brief(facts.range.start)}`}.`,
      }
    case 'offered':
      return {
        title: 'Ihnen wird die Stelle angeboten',
        lead: `Ihnen wird ${post} angeboten.${until}`,
        short: 'Zu Ihrer Bewerbung gibt es ein Angebot.',
      }
    case 'hired':
      return {
        title: 'Sie haben die Stelle',
        lead: `willkommen: Sie haben ${post}.`,
        short: 'Ihre Bewerbung war erfolgreich.',
      }
    case 'rejected':
      return {
        title: 'Zu Ihrer Bewerbung',
        lead: `Ihre Bewerbung auf ${post} war dieses Mal nicht erfolgreich.`,
        short: 'Zu Ihrer Bewerbung gibt es eine Antwort.',
      }
  }
}

/** German. */
export const noticesInGerman: Notices = {
  'booking-requested': ({ facts, names }, say) => ({
    title: 'Jemand möchte eine Stunde bei Ihnen',
    lead: `${names.partner ?? 'jemand'} möchte eine Stunde bei Ihnen. Bitte antworten Sie bis ${say.at(facts.until)}; danach ist die Zeit wieder frei.`,
    short: `Jemand möchte eine Stunde: ${say.brief(facts.range.start)}. Bitte antworten Sie.`,
    details: lesson(facts, names, say),
    action: 'Antworten',
  }),
  'booking-confirmed': ({ facts, names }, say) => ({
    title: 'Ihre Stunde ist bestätigt',
    lead: `Ihre Stunde mit ${partnerOf(facts, names)} ist bestätigt.`,
    short: `Ihre Stunde ist bestätigt: ${say.brief(facts.range.start)}.`,
    details: lesson(facts, names, say),
    more: [attached],
    action: seeLesson,
  }),
  'booking-declined': ({ facts, names }, say) => ({
    title: 'Ihre Anfrage wurde abgelehnt',
    lead: `${names.partner ?? 'Ihre Lehrkraft'} kann die gewünschte Stunde nicht geben. Was Sie dafür bezahlt haben, erhalten Sie zurück.`,
    short: `Ihre Anfrage für ${say.brief(facts.range.start)} wurde abgelehnt.`,
    details: lesson(facts, names, say),
    action: 'Andere Zeit finden',
  }),
  'booking-expired': ({ facts, names }, say) => ({
    title: 'Ihre Anfrage ist abgelaufen',
    lead: 'Ihre Anfrage nach einer Stunde wurde nicht rechtzeitig bestätigt, die Zeit ist wieder frei. Was Sie dafür bezahlt haben, erhalten Sie zurück.',
    short: `Ihre Anfrage für ${say.brief(facts.range.start)} ist abgelaufen.`,
    details: lesson(facts, names, say),
    action: 'Andere Zeit finden',
  }),
  'booking-rescheduled': ({ facts, names }, say) => ({
    title: 'Ihre Stunde wurde verlegt',
    lead: `Ihre Stunde mit ${partnerOf(facts, names)} wurde verlegt.`,
    short: `Ihre Stunde wurde verlegt auf ${say.brief(facts.range.start)}.`,
    details: [
      detail('Neue Zeit', say.during(facts.range)),
      detail('Zuvor', say.during(facts.from)),
      detail('Mit', names.partner),
    ],
    more: [attached],
    action: seeLesson,
  }),
  'booking-cancelled': ({ facts, names }, say) => ({
    title: 'Ihre Stunde ist abgesagt',
    lead: cancelledBy(facts, names.partner),
    short: `Ihre Stunde am ${say.brief(facts.range.start)} ist abgesagt.`,
    details: [
      detail('Wann', say.during(facts.range)),
      detail('Mit', names.partner),
      ...(facts.side === 'learner'
        ? [detail('Gebühr', unlessNone(facts.fee, say)), detail('Erstattung', unlessNone(facts.refund, say))]
        : []),
    ],
    more: facts.side === 'learner' && facts.refund.amount > 0 ? [inSomeDays] : [],
  }),
  'booking-reminder': ({ facts, names }, say) => {
    const when = facts.hoursBefore === 1 ? 'in einer Stunde' : `in ${String(facts.hoursBefore)} Stunden`
    return {
      title: `Ihre Unterrichtsstunde beginnt ${when}`,
      lead: `Ihre Unterrichtsstunde mit ${partnerOf(facts, names)} beginnt ${when}.`,
      short: `Ihr Unterricht beginnt ${when}: ${say.brief(facts.range.start)}.`,
      details: [detail('Wann', say.during(facts.range)), detail('Mit', names.partner)],
      action: seeLesson,
    }
  },
  'slot-offered': ({ facts, names }, say) => ({
    title: 'Eine Zeit ist frei geworden',
    lead: `eine Zeit, auf die Sie warten, ist frei geworden. Sie ist bis ${say.at(facts.until)} für Sie reserviert.`,
    short: `Eine Zeit ist frei geworden: ${say.brief(facts.range.start)}. Für Sie reserviert bis ${say.brief(facts.until)}.`,
    details: [detail('Wann', say.during(facts.range)), detail('Mit', names.partner)],
    action: 'Zeit nehmen',
  }),
  'seat-offered': ({ facts, names }, say) => ({
    title: 'Ein Platz ist frei geworden',
    lead: `ein Platz, auf den Sie warten, ist frei geworden. Er ist bis ${say.at(facts.until)} für Sie reserviert.`,
    short: `Ein Platz ist frei geworden. Für Sie reserviert bis ${say.brief(facts.until)}.`,
    details: [detail('Kurs', names.course)],
    action: 'Platz nehmen',
  }),
  enrolled: ({ names }) => ({
    title: 'Sie sind eingeschrieben',
    lead: `Sie sind in ${names.course === undefined ? 'Ihren Kurs' : `„${names.course}“`} eingeschrieben.`,
    short: 'Sie sind in Ihren Kurs eingeschrieben.',
    action: 'Anfangen',
  }),
  'certificate-issued': ({ facts, names, at }, say) => ({
    title: 'Ihr Zertifikat ist da',
    lead: `herzlichen Glückwunsch: Sie haben ${names.course === undefined ? 'Ihren Kurs' : `„${names.course}“`} abgeschlossen, und Ihr Zertifikat ist da.`,
    short: 'Ihr Zertifikat ist da.',
    details: [detail('Nummer', facts.certificateNumber), detail('Ausgestellt', say.day(at))],
    action: 'Zertifikat ansehen',
  }),
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
  'application-status': (heard, say) => ({
    ...application(heard, say),
    details: [
      detail('Stelle', heard.names.posting),
      detail('Einrichtung', heard.names.institution),
      detail('Gespräch', heard.facts.range && say.during(heard.facts.range)),
    ],
    action: 'Bewerbung ansehen',
  }),
  'review-invited': ({ facts, names }, say) => ({
    title: 'Wie war es?',
    lead: `Ihr Wort hilft anderen bei der Wahl. Bitte bewerten Sie ${names.course === undefined ? (names.partner ?? 'Ihre Stunde') : `„${names.course}“`}${facts.until === undefined ? '.' : `, bis ${say.at(facts.until)}.`}`,
    short: 'Wie war es? Ihre Bewertung hilft anderen.',
    action: 'Bewertung schreiben',
  }),
}

const paidFor = { booking: 'Eine Unterrichtsstunde', enrollment: 'Ein Kurs', package: 'Ein Paket von Stunden' } as const
