import { integer, optional, text, texts, timestamp, uuid } from '../runtime/column'
import { impersonal } from '../runtime/column-privacy'
import { defineTable } from '../runtime/table'

export const services = defineTable({
  name: 'services',
  comment: "Other programs of the operator's that may get tokens",
  columns: {
    id: uuid('The service'),
    name: impersonal(text('What it is called'), "a program's name"),
    scopes: impersonal(texts('What its tokens may be used for'), 'names of scopes'),
    createdAt: timestamp('Since when it is let in'),
    secretReplacedAt: optional(timestamp('When it last got another secret')),
    revokedAt: optional(timestamp('When it was shut out')),
    revision: integer("The stream's last revision"),
  },
  key: ['id'],
  indexes: [{ on: ['createdAt', 'id'] }],
})
