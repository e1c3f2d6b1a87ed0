import type { Language } from './words'

/** English: what is around letters, and beside them. */
export const pagesInEnglish: Omit<Language, 'letters' | 'notices'> = {
  greeting: 'Hello,',
  greetingTo: (name) => `Hello ${name},`,
  closing: 'Lyceum. This message was written by a machine; nobody reads answers to it.',
  code: 'Your code:',
  digest: (count) => ({
    title: count === 1 ? 'One thing new on Lyceum' : `${String(count)} things new on Lyceum`,
    lead: 'this is what has happened since the last such mail.',
    short: `New on Lyceum: ${String(count)}.`,
  }),
  lessonWith: (partner) => (partner === undefined ? 'Lesson' : `Lesson with ${partner}`),
  receipt: {
    title: 'Receipt',
    number: 'Number',
    date: 'Date',
    paidBy: 'Paid by',
    paidTo: 'Paid to',
    total: 'Total paid',
    paidFor: { booking: 'Lesson', enrollment: 'Course', package: 'Package of lessons' },
    note: 'This receipt confirms that the payment has arrived. It is valid without a signature.',
  },
  unsubscribe: {
    link: 'No more mails of this kind',
    linkOfAll: 'No more mails about what happens on Lyceum',
    ask: 'Do you want no more mails about this?',
    button: 'No more mails',
    ended: 'You get no more mails about this',
    back: 'You can choose otherwise at any time, in your preferences.',
    groups: {
      bookings: 'lessons that are booked, moved or cancelled',
      reminders: 'reminders of lessons',
      courses: 'courses',
      payments: 'payments',
      applications: 'applications for jobs',
      waitlists: 'waiting lists',
      reviews: 'reviews',
    },
  },
}
