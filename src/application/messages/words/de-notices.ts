import { lessonsInGerman } from './de-lessons'
import { moneyInGerman } from './de-money'
import { detail, type Heard, type Notice, type Notices, type Say } from './notices'

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
    case 'lapsed':
      return {
        title: 'Ihr Angebot ist abgelaufen',
        lead: `das Angebot für ${post} ist abgelaufen, weil es nicht rechtzeitig beantwortet wurde.`,
        short: 'Ein Angebot zu Ihrer Bewerbung ist abgelaufen.',
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
  ...lessonsInGerman,
  ...moneyInGerman,
  'seat-offered': ({ facts, names }, say) => ({
    title: 'Ein Platz ist frei geworden',
    lead: `ein Platz, auf den Sie warten, ist frei geworden. Er ist bis ${say.at(facts.until)} für Sie reserviert.`,
    short: `Ein Platz ist frei geworden. Für Sie reserviert bis ${say.brief(facts.until)}.`,
    details: [detail('Kurs', names.course)],
    action: 'Platz nehmen',
  }),
  'seat-offer-expired': ({ names }) => ({
    title: 'Ein Platz ist nicht mehr reserviert',
    lead: 'der Platz, der für Sie reserviert war, ist nun für andere da, weil Sie ihn nicht genommen haben. Sie warten nicht mehr; Sie können sich neu eintragen.',
    short: 'Ein Platz ist nicht mehr für Sie reserviert.',
    details: [detail('Kurs', names.course)],
    action: 'Auf einen anderen Platz warten',
  }),
  'enrolment-unpaid': ({ names }) => ({
    title: 'Ihre Einschreibung ist abgelaufen',
    lead: `Ihre Einschreibung in ${names.course === undefined ? 'Ihren Kurs' : `„${names.course}“`} wurde nicht rechtzeitig bezahlt, Ihr Platz ist wieder frei. Was von einer Zahlung jetzt noch eingeht, erhalten Sie zurück.`,
    short: 'Ihre Einschreibung ist abgelaufen: Sie wurde nicht rechtzeitig bezahlt.',
    action: 'Einschreibung ansehen',
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
  'application-status': (heard, say) => ({
    ...application(heard, say),
    details: [
      detail('Stelle', heard.names.posting),
      detail('Einrichtung', heard.names.institution),
      detail('Gespräch', heard.facts.range && say.during(heard.facts.range)),
    ],
    action: 'Bewerbung ansehen',
  }),
  'job-offer-expired': ({ names }) => ({
    title: 'Ihr Angebot blieb ohne Antwort',
    lead: `Ihr Angebot ${names.partner === undefined ? '' : `an ${names.partner} `}ist abgelaufen, ohne dass es beantwortet wurde. Es bindet niemanden mehr; Sie können ein neues machen.`,
    short: 'Ein Angebot von Ihnen blieb ohne Antwort.',
    details: [detail('Stelle', names.posting)],
    action: 'Bewerbung ansehen',
  }),
  'review-invited': ({ facts, names }, say) => ({
    title: 'Wie war es?',
    lead: `Ihr Wort hilft anderen bei der Wahl. Bitte bewerten Sie ${names.course === undefined ? (names.partner ?? 'Ihre Stunde') : `„${names.course}“`}${facts.until === undefined ? '.' : `, bis ${say.at(facts.until)}.`}`,
    short: 'Wie war es? Ihre Bewertung hilft anderen.',
    action: 'Bewertung schreiben',
  }),
}
