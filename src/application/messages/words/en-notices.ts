import type { LessonFacts } from '../facts'
import type { Names } from '../notification'
import { detail, type Heard, type Notice, type Notices, type Say, unlessNone } from './notices'

const partnerOf = ({ side }: LessonFacts, { partner }: Names): string =>
  partner ?? (side === 'learner' ? 'your tutor' : 'your learner')

const lesson = (facts: LessonFacts, names: Names, say: Say) => [
  detail('When', say.during(facts.range)),
  detail('With', names.partner),
  detail('Price', unlessNone(facts.price, say)),
]

const seeLesson = 'See the lesson'
const inSomeDays = 'The money goes back the way it came. It can take some days to arrive.'
const attached = 'The calendar entry is attached.'

const cancelledBy = ({ by, side }: Heard<'booking-cancelled'>['facts'], partner: string): string => {
  if (by === 'platform') return `your lesson with ${partner} was cancelled by Lyceum.`
  return by === side ? `you cancelled your lesson with ${partner}.` : `${partner} cancelled your lesson.`
}

const application = (
  { facts, names }: Heard<'application-status'>,
  say: Say,
): Pick<Notice, 'title' | 'lead' | 'short'> => {
  const post = names.posting === undefined ? 'the post' : `the post “${names.posting}”`
  const until = facts.until === undefined ? '' : ` Answer until ${say.at(facts.until)}.`
  switch (facts.status) {
    case 'submitted':
      return {
        title: 'Your application has arrived',
        lead: `your application for ${post} has arrived.`,
        short: 'Your application has arrived.',
      }
    case 'shortlisted':
      return {
        title: 'You are on the shortlist',
        lead: `your application for ${post} is on the shortlist.`,
        short: 'Your application is on the shortlist.',
      }
    case 'interview':
      return {
        title: 'An interview about your application',
        lead: `you are invited to an interview for ${post}.`,
        short: `An interview${facts.range === undefined ? '' : `: ${say.brief(facts.range.start)}`}.`,
      }
    case 'offered':
      return {
        title: 'You are offered the post',
        lead: `you are offered ${post}.${until}`,
        short: 'You have an offer about your application.',
      }
    case 'hired':
      return { title: 'You are hired', lead: `welcome: you have ${post}.`, short: 'Your application has succeeded.' }
    case 'rejected':
      return {
        title: 'About your application',
        lead: `your application for ${post} was not successful this time.`,
        short: 'There is an answer to your application.',
      }
  }
}

/** English. */
export const noticesInEnglish: Notices = {
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
  'slot-offered': ({ facts, names }, say) => ({
    title: 'A time has become free',
    lead: `a time that you wait for has become free. It is held for you until ${say.at(facts.until)}.`,
    short: `A time has become free: ${say.brief(facts.range.start)}. Held for you until ${say.brief(facts.until)}.`,
    details: [detail('When', say.during(facts.range)), detail('With', names.partner)],
    action: 'Take the time',
  }),
  'seat-offered': ({ facts, names }, say) => ({
    title: 'A seat has become free',
    lead: `a seat that you wait for has become free. It is held for you until ${say.at(facts.until)}.`,
    short: `A seat has become free. Held for you until ${say.brief(facts.until)}.`,
    details: [detail('Course', names.course)],
    action: 'Take the seat',
  }),
  enrolled: ({ names }) => ({
    title: 'You are enrolled',
    lead: `you are enrolled in ${names.course === undefined ? 'your course' : `“${names.course}”`}.`,
    short: 'You are enrolled in your course.',
    action: 'Begin',
  }),
  'certificate-issued': ({ facts, names, at }, say) => ({
    title: 'Your certificate is ready',
    lead: `congratulations: you have completed ${names.course === undefined ? 'your course' : `“${names.course}”`}, and your certificate is ready.`,
    short: 'Your certificate is ready.',
    details: [detail('Number', facts.certificateNumber), detail('Issued', say.day(at))],
    action: 'See the certificate',
  }),
  'payment-received': ({ facts, names, at }, say) => ({
    title: 'Receipt for your payment',
    lead: `thank you: we have received ${say.money(facts.amount)}.`,
    short: 'Your payment has arrived.',
    details: [
      detail('Amount', say.money(facts.amount)),
      detail('For', names.course ?? paidFor[facts.paidFor.kind]),
      detail('Paid to', names.partner),
      detail('Date', say.day(at)),
      detail('Number', facts.paymentId),
    ],
    more: ['The receipt is attached as a PDF.'],
    action: 'See the payment',
  }),
  'payment-failed': ({ facts, names }, say) => ({
    title: 'Your payment has failed',
    lead: `your payment of ${say.money(facts.amount)} has failed, and nothing was taken. What it was for is not yours yet.`,
    short: 'Your payment has failed.',
    details: [detail('For', names.course ?? paidFor[facts.paidFor.kind]), detail('Paid to', names.partner)],
    action: 'Try again',
  }),
  'payment-refunded': ({ facts, names }, say) => ({
    title: 'You get money back',
    lead: `${say.money(facts.amount)} are on their way back to you.`,
    short: 'A refund is on its way to you.',
    details: [detail('For', names.course ?? paidFor[facts.paidFor.kind]), detail('Number', facts.paymentId)],
    more: [inSomeDays],
    action: 'See the payment',
  }),
  'payout-sent': ({ facts }, say) => ({
    title: 'Your earnings are on their way',
    lead: `${say.money(facts.amount)} are on their way to your account.`,
    short: 'Your earnings are on their way.',
    details: [detail('Amount', say.money(facts.amount)), detail('Number', facts.paymentId)],
    action: 'See the payment',
  }),
  'payout-returned': ({ facts }, say) => ({
    title: 'Your earnings came back to us',
    lead: `${say.money(facts.amount)} could not be paid out to you and came back. Please look through your account's details.`,
    short: 'Your earnings could not be paid out.',
    details: [detail('Amount', say.money(facts.amount)), detail('Number', facts.paymentId)],
    action: 'See the payment',
  }),
  'application-status': (heard, say) => ({
    ...application(heard, say),
    details: [
      detail('Post', heard.names.posting),
      detail('Institution', heard.names.institution),
      detail('Interview', heard.facts.range && say.during(heard.facts.range)),
    ],
    action: 'See the application',
  }),
  'review-invited': ({ facts, names }, say) => ({
    title: 'How was it?',
    lead: `your word helps others to choose. Please review ${names.course === undefined ? (names.partner ?? 'your lesson') : `“${names.course}”`}${facts.until === undefined ? '.' : `, until ${say.at(facts.until)}.`}`,
    short: 'How was it? Your review helps others.',
    action: 'Write a review',
  }),
}

const paidFor = { booking: 'A lesson', enrollment: 'A course', package: 'A package of lessons' } as const
