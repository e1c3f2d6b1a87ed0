import { everybody, only, sees } from '../../application/queries/access'
import { CourseId, EnrollmentId, object } from '../../domain/kernel'
import type { ReadDatabase } from '../runtime/database'
import { itemQuery, listQuery, rowsOf } from '../runtime/table-queries'
import { courseStatistics, progress, submissions, videoStatistics } from './tables'

/** Who sees everybody's coursework. */
const STAFF = ['registrar', 'support', 'auditor'] as const

const head = { context: 'lms', readModel: 'coursework', authorise: everybody } as const

export const queries = (database: ReadDatabase) => {
  /** The owners of the courses that rows belong to, for those who see what concerns their own courses. */
  const ownCourses = (ownerId: string) =>
    rowsOf(database, courseStatistics).select('course_id').where({ owner_id: ownerId })
  const visibleTo =
    (actor: Parameters<typeof sees>[0]) =>
    (rows: ReturnType<typeof rowsOf>): void => {
      if (!sees(actor, [], ...STAFF))
        rows.where((own) => void own.where({ learner_id: actor.id }).orWhereIn('course_id', ownCourses(actor.id)))
    }
  return [
    listQuery(database, submissions, {
      ...head,
      name: 'submissions.by-enrollment',
      path: 'enrollments/{id}/submissions',
      summary: 'What was handed in under an enrolment, with scores.',
      params: object({ id: EnrollmentId }),
      order: { by: ['assessmentId'] },
      where: (rows, { id }, actor) => visibleTo(actor)(rows.where({ enrollment_id: id })),
    }),
    listQuery(database, submissions, {
      ...head,
      name: 'submissions.by-course',
      path: 'courses/{courseId}/submissions',
      summary: 'What was handed in for the assessments of a course; a learner sees the own work only.',
      params: object({ courseId: CourseId }),
      order: { by: ['assessmentId', 'enrollmentId'] },
      where: (rows, { courseId }, actor) => visibleTo(actor)(rows.where({ course_id: courseId })),
    }),
    listQuery(database, progress, {
      ...head,
      name: 'progress.by-enrollment',
      path: 'enrollments/{id}/progress',
      summary: 'How far the learner is in each lesson.',
      params: object({ id: EnrollmentId }),
      order: { by: ['lessonId'] },
      where: (rows, { id }, actor) => visibleTo(actor)(rows.where({ enrollment_id: id })),
    }),
    itemQuery(database, courseStatistics, {
      ...head,
      name: 'statistics.by-course',
      path: 'courses/{id}/statistics',
      summary: 'How a course fares: enrolments, completions, submissions and scores; for its owner.',
      params: object({ id: CourseId }),
      find: ({ id }) => ({ course_id: id }),
      visible: ({ ownerId }, actor) => sees(actor, [ownerId], ...STAFF),
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
      where: (rows, { id }, actor) => {
        rows.where({ course_id: id })
        if (!sees(actor, [], ...STAFF)) rows.where({ owner_id: actor.id })
      },
    }),
  ]
}
