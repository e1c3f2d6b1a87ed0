import { outlineParts } from '../../domain/course/outline'
import { integer as whole, object, oneOf } from '../../domain/kernel'
import { choice, integer, json, money, optional, text, timestamp, uuid } from '../runtime/column'
import { impersonal } from '../runtime/column-privacy'
import { defineTable } from '../runtime/table'

const PUBLISHED = 'published by its owner for everybody'

export const courses = defineTable({
  name: 'courses',
  comment: 'The catalogue: what each course teaches, costs and offers',
  columns: {
    id: uuid('The course'),
    ownerId: uuid('The tutor or institution whose course it is'),
    stage: choice(
      'Where it is in its life; a draft is seen by its owner only',
      oneOf('draft', 'published', 'archived'),
    ),
    title: impersonal(text('Its title'), PUBLISHED),
    description: impersonal(optional(text('What it is about')), PUBLISHED),
    price: optional(money('What a learner pays; an amount of 0 is free')),
    seatLimit: optional(integer('How many learners it takes at once; none: as many as come')),
    seatsTaken: integer('How many seats are taken'),
    startsAt: optional(timestamp('The start of its term, where it has one')),
    endsAt: optional(timestamp('The end of its term, where it has one')),
    outline: impersonal(
      json(
        'What it teaches and how it is assessed; versions count from 1',
        object({ version: whole(1, 1_000_000), ...outlineParts }),
      ),
      PUBLISHED,
    ),
    draftedAt: timestamp('When it was first written'),
    publishedAt: optional(timestamp('Since when learners can enrol')),
    archivedAt: optional(timestamp('Since when learners can no longer enrol')),
    revision: integer("The stream's last revision"),
  },
  key: ['id'],
  indexes: [{ on: ['stage', 'publishedAt', 'id'] }, { on: ['ownerId', 'draftedAt', 'id'] }],
  fillfactor: 80,
})

export const waitlist = defineTable({
  name: 'course_waitlist',
  comment: 'Who waits for a seat in a full course, or has been offered one; an archived course has no waiting list',
  columns: {
    courseId: uuid('The course'),
    learnerId: uuid('Who waits'),
    joinedAt: timestamp('Since when'),
    offeredAt: optional(timestamp('When a seat was offered')),
    offerExpiresAt: optional(timestamp('From when the offered seat is no longer held')),
  },
  key: ['courseId', 'learnerId'],
  indexes: [{ on: ['courseId', 'joinedAt', 'learnerId'] }, { on: ['learnerId', 'joinedAt', 'courseId'] }],
})
