import type { Expiring } from '../../application/ports/expiring'
import { rules } from '../../application/retention'
import { ERASED, plusMillis } from '../../domain/kernel'
import type { ReadDatabase } from '../runtime/database'
import { READ_SCHEMA } from '../runtime/ddl'
import { sessions } from '../sessions/tables'

const TABLE = `${READ_SCHEMA}.${sessions.name}`

/** Rows that are changed with one statement. */
const AT_MOST = 1_000

/** A session that nobody ended is over at its latest end. What is erased already is left alone. */
const EXPIRED = `coalesce(ended_at, expires_at) <= $1 and (address <> '${ERASED}' or user_agent <> '${ERASED}')`

/**
 * From where and by what client somebody was signed in, where the session is long over. It is erased in the tables that are
 * shown; tables that are folded anew have it again until the next round. The words are those that forgetting leaves.
 */
export const endedSessions = ({ pool }: Pick<ReadDatabase, 'pool'>): Expiring => ({
  countExpired: async (now) => {
    const { rows } = await pool.query<{ readonly count: string }>(
      `select count(*) as count from ${TABLE} where ${EXPIRED}`,
      [plusMillis(now, -rules['ended-sessions'].term.millis)],
    )
    return Number(rows[0]?.count ?? 0)
  },
  removeExpired: async (now) => {
    const { rowCount } = await pool.query(
      `update ${TABLE}
       set address = '${ERASED}', user_agent = case when user_agent is not null then '${ERASED}' end
       where id in (select id from ${TABLE} where ${EXPIRED} limit ${String(AT_MOST)})`,
      [plusMillis(now, -rules['ended-sessions'].term.millis)],
    )
    return rowCount ?? 0
  },
})
