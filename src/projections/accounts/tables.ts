import { Locale } from '../../domain/account'
import { oneOf } from '../../domain/kernel'
import { choice, flag, integer, optional, text, texts, timestamp, uuid } from '../runtime/column'
import { impersonal, personal } from '../runtime/column-privacy'
import { defineTable } from '../runtime/table'

export const accounts = defineTable({
  name: 'accounts',
  comment: 'Who has an account, as what, and whether it can be used',
  columns: {
    userId: uuid('The account; the id of its holder everywhere'),
    email: personal(optional(text('The e-mail address')), 'userId'),
    phone: personal(optional(text('The telephone number, E.164')), 'userId'),
    proven: flag('Whether an address, or an OpenID provider, has shown who it is'),
    roles: impersonal(
      texts('What they may act as; the first is what they act as unless they choose'),
      'names of roles',
    ),
    locale: choice('The language that they are written to in', Locale),
    stage: choice('Whether it can be used', oneOf('pending', 'active', 'suspended', 'erased')),
    registeredAt: timestamp('When it was opened'),
    revision: integer("The stream's last revision"),
  },
  key: ['userId'],
  indexes: [{ on: ['registeredAt', 'userId'] }],
})
