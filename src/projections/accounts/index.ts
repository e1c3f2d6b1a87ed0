import { only, selfOr } from '../../application/queries/access'
import { account } from '../../domain/account'
import { object, UserId } from '../../domain/kernel'
import type { ReadDatabase } from '../runtime/database'
import { readModel } from '../runtime/read-model'
import { itemQuery, listQuery } from '../runtime/table-queries'
import { accounts } from './tables'

const { on, define } = readModel({ accounts })

const handlers = on(
  account,
  {
    AccountRegistered: ({ id, data, revision }, { accounts }) =>
      accounts.put({
        userId: id,
        email: data.email ?? null,
        phone: data.phone ?? null,
        proven: data.origin === 'provider',
        roles: data.roles,
        locale: data.locale,
        stage: data.origin === 'provider' ? 'active' : 'pending',
        registeredAt: data.registeredAt,
        revision,
      }),
    EmailVerified: ({ id }, { accounts }) =>
      accounts.update([id], ({ stage }) => ({ proven: true, stage: stage === 'pending' ? 'active' : stage })),
    PhoneVerified: ({ id }, { accounts }) =>
      accounts.update([id], ({ stage }) => ({ proven: true, stage: stage === 'pending' ? 'active' : stage })),
    EmailChanged: ({ id, data: { email } }, { accounts }) => accounts.update([id], () => ({ email })),
    PhoneChanged: ({ id, data: { phone } }, { accounts }) => accounts.update([id], () => ({ phone })),
    RoleGranted: ({ id, data: { role } }, { accounts }) =>
      accounts.update([id], ({ roles }) => ({ roles: [...roles, role] })),
    RoleWithdrawn: ({ id, data: { role } }, { accounts }) =>
      accounts.update([id], ({ roles }) => ({ roles: roles.filter((one) => one !== role) })),
    AccountSuspended: ({ id }, { accounts }) => accounts.update([id], () => ({ stage: 'suspended' })),
    AccountReinstated: ({ id }, { accounts }) =>
      accounts.update([id], ({ proven }) => ({ stage: proven ? 'active' : 'pending' })),
    AccountErased: ({ id }, { accounts }) =>
      accounts.update([id], () => ({ stage: 'erased', email: null, phone: null })),
  },
  ({ id, revision }, { accounts }) => accounts.update([id], () => ({ revision })),
)

const queries = (database: ReadDatabase) => [
  itemQuery(database, accounts, {
    name: 'accounts.get',
    context: 'accounts',
    path: 'users/{userId}',
    summary: 'An account: its addresses, its roles and whether it can be used.',
    params: object({ userId: UserId }),
    readModel: 'accounts',
    authorise: selfOr('userId', 'support'),
    find: ({ userId }) => ({ user_id: userId }),
  }),
  listQuery(database, accounts, {
    name: 'accounts.list',
    context: 'accounts',
    path: 'users',
    summary: 'All accounts, the newest first.',
    params: object({}),
    readModel: 'accounts',
    authorise: only('support'),
    order: { by: ['registeredAt', 'userId'], newestFirst: true },
    where: (rows) => rows,
  }),
]

/** Accounts, for their holders and for staff. Nothing of passwords is here, nor of links. */
export const accountsModel = define({
  name: 'accounts',
  version: 1,
  description: 'Who has an account, as what, and whether it can be used.',
  on: [handlers],
  queries,
})
