import { selfOr } from '../../application/queries/access'
import { BookingId, object, SeriesId, UserId } from '../../domain/kernel'
import type { ReadDatabase } from '../runtime/database'
import { ownRows } from '../runtime/row-access'
import { itemQuery, listQuery } from '../runtime/table-queries'
import { bookings } from './tables'

/** Who sees all bookings. */
const STAFF = ['support', 'auditor', 'service'] as const

const own = ownRows({ learner: 'learner_id', tutor: 'tutor_id' }, STAFF)

const head = { context: 'bookings', readModel: 'bookings' } as const

export const queries = (database: ReadDatabase) => [
  itemQuery(database, bookings, {
    ...head,
    name: 'bookings.by-id',
    path: 'bookings/{id}',
    summary: 'A booking, for its learner and its tutor.',
    params: object({ id: BookingId }),
    authorise: own,
    find: ({ id }) => ({ id }),
  }),
  listQuery(database, bookings, {
    ...head,
    name: 'bookings.by-learner',
    path: 'learners/{learnerId}/bookings',
    summary: "A learner's bookings, the latest lesson first.",
    params: object({ learnerId: UserId }),
    authorise: selfOr('learnerId', ...STAFF),
    order: { by: ['startsAt', 'id'], newestFirst: true },
    where: (rows, { learnerId }) => rows.where({ learner_id: learnerId }),
  }),
  listQuery(database, bookings, {
    ...head,
    name: 'bookings.by-tutor',
    path: 'tutors/{tutorId}/bookings',
    summary: "The bookings of a tutor's time, the latest lesson first.",
    params: object({ tutorId: UserId }),
    authorise: selfOr('tutorId', ...STAFF),
    order: { by: ['startsAt', 'id'], newestFirst: true },
    where: (rows, { tutorId }) => rows.where({ tutor_id: tutorId }),
  }),
  listQuery(database, bookings, {
    ...head,
    name: 'bookings.by-series',
    path: 'series/{seriesId}/bookings',
    summary: 'The occurrences of a series, in order of time.',
    params: object({ seriesId: SeriesId }),
    authorise: own,
    order: { by: ['startsAt', 'id'] },
    where: (rows, { seriesId }) => rows.where({ series_id: seriesId }),
  }),
]
