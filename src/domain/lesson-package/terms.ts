import type * as t from 'io-ts'
import { BookingId, Instant, integer, Money, object, oneOf, TimeRange, UserId } from '../kernel'

export const MAX_CREDITS = 100

/** What a package says, in its commands and its events. */
export const terms = {
  tutorId: UserId,
  learnerId: UserId,
  /** How many lessons it is good for. */
  credits: integer(1, MAX_CREDITS),
  /** How long each of these lessons is. */
  lessonMinutes: integer(5, 24 * 60),
  /** Of all of them together. */
  price: Money,
}

/** The first instant at which no credit can be redeemed any more; absent, it never comes. */
export const validity = { validUntil: Instant }

export const PackageTerms = object(terms, validity)
export type PackageTerms = t.TypeOf<typeof PackageTerms>

/** What a package has to know of a booking that one of its credits is to pay for. */
export const Lesson = object({
  bookingId: BookingId,
  tutorId: UserId,
  learnerId: UserId,
  range: TimeRange,
  /** Whether the lesson is still to come, or has come to its end one way or the other. */
  standing: oneOf('open', 'closed'),
})
export type Lesson = t.TypeOf<typeof Lesson>
