import { Role } from '../../domain/kernel'
import { bigint, choice, integer, optional, text, texts, timestamp, uuid } from '../runtime/column'
import { impersonal } from '../runtime/column-privacy'
import { defineTable } from '../runtime/table'

const NAME = "a name of Lyceum's own"
const ID = 'an id, which tells nobody who does not know whose it is'

/** Every event once: the index of the log by all that metadata tell. Its data stay in the log. */
export const trail = defineTable({
  name: 'trail',
  comment: 'Every event of the log: what it was, whose command it came of, when it happened and when it was recorded',
  columns: {
    position: bigint("The event's position in the log"),
    eventId: uuid('The id of the event'),
    category: impersonal(text('To what kind of thing it happened: the category of its stream'), NAME),
    id: uuid('To which: the id in its stream'),
    revision: integer('The place of the event in its stream, from 0'),
    type: impersonal(text('What happened: the name of the event'), NAME),
    actorId: impersonal(text('Who did it: a user, or the name of a process'), ID),
    actorRole: choice('In which role', Role),
    viaId: optional(
      impersonal(text('Who really did it, where somebody acted for the actor: an administrator, a member, a key'), ID),
    ),
    viaRole: optional(choice('In which role', Role)),
    commandId: uuid('The command that it came of'),
    correlationId: impersonal(text('What it belongs to: the request, or the import, that started all of it'), ID),
    causationId: impersonal(
      text('What its command came of: an event, a command made of several steps, or the command itself'),
      ID,
    ),
    occurredAt: timestamp('When it happened'),
    recordedAt: timestamp('When the log took it; of a copied event, when the first log did'),
  },
  key: ['position'],
  indexes: [
    { on: ['eventId'] },
    { on: ['correlationId', 'position'] },
    { on: ['actorId', 'position'] },
    { on: ['viaId', 'position'], where: 'via_id is not null' },
  ],
})

export const activity = defineTable({
  name: 'activity',
  comment: 'Whom and what every event concerns: one row for each of its subjects; what happened is in read.trail',
  columns: {
    subject: uuid('What or whom it concerns: a user, or an aggregate such as a booking'),
    position: bigint("The event's position in the log"),
  },
  key: ['subject', 'position'],
})

/** The users whom the first event of a stream names: all that happens in it concerns them. */
export const parties = defineTable({
  name: 'activity_parties',
  comment: 'The users whom all of a stream concerns',
  internal: true,
  columns: {
    category: impersonal(text('The category'), NAME),
    id: uuid('The id'),
    users: impersonal(texts('The users'), ID),
  },
  key: ['category', 'id'],
})
