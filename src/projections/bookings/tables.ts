import { Side, Party } from '../../domain/booking/party'
import { CancellationPolicy } from '../../domain/booking/terms'
import { oneOf } from '../../domain/kernel'
import { choice, integer, json, money, optional, timestamp, uuid } from '../runtime/column'
import { impersonal } from '../runtime/column-privacy'
import { defineTable } from '../runtime/table'

export const bookings = defineTable({
  name: 'bookings',
  comment: "Bookings of tutors' time",
  columns: {
    id: uuid('The booking'),
    tutorId: uuid('Whose time it is'),
    learnerId: uuid('Who booked it'),
    startsAt: timestamp('Start of the lesson'),
    endsAt: timestamp('End of the lesson'),
    stage: choice(
      'Where it is in its life',
      oneOf(
        'requested',
        'confirmed',
        'inProgress',
        'completed',
        'declined',
        'cancelled',
        'expired',
        'noShow',
        'disputed',
        'resolved',
      ),
    ),
    price: money('What the lesson costs'),
    cancellation: impersonal(
      json('The cancellation policy that was frozen into it', CancellationPolicy),
      'hours and shares',
    ),
    fee: optional(money('What the learner owes of the price, where it did not end as planned')),
    refund: optional(money('What the learner gets back of the price, where it did not end as planned')),
    heldUntil: timestamp('Until when an unconfirmed request holds the time'),
    requestedAt: timestamp('When it was asked for'),
    moves: integer('How often it was moved'),
    cancelledBy: optional(choice('Who cancelled it', Party)),
    absent: optional(choice('Who did not come', Side)),
    groupLessonId: optional(uuid('The group lesson it is a seat in')),
    sessionId: optional(uuid('The session of the group lesson')),
    seriesId: optional(uuid('The series it is an occurrence of')),
    packageId: optional(uuid('The package that paid for it with a credit')),
    changedAt: timestamp('When something of it last changed'),
    revision: integer("The stream's last revision"),
  },
  key: ['id'],
  indexes: [
    { on: ['learnerId', 'startsAt', 'id'] },
    { on: ['tutorId', 'startsAt', 'id'] },
    { on: ['seriesId', 'startsAt', 'id'], where: 'series_id is not null' },
  ],
})
