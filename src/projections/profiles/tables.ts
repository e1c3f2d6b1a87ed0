import * as t from 'io-ts'
import { Languages, Visibility, Wish } from '../../domain/profile'
import { Document, Ground } from '../../domain/verification'
import { oneOf } from '../../domain/kernel'
import { choice, flag, integer, json, money, optional, text, texts, timestamp, uuid } from '../runtime/column'
import { impersonal, personal } from '../runtime/column-privacy'
import { defineTable } from '../runtime/table'

/** The words of a profile that a search looks through, as an expression over its columns. */
export const SEARCHED_WORDS =
  "to_tsvector('simple', display_name || ' ' || coalesce(headline, '') || ' ' || coalesce(teaches, '') || ' ' || coalesce(about, ''))"

export const profiles = defineTable({
  name: 'profiles',
  comment: 'What people tell of themselves; who is forgotten is not among them',
  columns: {
    userId: uuid('Whose profile it is'),
    displayName: personal(text('What they are called'), 'userId'),
    headline: personal(optional(text('Who they are, in a line')), 'userId'),
    about: personal(optional(text('Who they are, in full')), 'userId'),
    languages: personal(json('The languages they speak, and how well', Languages), 'userId', []),
    zone: personal(optional(text('Their IANA time zone')), 'userId', 'Etc/UTC'),
    visibility: choice('Who sees it: everybody, whoever is signed in, or nobody else', Visibility),
    photoId: optional(uuid('Their photo')),
    teaches: personal(optional(text('The subjects they teach, in a line; none where they do not')), 'userId'),
    hourlyRate: optional(money('The lowest of their rates for an hour')),
    verified: flag('Whether documents have shown who they are'),
    verifiedUntil: optional(timestamp('Until when that holds')),
    createdAt: timestamp('When it was first written'),
    revision: integer("The stream's last revision"),
  },
  key: ['userId'],
  indexes: [
    { on: ['verified', 'createdAt', 'userId'], where: "teaches is not null and visibility <> 'hidden'" },
    { on: [], gin: SEARCHED_WORDS },
  ],
})

export const offers = defineTable({
  name: 'teaching_offers',
  comment: 'What is taught, by whom, and for how much',
  columns: {
    userId: uuid('Who teaches'),
    place: integer('Its place among their offers, from 0'),
    subject: personal(text('What is taught'), 'userId'),
    levels: personal(texts('Whom it is taught to'), 'userId', []),
    hourlyRate: money('What an hour costs'),
  },
  key: ['userId', 'place'],
  indexes: [{ on: ['subject', 'userId'] }],
})

export const wishes = defineTable({
  name: 'learning_wishes',
  comment: 'What people want to learn',
  columns: {
    userId: uuid('Who wants to learn'),
    wishes: personal(
      json('What, at which level, what for, until when and for how much an hour', t.readonlyArray(Wish)),
      'userId',
      [],
    ),
    changedAt: timestamp('When it was last written'),
  },
  key: ['userId'],
})

const Documents = t.readonlyArray(Document)

export const verifications = defineTable({
  name: 'verifications',
  comment: "The verification of tutors' identities by their documents",
  columns: {
    userId: uuid('Who is to be verified'),
    stage: choice(
      'Where it is in its life',
      oneOf('collecting', 'submitted', 'claimed', 'approved', 'rejected', 'expired'),
    ),
    documents: impersonal(
      json('The documents, by random ids', Documents),
      'ids and kinds; what they show is elsewhere',
    ),
    legalName: personal(optional(text('Who they say they are')), 'userId'),
    birthDate: personal(optional(text('When they say they were born')), 'userId', '1900-01-01'),
    country: personal(optional(text('The country of their documents, ISO 3166-1 alpha-2')), 'userId', 'ZZ'),
    submittedAt: optional(timestamp('When it was last submitted')),
    reviewerId: optional(uuid('Who has claimed it, or decided it last')),
    claimedUntil: optional(timestamp('Until when nobody else takes it over')),
    decidedAt: optional(timestamp('When it was last decided')),
    ground: optional(choice('Why it was refused', Ground)),
    note: personal(optional(text('What the reviewer wrote')), 'userId'),
    approvedUntil: optional(timestamp('Until when an approval holds')),
    revision: integer("The stream's last revision"),
  },
  key: ['userId'],
  indexes: [{ on: ['submittedAt', 'userId'], where: "stage in ('submitted', 'claimed')" }],
})
