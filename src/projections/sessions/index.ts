import { selfOr } from '../../application/queries/access'
import { account } from '../../domain/account'
import { object, UserId } from '../../domain/kernel'
import { areTwoFactors, IDLE_LIFETIME, session } from '../../domain/session'
import type { ReadDatabase } from '../runtime/database'
import { READ_SCHEMA } from '../runtime/ddl'
import { readModel } from '../runtime/read-model'
import { listQuery } from '../runtime/table-queries'
import { holders, sessions } from './tables'

const { on, define } = readModel({ sessions, holders })

const ofSessions = on(
  session,
  {
    SessionStarted: ({ id, data, revision }, { sessions }) =>
      sessions.put({
        id,
        userId: data.userId,
        role: data.role,
        factors: areTwoFactors(data.methods) ? 'more' : 'one',
        address: data.client.address,
        userAgent: data.client.userAgent ?? null,
        startedAt: data.startedAt,
        lastSeenAt: data.startedAt,
        expiresAt: data.expiresAt,
        endedAt: null,
        cause: null,
        revision,
      }),
    SessionRefreshed: ({ id, data }, { sessions }) => sessions.update([id], () => ({ lastSeenAt: data.refreshedAt })),
    SessionRoleChosen: ({ id, data }, { sessions }) => sessions.update([id], () => ({ role: data.role })),
    SessionEnded: ({ id, data }, { sessions }) =>
      sessions.update([id], () => ({ endedAt: data.endedAt, cause: data.cause })),
  },
  ({ id, revision }, { sessions }) => sessions.update([id], () => ({ revision })),
)

const open = { closed: false, validFrom: null, kept: null }

const ofAccounts = on(account, {
  AccountSuspended: ({ id }, { holders }) => holders.put({ ...(holders.get(id) ?? open), userId: id, closed: true }),
  AccountReinstated: ({ id }, { holders }) => holders.put({ ...(holders.get(id) ?? open), userId: id, closed: false }),
  AccountErased: ({ id }, { holders }) => holders.put({ ...(holders.get(id) ?? open), userId: id, closed: true }),
  SessionsRevoked: ({ id, data: { validFrom, except } }, { holders }) =>
    holders.put({ ...(holders.get(id) ?? open), userId: id, validFrom, kept: except ?? null }),
})

const IDLE_SECONDS = IDLE_LIFETIME / 1_000
const LASTS = `expires_at > now() and last_seen_at > now() - interval '${String(IDLE_SECONDS)} seconds'`

/** One event at the account ends all its sessions: it is not written to each of them. */
const NOT_ENDED_WITH_OTHERS = `not exists (
  select from ${READ_SCHEMA}.${holders.name} as holder
   where holder.user_id = sessions.user_id
     and (holder.closed or (sessions.started_at < holder.valid_from and sessions.id is distinct from holder.kept)))`

const queries = (database: ReadDatabase) => [
  listQuery(database, sessions, {
    name: 'sessions.by-user',
    context: 'accounts',
    path: 'users/{userId}/sessions',
    summary: "Somebody's sessions that last, the newest first; the client knows its own by its tokens.",
    params: object({ userId: UserId }),
    readModel: 'sessions',
    authorise: selfOr('userId', 'support'),
    order: { by: ['startedAt', 'id'], newestFirst: true },
    where: (rows, { userId }) =>
      rows.where({ user_id: userId }).whereNull('ended_at').whereRaw(LASTS).whereRaw(NOT_ENDED_WITH_OTHERS),
  }),
]

/** Sessions, for those whose they are. */
export const sessionsModel = define({
  name: 'sessions',
  version: 1,
  description:
    'Who is signed in, from where, and since when: what people look through for a device that is not theirs.',
  on: [ofSessions, ofAccounts],
  queries,
})
