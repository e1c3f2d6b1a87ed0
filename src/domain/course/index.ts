import { defineAggregate } from '../kernel'
import { commands } from './commands'
import { decider } from './course'
import { errors } from './errors'
import { events } from './events'

export type { CourseCommand } from './commands'
export type { CourseError } from './errors'
export type { CourseEvent } from './events'
export { isHundredths, ItemId, Percent, toHundredths } from './outline'
export type { Assessment, Lesson, Outline } from './outline'
export { freeSeats, type SeatBook } from './seat-book'
export { termsOf, type CourseState } from './state'
export { CompletionRule, CourseTerms, outlineTerms, OutlineTerms, RefundPolicy, SeatPolicy } from './terms'

/**
 * What a tutor or an institution teaches and sells. It hands out its own seats, which makes it the boundary that keeps
 * N seats at N, whoever asks at once; a full course keeps a waiting list and offers what comes free in order.
 */
export const course = defineAggregate({
  category: 'course',
  context: 'lms',
  collection: 'courses',
  noun: 'Course',
  commands,
  events,
  errors,
  decider,
})
