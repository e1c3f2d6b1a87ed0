import { oneOf, Role } from '../../domain/kernel'
import { EndCause } from '../../domain/session'
import { choice, flag, integer, optional, text, timestamp, uuid } from '../runtime/column'
import { personal } from '../runtime/column-privacy'
import { defineTable } from '../runtime/table'

export const sessions = defineTable({
  name: 'sessions',
  comment: 'Who is signed in, from where, and since when',
  columns: {
    id: uuid('The session; the tokens of whoever asks name their own'),
    userId: uuid('Who is signed in'),
    role: choice('In which role', Role),
    factors: choice('Whether a password alone was shown, or more', oneOf('one', 'more')),
    address: personal(text('The network address that it was started from'), 'userId'),
    userAgent: personal(optional(text('What the client called itself')), 'userId'),
    startedAt: timestamp('When it was started'),
    lastSeenAt: timestamp('When it was last refreshed'),
    expiresAt: timestamp('When it ends at the latest'),
    endedAt: optional(timestamp('When it was ended')),
    cause: optional(choice('Why it was ended', EndCause)),
    revision: integer("The stream's last revision"),
  },
  key: ['id'],
  indexes: [{ on: ['userId', 'startedAt', 'id'] }],
})

/** What an account says of all its sessions at once. */
export const holders = defineTable({
  name: 'session_holders',
  comment: 'Accounts that were closed, or whose sessions were ended together',
  columns: {
    userId: uuid('The account'),
    closed: flag('Whether it is suspended or erased'),
    validFrom: optional(timestamp('Sessions that began before it are over')),
    kept: optional(uuid('But for this one')),
  },
  key: ['userId'],
})
