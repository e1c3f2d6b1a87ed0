import { oneOf } from '../../domain/kernel'
import { choice, flag, optional, text, timestamp, uuid } from '../runtime/column'
import { impersonal, personal } from '../runtime/column-privacy'
import { defineTable } from '../runtime/table'

export const agenda = defineTable({
  name: 'agenda',
  comment: "What tutors' time is taken by: lessons, and blocks of their own",
  columns: {
    tutorId: uuid('Whose time it is'),
    entry: impersonal(
      text('The booking, the id of the block, or the place in the queue that is offered the time'),
      'an id',
    ),
    kind: choice('What it is', oneOf('lesson', 'block', 'offer')),
    startsAt: timestamp('Its start'),
    endsAt: timestamp('Its end'),
    learnerId: optional(uuid('Of a lesson: with whom; of an offer: to whom')),
    confirmed: flag('Whether it is certain; a lesson that is not counts until `held_until` only'),
    heldUntil: optional(timestamp('Until when an unconfirmed lesson, or an offer, holds the time')),
    groupLessonId: optional(uuid('The group lesson it is a seat in')),
    sessionId: optional(uuid('The session of the group lesson')),
    label: personal(optional(text("Of a block: the tutor's own note")), 'tutorId'),
  },
  key: ['tutorId', 'entry'],
  indexes: [{ on: ['tutorId', 'startsAt', 'entry'] }],
})
