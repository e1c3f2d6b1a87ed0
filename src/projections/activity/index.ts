import { accepts, type Role, UserId } from '../../domain/kernel'
import { readModel } from '../runtime/read-model'
import { queries } from './queries'
import { activity, parties, trail } from './tables'
import { usersOf } from './users'

const { define } = readModel({ trail, activity, parties })

/** The index of the log by actor, by correlation and by event, and the feed of everything about a user or a thing. */
export const activityModel = define({
  name: 'activity',
  version: 2,
  description:
    'Everything that happened, whatever kind of event it was: by whom, in answer to what, and whom it concerns.',
  on: [],
  onEvery: ({ type, data, actor, ...event }, { trail, activity, parties }) => {
    const { category, id, position, revision } = event
    const { eventId, commandId, correlationId, causationId, at: occurredAt, recordedAt } = event
    const [actorId, actorRole] = [actor.id, actor.role as Role]
    trail.put({
      ...{ position, eventId, category, id, revision, type, actorId, actorRole },
      ...{ commandId, correlationId, causationId, occurredAt, recordedAt },
    })
    const named = usersOf(category, type, data)
    if (revision === 0) parties.put({ category, id, users: named })
    const concerned = revision === 0 ? named : [...named, ...(parties.get(category, id)?.users ?? [])]
    const by = accepts(UserId, actorId) ? [actorId] : []
    for (const subject of new Set([id, ...concerned, ...by])) activity.put({ subject, position })
  },
  queries,
})
