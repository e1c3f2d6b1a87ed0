import { oneOf } from '../../domain/kernel'
import { choice, integer, money, optional, text, texts, timestamp, uuid } from '../runtime/column'
import { impersonal } from '../runtime/column-privacy'
import { defineTable } from '../runtime/table'

const PUBLISHED = 'published by the institution for everybody'

export const postings = defineTable({
  name: 'postings',
  comment: 'Offers of work by institutions',
  columns: {
    id: uuid('The posting'),
    institutionId: uuid('The institution that offers the work'),
    stage: choice(
      'Where it is in its life; nobody but its institution sees a draft',
      oneOf('draft', 'published', 'closed'),
    ),
    title: impersonal(text('What is offered, in a line'), PUBLISHED),
    description: impersonal(text('What is offered, in full'), PUBLISHED),
    subjects: impersonal(texts('What is taught'), PUBLISHED),
    salary: optional(money('What is paid')),
    publishedAt: optional(timestamp('Since when tutors can apply')),
    closesAt: optional(timestamp('From when tutors can no longer apply, if that was set')),
    closedAt: optional(timestamp('When it was closed')),
    draftedAt: timestamp('When it was first written'),
    revision: integer("The stream's last revision"),
  },
  key: ['id'],
  indexes: [{ on: ['stage', 'publishedAt', 'id'] }, { on: ['institutionId', 'draftedAt', 'id'] }],
})
