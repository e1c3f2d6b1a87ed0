import { oneOf } from '../../domain/kernel'
import { choice, decimal, integer, money, optional, text, texts, timestamp, uuid } from '../runtime/column'
import { impersonal, personal } from '../runtime/column-privacy'
import { defineTable } from '../runtime/table'

export const enrollments = defineTable({
  name: 'enrollments',
  comment: 'Learners in courses',
  columns: {
    id: uuid('The enrolment'),
    courseId: uuid('The course'),
    learnerId: uuid('The learner'),
    ownerId: uuid('The tutor or institution whose course it is'),
    stage: choice('Where it is in its life', oneOf('awaitingPayment', 'active', 'completed', 'withdrawn', 'expired')),
    price: money('What was asked for it when the learner enrolled'),
    outlineVersion: integer("Which version of the course's outline the learner follows"),
    requestedAt: optional(timestamp('When the learner enrolled; unknown to some imported registers')),
    activatedAt: optional(timestamp('Since when the learner may study')),
    progress: integer('Mean progress over the lessons, in whole per cent'),
    score: optional(decimal('Weighted score of the course work at completion, 0 to 100', 5, 2)),
    completedAt: optional(timestamp('When the completion rule was met and the course completed')),
    withdrawnAt: optional(timestamp('When the learner left')),
    expiredAt: optional(timestamp('When it ended unpaid or with its term')),
    refund: optional(money('What was due to the learner on leaving')),
    certificateNumber: personal(optional(text('The number of the certificate, once it was issued')), 'learnerId'),
    outOfTerm: impersonal(
      texts("Why a registrar's records of it do not fit the tidy course of an enrolment; mostly none"),
      "words of Lyceum's own",
    ),
    revision: integer("The stream's last revision"),
  },
  key: ['id'],
  indexes: [{ on: ['learnerId', 'id'] }, { on: ['courseId', 'id'] }],
  fillfactor: 80,
})
