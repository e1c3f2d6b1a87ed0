import { only, selfOr } from '../../application/queries/access'
import { accepts, object, Role, UserId } from '../../domain/kernel'
import type { ReadDatabase } from '../runtime/database'
import { readModel } from '../runtime/read-model'
import { listQuery } from '../runtime/table-queries'
import { bigint, choice, text, texts, timestamp, uuid } from '../runtime/column'
import { defineTable } from '../runtime/table'
import { usersOf } from './users'

const activity = defineTable({
  name: 'activity',
  comment: 'What happened, by whom and what it concerns: one row for each event and each of its subjects',
  columns: {
    subject: uuid('What or whom it concerns: a user, or an aggregate such as a booking'),
    position: bigint("The event's position in the log"),
    type: text('What happened: the name of the event'),
    category: text('To what kind of thing: the category of its stream'),
    id: uuid('To which: the id in its stream'),
    actorId: text('Who did it: a user, or the name of a process'),
    actorRole: choice('In which role', Role),
    at: timestamp('When it happened'),
  },
  key: ['subject', 'position'],
})

/** The users whom the first event of a stream names: all that happens in it concerns them. */
const parties = defineTable({
  name: 'activity_parties',
  comment: 'The users whom all of a stream concerns',
  internal: true,
  columns: { category: text('The category'), id: uuid('The id'), users: texts('The users') },
  key: ['category', 'id'],
})

const { define } = readModel({ activity, parties })

const queries = (database: ReadDatabase) => [
  listQuery(database, activity, {
    name: 'activity.of-user',
    context: 'audit',
    path: 'users/{userId}/activity',
    summary: 'What somebody did and what concerned them, the newest first.',
    params: object({ userId: UserId }),
    readModel: 'activity',
    authorise: selfOr('userId', 'support', 'auditor'),
    order: { by: ['position'], newestFirst: true },
    where: (rows, { userId }) => rows.where({ subject: userId }),
  }),
  listQuery(database, activity, {
    name: 'activity.of-subject',
    context: 'audit',
    path: 'activity/{subject}',
    summary: 'What concerned a thing (a booking, a course, ...), the newest first.',
    params: object({ subject: UserId }),
    readModel: 'activity',
    authorise: only('support', 'auditor'),
    order: { by: ['position'], newestFirst: true },
    where: (rows, { subject }) => rows.where({ subject }),
  }),
]

/** The feed of everything about a user or a thing. */
export const activityModel = define({
  name: 'activity',
  version: 1,
  description: 'Everything that concerns a user or a thing, whatever kind of event it was.',
  on: [],
  onEvery: ({ category, id, type, data, position, revision, at, actor }, { activity, parties }) => {
    const named = usersOf(category, type, data)
    if (revision === 0) parties.put({ category, id, users: named })
    const concerned = revision === 0 ? named : [...named, ...(parties.get(category, id)?.users ?? [])]
    const by = accepts(UserId, actor.id) ? [actor.id] : []
    for (const subject of new Set([id, ...concerned, ...by]))
      activity.put({ subject, position, type, category, id, actorId: actor.id, actorRole: actor.role as Role, at })
  },
  queries,
})
