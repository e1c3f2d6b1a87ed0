import * as t from 'io-ts'
import { BookingId, CourseId, DAY, EnrollmentId, integer, object, UserId } from '../kernel'

/** How long an invitation stands. */
export const INVITATION = 30 * DAY
/** How long a review can be changed after it was given, or opened again. */
export const CHANGEABLE = 30 * DAY

/** Stars, 5 being the best. */
export const Rating = integer(1, 5)

/** After what a review is asked for. */
export const Occasion = t.union([
  object({ kind: t.literal('booking'), id: BookingId }),
  object({ kind: t.literal('enrollment'), id: EnrollmentId }),
])
export type Occasion = t.TypeOf<typeof Occasion>

/** Who reviews whom: a tutor, or a course, whose owner then is the one reviewed. */
export const parties = { learnerId: UserId, revieweeId: UserId }
export const ofCourse = { courseId: CourseId }

export const Parties = object(parties, ofCourse)
export type Parties = t.TypeOf<typeof Parties>
