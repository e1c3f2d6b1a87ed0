import { oneOf } from '../../domain/kernel'
import { bigint, choice, decimal, integer, optional, text, timestamp, uuid } from '../runtime/column'
import { personal } from '../runtime/column-privacy'
import { defineTable } from '../runtime/table'

export const reviews = defineTable({
  name: 'reviews',
  comment: 'What learners say in public of tutors and courses, and what they were asked to say',
  columns: {
    id: uuid('The review'),
    learnerId: uuid('Whose it is'),
    revieweeId: uuid('Whom it is about: the tutor, or the owner of the course'),
    courseId: optional(uuid('The course it is about, where it is about one')),
    occasion: choice('After what it was asked for last', oneOf('booking', 'enrollment')),
    occasionId: uuid('The booking or enrolment after which it was asked for last'),
    stage: choice(
      'Where it is in its life; everybody sees what is published',
      oneOf('invited', 'expired', 'published', 'hidden'),
    ),
    rating: optional(integer('Stars, from 1 to 5')),
    // About the one whom it is about, too: it goes with either.
    text: personal(optional(text('What the learner wrote')), ['learnerId', 'revieweeId']),
    answer: personal(optional(text('What whom it is about answered')), ['revieweeId', 'learnerId']),
    hiddenFor: personal(optional(text('Why it was hidden')), ['learnerId', 'revieweeId']),
    invitedAt: timestamp('When it was asked for'),
    expiresAt: timestamp('Until when the invitation stands'),
    givenAt: optional(timestamp('When it was given')),
    changeableUntil: optional(timestamp('Until when it can be changed')),
    revision: integer("The stream's last revision"),
  },
  key: ['id'],
  indexes: [
    { on: ['revieweeId', 'givenAt', 'id'], where: 'given_at is not null' },
    { on: ['courseId', 'givenAt', 'id'], where: 'course_id is not null' },
    { on: ['learnerId', 'invitedAt', 'id'] },
  ],
})

export const ratings = defineTable({
  name: 'ratings',
  comment: 'How tutors and courses are rated in published reviews; those of a course are not those of its owner',
  columns: {
    ratedId: uuid('The tutor or the course'),
    rated: choice('Which of the two it is', oneOf('tutor', 'course')),
    reviews: integer('How many published reviews there are'),
    stars: bigint('The sum of their stars'),
    mean: optional(decimal('The mean of their stars; none where there are no reviews', 3, 2)),
  },
  key: ['ratedId'],
  fillfactor: 80,
})
