import * as t from 'io-ts'
import { SeriesPlan } from '../../domain/booking-series/plan'
import { BookingId, object, TimeRange } from '../../domain/kernel'
import { integer, json, timestamp, uuid } from '../runtime/column'
import { impersonal } from '../runtime/column-privacy'
import { defineTable } from '../runtime/table'

const TIMES = 'times and ids'

export const series = defineTable({
  name: 'booking_series',
  comment: 'Recurring bookings, as they were planned; each occurrence is a booking of its own',
  columns: {
    id: uuid('The series'),
    tutorId: uuid('Whose time it is'),
    learnerId: uuid('Who booked it'),
    plan: impersonal(json('When it takes place: recurrence rule, first start, zone, length', SeriesPlan), TIMES),
    occurrences: impersonal(
      json(
        'Its occurrences that are not cancelled, with their present times',
        t.readonlyArray(object({ bookingId: BookingId, range: TimeRange })),
      ),
      TIMES,
    ),
    skipped: impersonal(json('Times of the plan that were left out', t.readonlyArray(TimeRange)), TIMES),
    cancelled: integer('How many occurrences were cancelled'),
    requestedAt: timestamp('When it was asked for'),
    revision: integer("The stream's last revision"),
  },
  key: ['id'],
  indexes: [{ on: ['learnerId', 'id'] }, { on: ['tutorId', 'id'] }],
})
