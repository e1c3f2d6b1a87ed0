import { oneOf } from '../../domain/kernel'
import { choice, integer, money, optional, text, timestamp, uuid } from '../runtime/column'
import { personal } from '../runtime/column-privacy'
import { defineTable } from '../runtime/table'

export const applications = defineTable({
  name: 'applications',
  comment: "Tutors' applications to postings; of one who applies again, the latest",
  columns: {
    id: uuid('The application: one for each tutor and posting'),
    postingId: uuid('The posting'),
    institutionId: uuid('The institution that offers the work'),
    tutorId: uuid('Who applies'),
    attempt: integer("Which of the tutor's applications to this posting it is, from 1"),
    stage: choice(
      'Where it is in its life',
      oneOf(
        'submitted',
        'screened',
        'shortlisted',
        'interviewing',
        'offered',
        'hired',
        'declined',
        'rejected',
        'withdrawn',
      ),
    ),
    coverLetter: personal(text('What the tutor wrote'), 'tutorId'),
    expectedSalary: personal(optional(money('What the tutor asks for')), 'tutorId', null),
    submittedAt: timestamp('When it was sent'),
    score: optional(integer('Score of the screening, 0 to 100')),
    interviewStartsAt: optional(timestamp('Start of the interview')),
    interviewEndsAt: optional(timestamp('End of the interview')),
    interviewPlace: personal(optional(text('Where the interview takes place')), 'tutorId'),
    offeredSalary: optional(money('What was offered')),
    offerExpiresAt: optional(timestamp('From when the offer no longer stands')),
    closedAt: optional(timestamp('When it ended')),
    revision: integer("The stream's last revision"),
  },
  key: ['id'],
  indexes: [{ on: ['postingId', 'submittedAt', 'id'] }, { on: ['tutorId', 'submittedAt', 'id'] }],
})
