import { integer, optional, timestamp, uuid } from '../runtime/column'
import { defineTable } from '../runtime/table'

export const slotWaits = defineTable({
  name: 'slot_waits',
  comment: "Who waits for a tutor's time, in the order in which they joined, and what they are offered",
  columns: {
    waitId: uuid('The place in the queue'),
    tutorId: uuid('Whose time is waited for'),
    learnerId: uuid('Who waits'),
    windowStartsAt: timestamp('The lesson starts then or later'),
    windowEndsAt: timestamp('The lesson ends then or earlier'),
    durationMinutes: integer('The length of the lesson, in minutes'),
    joinedAt: timestamp('Since when'),
    offeredStartsAt: optional(timestamp('The start of the time that is offered')),
    offeredEndsAt: optional(timestamp('The end of the time that is offered')),
    offerExpiresAt: optional(timestamp('From when the offered time is no longer held')),
  },
  key: ['tutorId', 'waitId'],
  indexes: [{ on: ['tutorId', 'joinedAt', 'waitId'] }, { on: ['learnerId', 'joinedAt', 'waitId'] }],
})
