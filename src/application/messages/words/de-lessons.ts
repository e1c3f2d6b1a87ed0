import type { LessonFacts, SettledFacts } from '../facts'
import type { Names } from '../notification'
import { inSomeDays } from './de-money'
import { detail, type Heard, type Notice, type Notices, type Say, unlessNone } from './notices'

const partnerOf = ({ side }: LessonFacts, { partner }: Names): string =>
  partner ?? (side === 'learner' ? 'Ihrer Lehrkraft' : 'Ihrem Gegenüber')

const lesson = (facts: LessonFacts, names: Names, say: Say) => [
  detail('Wann', say.during(facts.range)),
  detail('Mit', names.partner),
  detail('Preis', unlessNone(facts.price, say)),
]

const seeLesson = 'Stunde ansehen'
const attached = 'Der Kalendereintrag liegt bei.'

const cancelledBy = ({ by, side }: Heard<'booking-cancelled'>['facts'], partner: string | undefined): string => {
  if (by === 'platform')
    return `Ihre Stunde${partner === undefined ? '' : ` mit ${partner}`} wurde von Lyceum abgesagt.`
  if (by === side) return `Sie haben Ihre Stunde${partner === undefined ? '' : ` mit ${partner}`} abgesagt.`
  return `${partner ?? 'Ihr Gegenüber'} hat Ihre Stunde abgesagt.`
}

/** What it comes to for one side. */
const settled = (
  { side, fee, refund, byCredit }: SettledFacts,
  say: Say,
): Required<Pick<Notice, 'details' | 'more'>> => {
  const isFree = fee.amount === 0
  if (side === 'tutor') {
    const unpaid = byCredit ? 'Die Stunde geht in ihr Paket zurück' : 'Es wird nichts dafür berechnet'
    return {
      details: byCredit ? [] : [detail('Berechnet', unlessNone(fee, say))],
      more: [
        isFree
          ? `${unpaid}, daher wird auch nichts ausgezahlt.`
          : 'Ihr Anteil wird ausgezahlt, sobald nichts mehr beanstandet werden kann.',
      ],
    }
  }
  if (byCredit)
    return {
      details: [],
      more: [isFree ? 'Die Stunde geht in Ihr Paket zurück.' : 'Sie zählt als Stunde Ihres Pakets.'],
    }
  return {
    details: [detail('Gebühr', unlessNone(fee, say)), detail('Erstattung', unlessNone(refund, say))],
    more: refund.amount > 0 ? [inSomeDays] : [],
  }
}

/** „Ihre Stunde mit ...“, where the name is known. */
const lessonWith = ({ partner }: Names): string =>
  partner === undefined ? 'Ihre Stunde' : `Ihre Stunde mit ${partner}`

/** Lessons and the time for them, in German. */
export const lessonsInGerman = {
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
  'booking-no-show': ({ facts, names }, say) => {
    const { details, more } = settled(facts, say)
    const isOwn = facts.absent === facts.side
    return {
      title: isOwn ? 'Sie wurden in einer Stunde vermisst' : 'Zu Ihrer Stunde kam niemand',
      lead: isOwn
        ? `es ist vermerkt, dass Sie nicht zu Ihrer Stunde mit ${partnerOf(facts, names)} gekommen sind.`
        : `es ist vermerkt, dass ${names.partner ?? 'Ihr Gegenüber'} nicht zu Ihrer Stunde gekommen ist.`,
      short: `In Ihrer Stunde fehlte jemand: ${say.brief(facts.range.start)}.`,
      details: [detail('Wann', say.during(facts.range)), detail('Mit', names.partner), ...details],
      more: [...more, `Wenn das nicht stimmt, können Sie es bis ${say.at(facts.until)} beanstanden.`],
      action: seeLesson,
    }
  },
  'booking-disputed': ({ facts, names }, say) => ({
    title: 'Ihre Stunde wird beanstandet',
    lead: `${facts.by === facts.side ? 'Sie beanstanden' : facts.by === 'platform' ? 'Lyceum beanstandet' : `${names.partner ?? 'Ihr Gegenüber'} beanstandet`}, wie Ihre Stunde ausging. Wir sehen uns das an; bis darüber entschieden ist, wird nichts dafür ausgezahlt.`,
    short: `Ihre Stunde wird beanstandet: ${say.brief(facts.range.start)}.`,
    details: lesson(facts, names, say),
    action: seeLesson,
  }),
  'booking-dispute-decided': ({ facts, names }, say) => {
    const { details, more } = settled(facts, say)
    return {
      title: 'Über die Beanstandung ist entschieden',
      lead:
        facts.resolution === 'upheld'
          ? `${lessonWith(names)} wurde zu Recht beanstandet.`
          : `die Beanstandung wurde zurückgewiesen: Für ${lessonWith(names)} bleibt alles, wie es war.`,
      short: `Über die Beanstandung Ihrer Stunde ist entschieden: ${say.brief(facts.range.start)}.`,
      details: [detail('Wann', say.during(facts.range)), detail('Mit', names.partner), ...details],
      more: facts.resolution === 'upheld' ? more : [],
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
  'slot-offer-expired': ({ facts, names }, say) => ({
    title: 'Eine Zeit ist nicht mehr reserviert',
    lead: 'die Zeit, die für Sie reserviert war, ist nun für andere da, weil Sie sie nicht genommen haben. Sie warten nicht mehr; Sie können sich neu eintragen.',
    short: `Eine Zeit ist nicht mehr für Sie reserviert: ${say.brief(facts.range.start)}.`,
    details: [detail('Wann', say.during(facts.range)), detail('Mit', names.partner)],
    action: 'Auf eine andere Zeit warten',
  }),
} satisfies Partial<Notices>
