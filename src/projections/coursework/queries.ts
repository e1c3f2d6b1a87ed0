import { only } from '../../application/queries/access'
import { CourseId, EnrollmentId, object } from '../../domain/kernel'
import type { ReadDatabase } from '../runtime/database'
import { ownRows } from '../runtime/row-access'
import { itemQuery, listQuery, rowsOf } from '../runtime/table-queries'
import { courseStatistics, progress, submissions, videoStatistics } from './tables'

/** Who sees everybody's coursework. */
const STAFF = ['support', 'auditor', 'service'] as const

const head = { context: 'lms', readModel: 'coursework' } as const

const owners = ownRows({ courseOwner: 'owner_id' }, STAFF)

export const queries = (database: ReadDatabase) => {
  /** The owners of the courses that rows belong to, for those who see what concerns their own courses. */
  const ownCourses = (ownerId: string) =>
    rowsOf(database, courseStatistics).select('course_id').where({ owner_id: ownerId })
  const own = ownRows(
    { learner: 'learner_id', courseOwner: (rows, userId) => rows.whereIn('course_id', ownCourses(userId)) },
    STAFF,
  )
  return [
    listQuery(database, submissions, {
      ...head,
      name: 'submissions.by-enrollment',
      path: 'enrollments/{id}/submissions',
      summary: 'What was handed in under an enrolment, with scores.',
      params: object({ id: EnrollmentId }),
      order: { by: ['assessmentId'] },
      authorise: own,
      where: (rows, { id }) => rows.where({ enrollment_id: id }),
    }),
    listQuery(database, submissions, {
      ...head,
      name: 'submissions.by-course',
      path: 'courses/{courseId}/submissions',
      summary: 'What was handed in for the assessments of a course; a learner sees the own work only.',
      params: object({ courseId: CourseId }),
      order: { by: ['assessmentId', 'enrollmentId'] },
      authorise: own,
      where: (rows, { courseId }) => rows.where({ course_id: courseId }),
    }),
    listQuery(database, progress, {
      ...head,
      name: 'progress.by-enrollment',
      path: 'enrollments/{id}/progress',
      summary: 'How far the learner is in each lesson.',
      params: object({ id: EnrollmentId }),
      order: { by: ['lessonId'] },
      authorise: own,
      where: (rows, { id }) => rows.where({ enrollment_id: id }),
    }),
    itemQuery(database, courseStatistics, {
      ...head,
      name: 'statistics.by-course',
      path: 'courses/{id}/statistics',
      summary: 'How a course fares: enrolments, completions, submissions and scores; for its owner.',
      params: object({ id: CourseId }),
      find: ({ id }) => ({ course_id: id }),
      authorise: owners,
    }),
    listQuery(database, courseStatistics, {
      ...head,
      name: 'statistics.all',
      path: 'statistics/courses',
      summary: 'How every course fares.',
      params: object({}),
      authorise: only(...STAFF),
      order: { by: ['courseId'] },
      where: (rows) => rows,
    }),
    listQuery(database, videoStatistics, {
      ...head,
      name: 'statistics.videos',
      path: 'courses/{id}/videos',
      summary: "How much of each of a course's videos is watched; for its owner.",
      params: object({ id: CourseId }),
      order: { by: ['lessonId'] },
      authorise: owners,
      where: (rows, { id }) => rows.where({ course_id: id }),
    }),
  ]
}
