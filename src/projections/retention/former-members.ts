import { isLeft } from 'fp-ts/Either'
import { NotYet } from '../../application/forgetting'
import type { ReadModelProgress } from '../../application/queries/query'
import type { FindFormerMembers, FormerMember } from '../../application/retention'
import type { Instant } from '../../domain/kernel'
import { accountsModel } from '../accounts'
import { accounts } from '../accounts/tables'
import { institutionsModel } from '../institutions'
import { members } from '../institutions/tables'
import type { ReadDatabase } from '../runtime/database'
import { READ_SCHEMA } from '../runtime/ddl'

/** The read models that it looks at. */
export const JOINED = [accountsModel.name, institutionsModel.name] as const

/** Memberships that are asked for with one statement. */
const PAGE = 1_000

/** How long it waits for a read model that is being built for the first time. */
const WAIT_MILLIS = 2_000

const FIRST = '00000000-0000-0000-0000-000000000000'

const statement = `
select member.institution_id, member.user_id,
       to_char(member.joined_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as joined_at
from ${READ_SCHEMA}.${members.name} as member
join ${READ_SCHEMA}.${accounts.name} as account on account.user_id = member.user_id and account.stage = 'erased'
where (member.user_id, member.institution_id) > ($1, $2)
order by member.user_id, member.institution_id limit ${String(PAGE)}`

interface Row {
  readonly institution_id: string
  readonly user_id: string
  readonly joined_at: Instant
}

export interface FormerMembersPorts {
  readonly database: Pick<ReadDatabase, 'pool'>
  readonly progress: ReadModelProgress
}

/**
 * By the read models as they are: an account that is erased stays so, and whoever is overlooked is found the next time.
 *
 * @throws NotYet where one of them has never been built
 */
export const findFormerMembers = ({ database: { pool }, progress }: FormerMembersPorts): FindFormerMembers =>
  async function* () {
    for (const name of JOINED)
      if (isLeft(await progress.waitFor(name, 0, WAIT_MILLIS)))
        throw new NotYet(`the read model ${name} is not there yet`)
    for (let last: FormerMember | undefined; ;) {
      const { rows } = await pool.query<Row>(statement, [last?.userId ?? FIRST, last?.institutionId ?? FIRST])
      const found = rows.map(({ institution_id: institutionId, user_id: userId, joined_at: joinedAt }) => ({
        institutionId,
        userId,
        joinedAt,
      }))
      last = found.at(-1)
      if (last === undefined) return
      yield* found
    }
  }
