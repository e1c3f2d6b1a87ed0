import { everybody, mine } from '../../application/queries/access'
import type { AnyQuery } from '../../application/queries/query'
import { CourseId, object, ReviewId, UserId } from '../../domain/kernel'
import type { ReadDatabase } from '../runtime/database'
import { ownRows, type TextRows } from '../runtime/row-access'
import { itemQuery, listQuery } from '../runtime/table-queries'
import { ratings, reviews } from './tables'

const published = { title: 'what is published', where: (rows: TextRows) => rows.where({ stage: 'published' }) }
/** Who was asked and has said nothing is nobody else's business. */
const own = ownRows({ learner: 'learner_id' }, ['support', 'auditor'], published)

const base = { context: 'profiles', readModel: 'reviews' } as const
const newest = { by: ['givenAt', 'id'], newestFirst: true } as const

/** What everybody may read of tutors and courses, and each learner of what they were asked. */
export const queries = (database: ReadDatabase): readonly AnyQuery[] => [
  itemQuery(database, reviews, {
    ...base,
    name: 'reviews.by-id',
    path: 'reviews/{id}',
    summary: 'A review. What is not published is shown to its learner and to support only.',
    params: object({ id: ReviewId }),
    authorise: own,
    find: ({ id }) => ({ id }),
  }),
  listQuery(database, reviews, {
    ...base,
    name: 'reviews.mine',
    path: 'reviews',
    summary: 'The reviews that one was asked for, given or not, the newest first.',
    params: object({}),
    authorise: mine,
    order: { by: ['invitedAt', 'id'], newestFirst: true },
    where: (rows, _, actor) => rows.where({ learner_id: actor.id }),
  }),
  listQuery(database, reviews, {
    ...base,
    name: 'reviews.of-tutor',
    path: '{id}/reviews',
    summary: 'What learners say of a tutor, the newest first.',
    params: object({ id: UserId }),
    authorise: everybody,
    order: newest,
    where: (rows, { id }) => rows.where({ reviewee_id: id, stage: 'published' }).whereNull('course_id'),
  }),
  itemQuery(database, ratings, {
    ...base,
    name: 'reviews.rating-of-tutor',
    path: '{id}/rating',
    summary: 'How a tutor is rated; not found where nobody has rated them.',
    params: object({ id: UserId }),
    authorise: everybody,
    find: ({ id }) => ({ rated_id: id, rated: 'tutor' }),
  }),
  listQuery(database, reviews, {
    ...base,
    context: 'lms',
    name: 'reviews.of-course',
    path: 'courses/{courseId}/reviews',
    summary: 'What learners say of a course, the newest first.',
    params: object({ courseId: CourseId }),
    authorise: everybody,
    order: newest,
    where: (rows, { courseId }) => rows.where({ course_id: courseId, stage: 'published' }),
  }),
  itemQuery(database, ratings, {
    ...base,
    context: 'lms',
    name: 'reviews.rating-of-course',
    path: 'courses/{courseId}/rating',
    summary: 'How a course is rated; not found where nobody has rated it.',
    params: object({ courseId: CourseId }),
    authorise: everybody,
    find: ({ courseId }) => ({ rated_id: courseId, rated: 'course' }),
  }),
]
