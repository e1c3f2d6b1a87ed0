import { errorCatalogue, type ErrorOf } from '../kernel'

export const errors = errorCatalogue({
  'course.already-exists': 'conflict',
  'course.not-found': 'not-found',
  'course.forbidden': 'forbidden',
  'course.not-draft': 'conflict',
  'course.not-published': 'conflict',
  'course.archived': 'conflict',
  'course.incomplete': 'conflict',
  'course.outline-invalid': 'invalid',
  'course.rule-invalid': 'invalid',
  'course.refunds-unordered': 'invalid',
  'course.seats-below-taken': 'conflict',
  'course.full': 'conflict',
  'course.seat-already-held': 'conflict',
  'course.seats-available': 'conflict',
})
export type CourseError = ErrorOf<typeof errors>
