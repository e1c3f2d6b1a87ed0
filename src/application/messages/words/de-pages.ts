import type { Language } from './words'

/** German: what is around letters, and beside them. */
export const pagesInGerman: Omit<Language, 'letters' | 'notices'> = {
  greeting: 'Guten Tag,',
  greetingTo: (name) => `Guten Tag ${name},`,
  closing: 'Lyceum. Diese Nachricht hat eine Maschine geschrieben; Antworten darauf liest niemand.',
  code: 'Ihr Code:',
  digest: (count) => ({
    title: count === 1 ? 'Eine Neuigkeit auf Lyceum' : `${String(count)} Neuigkeiten auf Lyceum`,
    lead: 'das ist seit der letzten solchen Nachricht geschehen.',
    short: `Neu auf Lyceum: ${String(count)}.`,
  }),
  lessonWith: (partner) => (partner === undefined ? 'Unterrichtsstunde' : `Unterrichtsstunde mit ${partner}`),
  receipt: {
    title: 'Beleg',
    number: 'Nummer',
    date: 'Datum',
    paidBy: 'Gezahlt von',
    paidTo: 'Gezahlt an',
    total: 'Gezahlt insgesamt',
    paidFor: { booking: 'Unterrichtsstunde', enrollment: 'Kurs', package: 'Paket von Unterrichtsstunden' },
    note: 'Dieser Beleg bestätigt den Eingang der Zahlung. Er gilt ohne Unterschrift.',
  },
  unsubscribe: {
    link: 'Keine Mails dieser Art mehr',
    linkOfAll: 'Keine Mails mehr über das, was auf Lyceum geschieht',
    ask: 'Möchten Sie hierüber keine Mails mehr?',
    button: 'Keine Mails mehr',
    ended: 'Sie erhalten hierüber keine Mails mehr',
    back: 'Sie können es jederzeit in Ihren Einstellungen anders wählen.',
    groups: {
      bookings: 'Stunden, die gebucht, verlegt oder abgesagt werden',
      reminders: 'Erinnerungen an Stunden',
      courses: 'Kurse',
      payments: 'Zahlungen',
      applications: 'Bewerbungen',
      waitlists: 'Wartelisten',
      reviews: 'Bewertungen',
    },
  },
}
