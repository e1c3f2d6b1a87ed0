import { FIELDS, type Field } from './fields'

/**
 * All that a score may be taken from: nothing else of anybody is looked at. What is not here counts for nothing, whatever
 * it is: names, photos, languages spoken, birth dates, countries and legal names of documents, addresses, and what
 * somebody's sex, origin, age or belief may be read from. Of free text the person's own name and words that tell a sex
 * are taken out first (`neutral-text.ts`).
 */
export const INPUTS: Readonly<Record<Field, readonly string[]>> = {
  meaning: [
    'profile.offers.subject',
    'profile.offers.levels',
    'profile.headline',
    'profile.about',
    'profile.wishes.subject',
    'profile.wishes.goal',
    'application.coverLetter',
    'posting.title',
    'posting.description',
    'posting.subjects',
  ],
  words: [
    'profile.offers.subject',
    'profile.headline',
    'profile.about',
    'profile.wishes.subject',
    'profile.wishes.goal',
    'application.coverLetter',
    'posting.title',
    'posting.subjects',
  ],
  subject: ['profile.offers.subject', 'profile.wishes.subject', 'posting.subjects'],
  level: ['profile.offers.levels', 'profile.wishes.level'],
  availability: ['calendar.availability', 'calendar.exceptions', 'profile.zone'],
  price: ['profile.offers.hourlyRate', 'profile.wishes.budget', 'application.expectedSalary', 'posting.salary'],
  rating: ['review.rating'],
  response: ['booking.requestedAt', 'booking.confirmedAt', 'booking.declinedAt'],
}

/** Every input once, in order. */
export const allInputs: readonly string[] = [...new Set(FIELDS.flatMap((field) => INPUTS[field]))].sort()
