import type { LessonFacts, SettledFacts } from '../facts'
import type { Names } from '../notification'
import { inSomeDays } from './en-money'
import { detail, type Heard, type Notice, type Notices, type Say, unlessNone } from './notices'

const partnerOf = ({ side }: LessonFacts, { partner }: Names): string =>
  partner ?? (side === 'learner' ? 'your tutor' : 'your learner')

const lesson = (facts: LessonFacts, names: Names, say: Say) => [
  detail('When', say.during(facts.range)),
  detail('With', names.partner),
  detail('Price', unlessNone(facts.price, say)),
]

const seeLesson = 'See the lesson'
const attached = 'The calendar entry is attached.'

const cancelledBy = ({ by, side }: Heard<'booking-cancelled'>['facts'], partner: string): string => {
  if (by === 'platform') return `your lesson with ${partner} was cancelled by Lyceum.`
  return by === side ? `you cancelled your lesson with ${partner}.` : `${partner} cancelled your lesson.`
}

/** What it comes to for one side. */
const settled = (
  { side, fee, refund, byCredit }: SettledFacts,
  say: Say,
): Required<Pick<Notice, 'details' | 'more'>> => {
  const isFree = fee.amount === 0
  if (side === 'tutor') {
    const unpaid = byCredit
      ? 'The lesson goes back to the package it was from'
      : 'The learner is charged nothing for it'
    return {
      details: byCredit ? [] : [detail('Charged', unlessNone(fee, say))],
      more: [
        isFree ? `${unpaid}, so nothing is paid out.` : 'Your share is paid out once nothing of it can be disputed.',
      ],
    }
  }
  if (byCredit)
    return {
      details: [],
      more: [isFree ? 'The lesson goes back to your package.' : 'It counts as a lesson of your package.'],
    }
  return {
    details: [detail('Fee', unlessNone(fee, say)), detail('Refund', unlessNone(refund, say))],
    more: refund.amount > 0 ? [inSomeDays] : [],
  }
}

/** Lessons and the time for them, in English. */
export const lessonsInEnglish = {
  'booking-requested': ({ facts, names }, say) => ({
    title: 'Somebody asks for a lesson',
    lead: `${names.partner ?? 'a learner'} asks you for a lesson. Please answer until ${say.at(facts.until)}; then the time is free again.`,
    short: `Somebody asks for a lesson: ${say.brief(facts.range.start)}. Please answer.`,
    details: lesson(facts, names, say),
    action: 'Answer',
  }),
  'booking-confirmed': ({ facts, names }, say) => ({
    title: 'Your lesson is confirmed',
    lead: `your lesson with ${partnerOf(facts, names)} is confirmed.`,
    short: `Your lesson is confirmed: ${say.brief(facts.range.start)}.`,
    details: lesson(facts, names, say),
    more: [attached],
    action: seeLesson,
  }),
  'booking-declined': ({ facts, names }, say) => ({
    title: 'Your request was declined',
    lead: `${partnerOf(facts, names)} cannot give the lesson that you asked for. What you have paid for it comes back to you.`,
    short: `Your request for ${say.brief(facts.range.start)} was declined.`,
    details: lesson(facts, names, say),
    action: 'Find another time',
  }),
  'booking-expired': ({ facts, names }, say) => ({
    title: 'Your request has ended',
    lead: 'your request for a lesson was not confirmed in time, so the time is free again. What you have paid for it comes back to you.',
    short: `Your request for ${say.brief(facts.range.start)} has ended.`,
    details: lesson(facts, names, say),
    action: 'Find another time',
  }),
  'booking-rescheduled': ({ facts, names }, say) => ({
    title: 'Your lesson has another time',
    lead: `your lesson with ${partnerOf(facts, names)} was moved.`,
    short: `Your lesson was moved to ${say.brief(facts.range.start)}.`,
    details: [
      detail('New time', say.during(facts.range)),
      detail('Before', say.during(facts.from)),
      detail('With', names.partner),
    ],
    more: [attached],
    action: seeLesson,
  }),
  'booking-cancelled': ({ facts, names }, say) => ({
    title: 'Your lesson is cancelled',
    lead: cancelledBy(facts, partnerOf(facts, names)),
    short: `Your lesson on ${say.brief(facts.range.start)} is cancelled.`,
    details: [
      detail('When', say.during(facts.range)),
      detail('With', names.partner),
      ...(facts.side === 'learner'
        ? [detail('Fee', unlessNone(facts.fee, say)), detail('Refund', unlessNone(facts.refund, say))]
        : []),
    ],
    more: facts.side === 'learner' && facts.refund.amount > 0 ? [inSomeDays] : [],
  }),
  'booking-reminder': ({ facts, names }, say) => {
    const when = facts.hoursBefore === 1 ? 'in an hour' : `in ${String(facts.hoursBefore)} hours`
    return {
      title: `Your lesson begins ${when}`,
      lead: `your lesson with ${partnerOf(facts, names)} begins ${when}.`,
      short: `Your lesson begins ${when}: ${say.brief(facts.range.start)}.`,
      details: [detail('When', say.during(facts.range)), detail('With', names.partner)],
      action: seeLesson,
    }
  },
  'booking-no-show': ({ facts, names }, say) => {
    const { details, more } = settled(facts, say)
    const isOwn = facts.absent === facts.side
    const partner = partnerOf(facts, names)
    return {
      title: isOwn ? 'You are missed at a lesson' : 'Your lesson was not attended',
      lead: isOwn
        ? `it is on record that you did not come to your lesson with ${partner}.`
        : `it is on record that ${partner} did not come to your lesson.`,
      short: `Somebody did not come to your lesson: ${say.brief(facts.range.start)}.`,
      details: [detail('When', say.during(facts.range)), detail('With', names.partner), ...details],
      more: [...more, `If that is not so, you can dispute it until ${say.at(facts.until)}.`],
      action: seeLesson,
    }
  },
  'booking-disputed': ({ facts, names }, say) => ({
    title: 'Your lesson is disputed',
    lead: `${facts.by === facts.side ? 'you dispute' : facts.by === 'platform' ? 'Lyceum disputes' : `${partnerOf(facts, names)} disputes`} how your lesson ended. We look into it; until that is decided nothing is paid out for it.`,
    short: `Your lesson is disputed: ${say.brief(facts.range.start)}.`,
    details: lesson(facts, names, say),
    action: seeLesson,
  }),
  'booking-dispute-decided': ({ facts, names }, say) => {
    const { details, more } = settled(facts, say)
    return {
      title: 'The dispute about your lesson is decided',
      lead:
        facts.resolution === 'upheld'
          ? `the dispute about your lesson with ${partnerOf(facts, names)} was upheld.`
          : `the dispute about your lesson with ${partnerOf(facts, names)} was rejected: everything stays as it was.`,
      short: `The dispute about your lesson is decided: ${say.brief(facts.range.start)}.`,
      details: [detail('When', say.during(facts.range)), detail('With', names.partner), ...details],
      more: facts.resolution === 'upheld' ? more : [],
      action: seeLesson,
    }
  },
  'slot-offered': ({ facts, names }, say) => ({
    title: 'A time has become free',
    lead: `a time that you wait for has become free. It is held for you until ${say.at(facts.until)}.`,
    short: `A time has become free: ${say.brief(facts.range.start)}. Held for you until ${say.brief(facts.until)}.`,
    details: [detail('When', say.during(facts.range)), detail('With', names.partner)],
    action: 'Take the time',
  }),
  'slot-offer-expired': ({ facts, names }, say) => ({
    title: 'A time is no longer held for you',
    lead: 'the time that was held for you has gone to others, as you did not take it. You wait no longer; you can join the list anew.',
    short: `A time is no longer held for you: ${say.brief(facts.range.start)}.`,
    details: [detail('When', say.during(facts.range)), detail('With', names.partner)],
    action: 'Wait for another time',
  }),
} satisfies Partial<Notices>
