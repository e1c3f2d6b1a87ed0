import { everybody, selfOr } from '../../application/queries/access'
import { CourseId, object, UserId } from '../../domain/kernel'
import type { ReadDatabase } from '../runtime/database'
import { ownRows, type TextRows } from '../runtime/row-access'
import { itemQuery, listQuery, rowsOf } from '../runtime/table-queries'
import { courses, waitlist } from './tables'

/** Who sees drafts and waiting lists beside the owner. */
const STAFF = ['support', 'auditor', 'service'] as const

const notDrafts = { title: 'what has been published', where: (rows: TextRows) => rows.whereNot({ stage: 'draft' }) }
const own = ownRows({ owner: 'owner_id' }, STAFF, notDrafts)

const catalogue = { context: 'lms', readModel: 'courses', authorise: own } as const

export const queries = (database: ReadDatabase) => [
  itemQuery(database, courses, {
    ...catalogue,
    name: 'courses.by-id',
    path: 'courses/{id}',
    summary: 'A course with its outline. A draft is shown to its owner only.',
    params: object({ id: CourseId }),
    find: ({ id }) => ({ id }),
  }),
  listQuery(database, courses, {
    ...catalogue,
    name: 'courses.published',
    path: 'courses',
    summary: 'The courses that learners can enrol in, the newest first.',
    params: object({}),
    authorise: everybody,
    order: { by: ['publishedAt', 'id'], newestFirst: true },
    where: (rows) => rows.where({ stage: 'published' }),
  }),
  listQuery(database, courses, {
    ...catalogue,
    name: 'courses.by-owner',
    path: 'owners/{ownerId}/courses',
    summary: "A tutor's or institution's courses, the newest first; drafts are shown to itself only.",
    params: object({ ownerId: UserId }),
    order: { by: ['draftedAt', 'id'], newestFirst: true },
    where: (rows, { ownerId }) => rows.where({ owner_id: ownerId }),
  }),
  listQuery(database, waitlist, {
    ...catalogue,
    name: 'courses.waitlist',
    path: 'courses/{courseId}/waitlist',
    summary: 'Who waits for a seat, the first come first; a learner sees the own place in it only.',
    params: object({ courseId: CourseId }),
    order: { by: ['joinedAt', 'learnerId'] },
    authorise: ownRows(
      {
        learner: 'learner_id',
        courseOwner: (rows, userId) =>
          rows.whereIn('course_id', rowsOf(database, courses).select('id').where({ owner_id: userId })),
      },
      STAFF,
    ),
    where: (rows, { courseId }) =>
      rows
        .where({ course_id: courseId })
        .whereNotExists(rowsOf(database, courses).where({ id: courseId, stage: 'archived' })),
  }),
  listQuery(database, waitlist, {
    ...catalogue,
    name: 'courses.waiting-for',
    path: 'learners/{learnerId}/waitlists',
    summary: 'The seats that a learner waits for or has been offered.',
    params: object({ learnerId: UserId }),
    authorise: selfOr('learnerId', ...STAFF),
    order: { by: ['joinedAt', 'courseId'] },
    where: (rows, { learnerId }) =>
      rows
        .where({ learner_id: learnerId })
        .whereNotIn('course_id', rowsOf(database, courses).select('id').where({ stage: 'archived' })),
  }),
]
