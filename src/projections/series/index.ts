import { selfOr } from '../../application/queries/access'
import { bookingSeries } from '../../domain/booking-series'
import { object, SeriesId, UserId } from '../../domain/kernel'
import type { ReadDatabase } from '../runtime/database'
import { readModel } from '../runtime/read-model'
import { ownRows } from '../runtime/row-access'
import { itemQuery, listQuery } from '../runtime/table-queries'
import { series } from './tables'

const { on, define } = readModel({ series })

const handlers = on(
  bookingSeries,
  {
    SeriesRequested: ({ id, data, revision }, { series }) =>
      series.put({
        id,
        tutorId: data.tutorId,
        learnerId: data.learnerId,
        plan: data.plan,
        occurrences: data.occurrences,
        skipped: data.skipped,
        cancelled: 0,
        requestedAt: data.requestedAt,
        revision,
      }),
    OccurrencesChanged: ({ id, data }, { series }) => {
      const moved = new Map<string, (typeof data.changes)[number]['to']>(
        data.changes.map(({ bookingId, to }) => [bookingId, to]),
      )
      series.update([id], ({ occurrences }) => ({
        occurrences: occurrences.map(({ bookingId, range }) => ({ bookingId, range: moved.get(bookingId) ?? range })),
      }))
    },
    OccurrencesCancelled: ({ id, data }, { series }) => {
      const gone = new Set<string>(data.bookingIds)
      series.update([id], ({ occurrences, cancelled }) => ({
        occurrences: occurrences.filter(({ bookingId }) => !gone.has(bookingId)),
        cancelled: cancelled + gone.size,
      }))
    },
  },
  ({ id, revision }, { series }) => series.update([id], () => ({ revision })),
)

/** Who sees all series. */
const STAFF = ['support', 'auditor', 'service'] as const

const head = { context: 'bookings', readModel: 'series' } as const

const queries = (database: ReadDatabase) => [
  itemQuery(database, series, {
    ...head,
    name: 'series.by-id',
    path: 'series/{id}',
    summary: 'A recurring booking, for its learner and its tutor.',
    params: object({ id: SeriesId }),
    authorise: ownRows({ learner: 'learner_id', tutor: 'tutor_id' }, STAFF),
    find: ({ id }) => ({ id }),
  }),
  listQuery(database, series, {
    ...head,
    name: 'series.by-learner',
    path: 'learners/{learnerId}/series',
    summary: "A learner's recurring bookings, the newest first.",
    params: object({ learnerId: UserId }),
    authorise: selfOr('learnerId', ...STAFF),
    order: { by: ['id'], newestFirst: true },
    where: (rows, { learnerId }) => rows.where({ learner_id: learnerId }),
  }),
  listQuery(database, series, {
    ...head,
    name: 'series.by-tutor',
    path: 'tutors/{tutorId}/series',
    summary: "The recurring bookings of a tutor's time, the newest first.",
    params: object({ tutorId: UserId }),
    authorise: selfOr('tutorId', ...STAFF),
    order: { by: ['id'], newestFirst: true },
    where: (rows, { tutorId }) => rows.where({ tutor_id: tutorId }),
  }),
]

/** Recurring bookings. */
export const seriesModel = define({
  name: 'series',
  version: 1,
  description: 'Recurring bookings, as they were planned and changed.',
  on: [handlers],
  queries,
})
