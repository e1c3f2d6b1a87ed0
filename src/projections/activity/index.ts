import { accepts, type Role, UserId } from '../../domain/kernel'
import { readModel } from '../runtime/read-model'
import { queries } from './queries'
import { activity, parties, trail } from './tables'
import { usersOf } from './users'

const { define } = readModel({ trail, activity, parties })

/** The index of the log by actor, by correlation and by event, and the feed of everything about a user or a thing. */
export const activityModel = define({
  name: 'activity',
  version: 3,
  description:
    'Everything that happened, whatever kind of event it was: by whom, in answer to what, and whom it concerns.',
  on: [],
  onEvery: ({ type, data, actor, ...event }, { trail, activity, parties }) => {
    const { category, id, position, revision } = event
    const { eventId, commandId, correlationId, causationId, at: occurredAt, recordedAt } = event
    const [actorId, actorRole] = [actor.id, actor.role as Role]
    const [viaId, viaRole] = [actor.via?.id ?? null, (actor.via?.role ?? null) as Role | null]
    trail.put({
      ...{ position, eventId, category, id, revision, type, actorId, actorRole, viaId, viaRole },
      ...{ commandId, correlationId, causationId, occurredAt, recordedAt },
    })
    const named = usersOf(category, type, data)
    if (revision === 0) parties.put({ category, id, users: named })
    const concerned = revision === 0 ? named : [...named, ...(parties.get(category, id)?.users ?? [])]
    // Of both: nobody acts for another without its being seen by the one and by the other.
    const by = [actorId, viaId].filter((who): who is UserId => accepts(UserId, who))
    for (const subject of new Set([id, ...concerned, ...by])) activity.put({ subject, position })
  },
  queries,
})
