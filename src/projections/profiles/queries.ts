import type * as t from 'io-ts'
import { everybody, only, selfOr } from '../../application/queries/access'
import type { AnyQuery, ItemQuery, ListQuery } from '../../application/queries/query'
import { object, UserId } from '../../domain/kernel'
import type { ReadDatabase } from '../runtime/database'
import type { ItemOf } from '../runtime/item'
import { ownRows, type TextRows } from '../runtime/row-access'
import { itemQuery, listQuery } from '../runtime/table-queries'
import { lookedFor, SearchParams } from './search'
import { offers, profiles, verifications, wishes } from './tables'

type Profile = ItemOf<typeof profiles>

/** An approval ends at its instant, also where nothing has recorded that yet. */
const asOfNow = (item: Profile): Profile => ({
  ...item,
  verified: item.verified && item.verifiedUntil !== undefined && item.verifiedUntil > new Date().toISOString(),
})

const itemAsOfNow = <P extends t.Mixed>(query: ItemQuery<P, t.Type<Profile>>): ItemQuery<P, t.Type<Profile>> => ({
  ...query,
  run: async (params, actor) => {
    const item = await query.run(params, actor)
    return item && asOfNow(item)
  },
})

const listAsOfNow = <P extends t.Mixed, C>(
  query: ListQuery<P, t.Type<Profile>, C>,
): ListQuery<P, t.Type<Profile>, C> => ({
  ...query,
  run: async (params, page, actor) => {
    const slice = await query.run(params, page, actor)
    return { ...slice, items: slice.items.map(asOfNow) }
  },
})

const shown = { title: 'what is not hidden', where: (rows: TextRows) => rows.whereNot({ visibility: 'hidden' }) }
const hiddenOwn = ownRows({ owner: 'user_id' }, ['support'], shown)
/** Offers are seen where their profile is. */
const offersOfShown = ownRows({ owner: 'user_id' }, ['support'], {
  title: 'of profiles that are not hidden',
  where: (rows) =>
    rows.whereRaw(
      `exists (select 1 from "read"."${profiles.name}" p where p.user_id = "${offers.name}".user_id and p.visibility <> 'hidden')`,
    ),
})

const base = { context: 'profiles', readModel: 'profiles' } as const

/** What people see of people, and reviewers of those who want to be verified. */
export const queries = (database: ReadDatabase): readonly AnyQuery[] => [
  itemAsOfNow(
    itemQuery(database, profiles, {
      ...base,
      name: 'profiles.by-id',
      path: '{id}',
      summary: "Somebody's profile. A hidden one is shown to its owner and to support only.",
      params: object({ id: UserId }),
      authorise: hiddenOwn,
      find: ({ id }) => ({ user_id: id }),
    }),
  ),
  listQuery(database, offers, {
    ...base,
    name: 'profiles.offers',
    path: '{id}/offers',
    summary: 'What somebody teaches, to whom and for how much, in their own order.',
    params: object({ id: UserId }),
    authorise: offersOfShown,
    order: { by: ['userId', 'place'] },
    where: (rows, { id }) => rows.where({ user_id: id }),
  }),
  itemQuery(database, wishes, {
    ...base,
    name: 'profiles.wishes',
    path: '{id}/wishes',
    summary: 'What somebody wants to learn; their own business.',
    params: object({ id: UserId }),
    authorise: selfOr('id', 'support'),
    find: ({ id }) => ({ user_id: id }),
  }),
  listAsOfNow(
    listQuery(database, profiles, {
      ...base,
      name: 'profiles.tutors',
      path: 'tutors',
      summary:
        'Tutors who show themselves, the verified first, then the newest: by words, subject, level, language and price. ' +
        '`words` are as in web searches: "in quotes", or, -not.',
      params: SearchParams,
      authorise: everybody,
      order: { by: ['verified', 'createdAt', 'userId'], newestFirst: true },
      where: (rows, params) => lookedFor(rows, params),
    }),
  ),
  itemQuery(database, verifications, {
    ...base,
    name: 'verifications.by-id',
    path: 'verifications/{id}',
    summary: "A tutor's verification, for the tutor and for reviewers.",
    params: object({ id: UserId }),
    authorise: selfOr('id', 'support'),
    find: ({ id }) => ({ user_id: id }),
  }),
  listQuery(database, verifications, {
    ...base,
    name: 'verifications.queue',
    path: 'verifications',
    summary: 'What waits for review, the oldest first, what others have claimed included.',
    params: object({}),
    authorise: only('support'),
    order: { by: ['submittedAt', 'userId'] },
    where: (rows) => rows.whereIn('stage', ['submitted', 'claimed']),
  }),
]
