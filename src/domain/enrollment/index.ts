import { defineAggregate } from '../kernel'
import { commands } from './commands'
import { decider } from './enrollment'
import { errors } from './errors'
import { events } from './events'

export type { EnrollmentCommand } from './commands'
export type { EnrollmentError } from './errors'
export type { EnrollmentEvent } from './events'
export { quoteWithdrawal } from './refund'
export { progressOf, scoreOf, shortfalls, type Shortfall, weightedScore } from './standing'
export type { EnrollmentState, Grade, LearnerRecord, LessonProgress, Submission } from './state'
export { covered, difference, type Span, type Spans, toSpans, union } from './watched'

/**
 * A learner in a course, on the terms of the day of enrolling: progress, submissions, grades, completion, withdrawal. A
 * registrar's records take in what does not fit the tidy order of these, and say why it does not.
 */
export const enrollment = defineAggregate({
  category: 'enrollment',
  context: 'lms',
  collection: 'enrollments',
  noun: 'Enrollment',
  commands,
  events,
  errors,
  decider,
  holderOf: (state) => (state.stage === 'none' ? undefined : state.record.learnerId),
})
