import type { JsonObject } from '../../../../src/domain/kernel'
import type { Dice } from './dice'
import { one } from './people'
import { golden, happened, newAmount, newId, newWord, type Record, secretOf } from './records'

const OFFICE = ['support', 'auditor', 'service', 'admin'] as const
const TILL = ['finance', ...OFFICE] as const

const terms = (price: number): JsonObject => ({
  ...(golden('booking', 'BookingRequested')['terms'] as JsonObject),
  price: { amount: price, currency: 'EUR' },
})

const booking = (dice: Dice): Record => {
  const [learner, tutor, price] = [one(dice, 'learner', 'tutor').id, one(dice, 'tutor').id, newAmount()]
  return {
    category: 'booking',
    id: newId(),
    events: [happened('booking', 'BookingRequested', { learnerId: learner, tutorId: tutor, terms: terms(price) })],
    writers: new Set([learner, tutor]),
    staff: ['support', 'admin'],
    secrets: [secretOf("a booking's price", price, [learner, tutor], OFFICE)],
  }
}

const series = (dice: Dice): Record => {
  const [learner, tutor, price] = [one(dice, 'learner', 'tutor').id, one(dice, 'tutor').id, newAmount()]
  return {
    category: 'series',
    id: newId(),
    events: [happened('series', 'SeriesRequested', { learnerId: learner, tutorId: tutor, terms: terms(price) })],
    writers: new Set([learner, tutor]),
    staff: ['support', 'admin'],
    secrets: [secretOf("a series' price", price, [learner, tutor], OFFICE)],
  }
}

const lessonPackage = (dice: Dice): Record => {
  const [learner, tutor, price] = [one(dice, 'learner', 'tutor').id, one(dice, 'tutor').id, newAmount()]
  const bought = { learnerId: learner, tutorId: tutor, price: { amount: price, currency: 'EUR' } }
  return {
    category: 'package',
    id: newId(),
    events: [happened('package', 'PackageBought', bought), happened('package', 'PackageActivated')],
    writers: new Set([learner, tutor]),
    staff: ['support', 'finance', 'admin'],
    secrets: [secretOf("a package's price", price, [learner, tutor], TILL)],
  }
}

const payment = (dice: Dice): Record => {
  const [payer, payee] = [one(dice, 'learner', 'tutor').id, one(dice, 'tutor', 'registrar').id]
  const amount = newAmount()
  return {
    category: 'payment',
    id: newId(),
    events: [
      happened('payment', 'PaymentInitiated', {
        payerId: payer,
        payeeId: payee,
        amount: { amount, currency: 'EUR' },
      }),
    ],
    writers: new Set([payer, payee]),
    staff: ['finance', 'support', 'service', 'admin'],
    secrets: [secretOf("a payment's amount", amount, [payer, payee], TILL)],
  }
}

/** A calendar with a time of the tutor's own, whose label is nobody else's business. */
const calendar = (tutor: string): Record => {
  const label = newWord('agenda')
  return {
    category: 'calendar',
    id: tutor,
    events: [happened('calendar', 'CalendarOpened'), happened('calendar', 'TimeBlocked', { label })],
    writers: new Set([tutor]),
    staff: ['support', 'admin'],
    secrets: [secretOf("a tutor's own time", label, [tutor], OFFICE)],
  }
}

const meeting = (dice: Dice): Record => {
  const host = one(dice, 'tutor', 'registrar').id
  const invited = [...new Set([one(dice, 'learner').id, one(dice, 'learner', 'finance').id])]
  const title = newWord('meeting')
  return {
    category: 'meeting',
    id: newId(),
    events: [happened('meeting', 'MeetingScheduled', { hostId: host, invited, title })],
    writers: new Set([host, ...invited]),
    staff: ['admin'],
    secrets: [secretOf("a meeting's title", title, [host, ...invited], OFFICE)],
  }
}

/** What support has taken out of sight is its learner's alone. */
const hiddenReview = (dice: Dice): Record => {
  const [learner, tutor, text] = [one(dice, 'learner').id, one(dice, 'tutor').id, newWord('review')]
  const parties = { learnerId: learner, revieweeId: tutor }
  return {
    category: 'review',
    id: newId(),
    events: [
      happened('review', 'ReviewInvited', parties),
      happened('review', 'ReviewGiven', { ...parties, text }),
      happened('review', 'ReviewHidden', parties),
    ],
    writers: new Set([learner, tutor]),
    staff: ['support', 'admin'],
    secrets: [secretOf('a hidden review', text, [learner], ['support', 'auditor', 'admin'])],
  }
}

const many = (count: number, make: () => Record): readonly Record[] => Array.from({ length: count }, make)

/** Lessons, what is paid for them, and where they are given. */
export const lessons = (dice: Dice, tutors: readonly string[]): readonly Record[] => [
  ...many(40, () => booking(dice)),
  ...many(10, () => series(dice)),
  ...many(16, () => lessonPackage(dice)),
  ...many(24, () => payment(dice)),
  ...many(12, () => meeting(dice)),
  ...many(8, () => hiddenReview(dice)),
  ...tutors.map(calendar),
]
