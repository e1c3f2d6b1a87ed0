import { selfOr } from '../../application/queries/access'
import { consent, DocumentName, Given } from '../../domain/consent'
import { object, UserId } from '../../domain/kernel'
import { choice, optional, text, timestamp, uuid } from '../runtime/column'
import { impersonal } from '../runtime/column-privacy'
import type { ReadDatabase } from '../runtime/database'
import { readModel } from '../runtime/read-model'
import { defineTable } from '../runtime/table'
import { listQuery } from '../runtime/table-queries'

const consents = defineTable({
  name: 'consents',
  comment: 'What people have agreed to, and what they have taken back: the latest of each document',
  columns: {
    userId: uuid('Who'),
    document: choice('What', DocumentName),
    version: impersonal(text('In which version: the day from which it is in force'), 'a day'),
    given: choice('How it was given', Given),
    givenAt: timestamp('When it was given'),
    withdrawnAt: optional(timestamp('When it was taken back')),
  },
  key: ['userId', 'document'],
})

const { on, define } = readModel({ consents })

const handlers = on(consent, {
  ConsentGiven: ({ id, data: { document, version, given, givenAt } }, { consents }) =>
    consents.put({ userId: id, document, version, given, givenAt, withdrawnAt: null }),
  ConsentWithdrawn: ({ id, data: { document, withdrawnAt } }, { consents }) =>
    consents.update([id, document], () => ({ withdrawnAt })),
})

const queries = (database: ReadDatabase) => [
  listQuery(database, consents, {
    name: 'consents.by-user',
    context: 'privacy',
    path: 'users/{userId}/consents',
    summary: 'What somebody has agreed to, and what was taken back.',
    params: object({ userId: UserId }),
    readModel: 'consents',
    authorise: selfOr('userId', 'support', 'auditor'),
    order: { by: ['document'] },
    where: (rows, { userId }) => rows.where({ user_id: userId }),
  }),
]

/** What people have agreed to. */
export const consentsModel = define({
  name: 'consents',
  version: 1,
  description: 'What people have agreed to, in which version, and what they have taken back.',
  on: [handlers],
  queries,
})
