import type * as t from 'io-ts'
import { only, selfOr } from '../../application/queries/access'
import type { ListQuery } from '../../application/queries/query'
import { object, text, UserId } from '../../domain/kernel'
import type { ReadDatabase } from '../runtime/database'
import { itemCodec, type ItemOf, itemReader } from '../runtime/item'
import { listQuery, rowsOf } from '../runtime/table-queries'
import { activity, trail } from './tables'

type Events<P extends t.Mixed> = ListQuery<P, t.Type<ItemOf<typeof trail>>, readonly unknown[]>

const read = itemReader(trail)

/** The events behind rows of the feed, in the same order. */
const eventsOf =
  (database: ReadDatabase) =>
  <P extends t.Mixed>(feed: ListQuery<P, t.Type<ItemOf<typeof activity>>, readonly unknown[]>): Events<P> => ({
    ...feed,
    result: itemCodec(trail),
    run: async (params, page, actor) => {
      const { items, ...rest } = await feed.run(params, page, actor)
      const positions = items.map(({ position }) => position)
      const records = await rowsOf(database, trail).whereIn('position', positions).orderBy('position', 'desc')
      return { items: records.map(read), ...rest }
    },
  })

const newestFirst = { by: ['position'], newestFirst: true } as const
const common = { context: 'audit', readModel: 'activity' } as const

export const queries = (database: ReadDatabase) => {
  const withEvents = eventsOf(database)
  return [
    withEvents(
      listQuery(database, activity, {
        ...common,
        name: 'activity.of-user',
        path: 'users/{userId}/activity',
        summary: 'What somebody did and what concerned them, the newest first.',
        params: object({ userId: UserId }),
        authorise: selfOr('userId', 'support', 'auditor'),
        // Whoever looks at his own needs no record of it.
        recorded: (actor, { userId }) => actor.id !== userId,
        order: newestFirst,
        where: (rows, { userId }) => rows.where({ subject: userId }),
      }),
    ),
    withEvents(
      listQuery(database, activity, {
        ...common,
        name: 'activity.of-subject',
        path: 'subjects/{subject}/events',
        summary:
          'Every event that concerned somebody or something (a user, a booking, a course, ...), the newest first.',
        params: object({ subject: UserId }),
        authorise: only('support', 'auditor'),
        order: newestFirst,
        where: (rows, { subject }) => rows.where({ subject }),
      }),
    ),
    listQuery(database, trail, {
      ...common,
      name: 'activity.by-actor',
      path: 'actors/{actorId}/events',
      summary:
        'Everything that somebody did, a user or a process (`process:payments`), for whomever, the newest first.',
      params: object({ actorId: text(1, 200) }),
      authorise: only('auditor'),
      order: newestFirst,
      where: (rows, { actorId }) =>
        rows.where((theirs) => void theirs.where({ actor_id: actorId }).orWhere({ via_id: actorId })),
    }),
    listQuery(database, trail, {
      ...common,
      name: 'activity.of-correlation',
      path: 'correlations/{id}/events',
      summary: 'Every event that came of one request, the oldest first.',
      params: object({ id: text(1, 200) }),
      authorise: only('auditor'),
      order: { by: ['position'] },
      where: (rows, { id }) => rows.where({ correlation_id: id }),
    }),
  ]
}
