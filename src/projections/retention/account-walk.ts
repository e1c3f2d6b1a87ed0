import { isLeft } from 'fp-ts/Either'
import { NotYet } from '../../application/forgetting'
import type { EventStore } from '../../application/ports/event-store'
import type { ReadModelProgress } from '../../application/queries/query'
import type { AccountWalk, WalkedAccount } from '../../application/retention'
import type { Instant } from '../../domain/kernel'
import { accountsModel } from '../accounts'
import { accounts } from '../accounts/tables'
import type { ReadDatabase } from '../runtime/database'
import { READ_SCHEMA } from '../runtime/ddl'
import { sessionsModel } from '../sessions'
import { sessions } from '../sessions/tables'

export interface AccountWalkPorts {
  readonly database: Pick<ReadDatabase, 'pool'>
  readonly store: Pick<EventStore, 'head'>
  readonly progress: ReadModelProgress
}

/** The read models that it looks at. */
export const WALKED = [accountsModel.name, sessionsModel.name] as const

/** Accounts that are looked at with one statement, whether they are due or not, so that none takes long. */
const PAGE = 1_000

/** How long it waits for a read model before it is tried again later; a process that is to stop waits as long. */
const WAIT_MILLIS = 2_000

const FIRST_ID = '00000000-0000-0000-0000-000000000000'

const statement = `
select user_id, to_char(greatest(registered_at, seen_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as seen_at
from (select user_id, registered_at from ${READ_SCHEMA}.${accounts.name}
       where stage = $1 and registered_at <= $2 and user_id > $3 order by user_id limit ${String(PAGE)}) as page
cross join lateral (select max(last_seen_at) as seen_at from ${READ_SCHEMA}.${sessions.name} as session
                     where session.user_id = page.user_id) as seen
order by user_id`

interface Row {
  readonly user_id: string
  readonly seen_at: Instant
}

/** Goes through accounts by the read models, when they have seen all that is in the log. */
export const accountWalk = ({ database, store, progress }: AccountWalkPorts): AccountWalk => ({
  accounts: async function* (stage, openedUntil): AsyncGenerator<readonly WalkedAccount[]> {
    const head = await store.head()
    for (const name of WALKED)
      if (isLeft(await progress.waitFor(name, head, WAIT_MILLIS)))
        throw new NotYet(`the read model ${name} is behind the log`)
    for (let after = FIRST_ID; ;) {
      const { rows } = await database.pool.query<Row>(statement, [stage, openedUntil, after])
      const last = rows.at(-1)
      if (last === undefined) return
      yield rows.map(({ user_id: userId, seen_at: seenAt }) => ({ userId, seenAt }))
      after = last.user_id
    }
  },
})
