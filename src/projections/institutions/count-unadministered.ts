import type { ReadDatabase } from '../runtime/database'
import { READ_SCHEMA } from '../runtime/ddl'
import { unadministered } from './tables'

/** How many institutions wait for an administrator. */
export const countUnadministered = async ({ pool }: Pick<ReadDatabase, 'pool'>): Promise<number> => {
  const { rows } = await pool.query<{ readonly count: string }>(
    `select count(*) as count from ${READ_SCHEMA}.${unadministered.name}`,
  )
  return Number(rows[0]?.count ?? 0)
}
