import { lessonsInEnglish } from './en-lessons'
import { moneyInEnglish } from './en-money'
import { detail, type Heard, type Notice, type Notices, type Say } from './notices'

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
    case 'lapsed':
      return {
        title: 'Your offer has expired',
        lead: `the offer of ${post} has expired, as it was not answered in time.`,
        short: 'An offer about your application has expired.',
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
  ...lessonsInEnglish,
  ...moneyInEnglish,
  'seat-offered': ({ facts, names }, say) => ({
    title: 'A seat has become free',
    lead: `a seat that you wait for has become free. It is held for you until ${say.at(facts.until)}.`,
    short: `A seat has become free. Held for you until ${say.brief(facts.until)}.`,
    details: [detail('Course', names.course)],
    action: 'Take the seat',
  }),
  'seat-offer-expired': ({ names }) => ({
    title: 'A seat is no longer held for you',
    lead: 'the seat that was held for you has gone to others, as you did not take it. You wait no longer; you can join the list anew.',
    short: 'A seat is no longer held for you.',
    details: [detail('Course', names.course)],
    action: 'Wait for another seat',
  }),
  'enrolment-unpaid': ({ names }) => ({
    title: 'Your enrolment has ended',
    lead: `your enrolment in ${names.course === undefined ? 'your course' : `“${names.course}”`} was not paid for in time, so your seat is free again. What arrives of a payment now comes back to you.`,
    short: 'Your enrolment has ended: it was not paid for in time.',
    action: 'See the enrolment',
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
  'application-status': (heard, say) => ({
    ...application(heard, say),
    details: [
      detail('Post', heard.names.posting),
      detail('Institution', heard.names.institution),
      detail('Interview', heard.facts.range && say.during(heard.facts.range)),
    ],
    action: 'See the application',
  }),
  'job-offer-expired': ({ names }) => ({
    title: 'Your offer was not answered',
    lead: `your offer to ${names.partner ?? 'an applicant'} has expired without an answer. It binds nobody any more; you can make another.`,
    short: 'An offer of yours was not answered in time.',
    details: [detail('Post', names.posting)],
    action: 'See the application',
  }),
  'review-invited': ({ facts, names }, say) => ({
    title: 'How was it?',
    lead: `your word helps others to choose. Please review ${names.course === undefined ? (names.partner ?? 'your lesson') : `“${names.course}”`}${facts.until === undefined ? '.' : `, until ${say.at(facts.until)}.`}`,
    short: 'How was it? Your review helps others.',
    action: 'Write a review',
  }),
}
