import { mine, only } from '../../application/queries/access'
import type { AnyQuery } from '../../application/queries/query'
import { object, UserId } from '../../domain/kernel'
import type { ReadDatabase } from '../runtime/database'
import { READ_SCHEMA } from '../runtime/ddl'
import { ownRows, type RowRelation, type TextRows } from '../runtime/row-access'
import { itemQuery, listQuery } from '../runtime/table-queries'
import { define, ofApiKeys, ofInstitutions } from './handlers'
import { apiKeys, institutions, invitations, members, unadministered } from './tables'

const ROLES = { member: "'admin', 'staff', 'teacher'", administrator: "'admin'" } as const

/** Rows of an institution that the user is a member of, or an administrator, as its column of the rows names it. */
const by =
  (what: keyof typeof ROLES, column: string): RowRelation =>
  (rows: TextRows, userId) =>
    rows.whereRaw(
      `exists (select 1 from "${READ_SCHEMA}"."${members.name}" m
        where m.institution_id = ${column} and m.user_id = ? and m.role in (${ROLES[what]}))`,
      [userId],
    )

const ofMembers = ownRows({ institution: 'institution_id', member: by('member', `"${members.name}".institution_id`) }, [
  'support',
])
const ofAdministrators = (table: string) =>
  ownRows({ institution: 'institution_id', administrator: by('administrator', `"${table}".institution_id`) }, [
    'support',
  ])
const activeOrOwn = ownRows({ institution: 'id', member: by('member', `"${institutions.name}".id`) }, ['support'], {
  title: 'what may act',
  where: (rows) => rows.where({ stage: 'active' }),
})

const base = { context: 'profiles', readModel: 'institutions' } as const
const Institution = object({ institutionId: UserId })

const queries = (database: ReadDatabase): readonly AnyQuery[] => [
  itemQuery(database, institutions, {
    ...base,
    name: 'institutions.by-id',
    path: 'institutions/{id}',
    summary: 'An institution. One that may not act is shown to its members and to support only.',
    params: object({ id: UserId }),
    authorise: activeOrOwn,
    find: ({ id }) => ({ id }),
  }),
  listQuery(database, institutions, {
    ...base,
    name: 'institutions.list',
    path: 'institutions',
    summary: 'Institutions, the newest first.',
    params: object({}),
    authorise: activeOrOwn,
    order: { by: ['foundedAt', 'id'], newestFirst: true },
    where: () => undefined,
  }),
  listQuery(database, unadministered, {
    ...base,
    name: 'institutions.without-administrator',
    path: 'institutions-without-administrator',
    summary:
      'Institutions whose last administrator has been forgotten or removed, the longest waiting first. An administrator ' +
      'of Lyceum invites another one, or gives the role to a member.',
    params: object({}),
    authorise: only('support'),
    order: { by: ['lostAt', 'institutionId'] },
    where: () => undefined,
  }),
  listQuery(database, members, {
    ...base,
    name: 'institutions.members',
    path: 'institutions/{institutionId}/members',
    summary: "An institution's members, for its members.",
    params: Institution,
    authorise: ofMembers,
    order: { by: ['joinedAt', 'userId'] },
    where: (rows, { institutionId }) => rows.where({ institution_id: institutionId }),
  }),
  listQuery(database, invitations, {
    ...base,
    name: 'institutions.invitations',
    path: 'institutions/{institutionId}/invitations',
    summary: 'Invitations of an institution that have not been answered, for its administrators.',
    params: Institution,
    authorise: ofAdministrators(invitations.name),
    order: { by: ['invitedAt', 'id'], newestFirst: true },
    where: (rows, { institutionId }) => rows.where({ institution_id: institutionId }),
  }),
  listQuery(database, invitations, {
    ...base,
    name: 'institutions.my-invitations',
    path: 'invitations',
    summary: 'Invitations to oneself by name, the newest first. Those to an address come by mail.',
    params: object({}),
    authorise: mine,
    order: { by: ['invitedAt', 'id'], newestFirst: true },
    where: (rows, _params, actor) => rows.where({ user_id: actor.id }),
  }),
  listQuery(database, members, {
    ...base,
    name: 'institutions.my-memberships',
    path: 'memberships',
    summary: 'The institutions that one belongs to, and as what.',
    params: object({}),
    authorise: mine,
    order: { by: ['joinedAt', 'institutionId'] },
    where: (rows, _params, actor) => rows.where({ user_id: actor.id }),
  }),
  listQuery(database, apiKeys, {
    ...base,
    name: 'institutions.api-keys',
    path: 'institutions/{institutionId}/api-keys',
    summary: "The keys of an institution's programs, revoked ones included, for its administrators.",
    params: Institution,
    authorise: ofAdministrators(apiKeys.name),
    order: { by: ['issuedAt', 'id'], newestFirst: true },
    where: (rows, { institutionId }) => rows.where({ institution_id: institutionId }),
  }),
]

/** Institutions, who belongs to them, and which programs work for them. */
export const institutionsModel = define({
  name: 'institutions',
  version: 2,
  description: 'Institutions, who belongs to them, and which programs work for them.',
  on: [ofInstitutions, ofApiKeys],
  queries,
})
