import type { Pool } from 'pg'
import { SCHEMA } from './schema'

/** How many go with one statement. */
const SWEEP_ROWS = 5_000

/** Removes messages that have been kept for long enough; answers how many. */
export const sweepMessages = async (pool: Pick<Pool, 'query'>): Promise<number> => {
  const { rows } = await pool.query<{ readonly id: number; readonly millis: string }>(
    `select p.id, t.retention_millis as millis from ${SCHEMA}.partitions p join ${SCHEMA}.topics t on t.name = p.topic`,
  )
  let removed = 0
  for (const { id, millis } of rows)
    for (let count = SWEEP_ROWS; count === SWEEP_ROWS; removed += count) count = await removeSome(pool, id, millis)
  return removed
}

/** From the oldest on, and never the newest: the next offset is read off it. */
const removeSome = async (pool: Pick<Pool, 'query'>, partition: number, millis: string): Promise<number> => {
  const { rowCount } = await pool.query(
    `with oldest as (
       select "offset", at from ${SCHEMA}.messages where partition = $1 order by "offset" limit ${String(SWEEP_ROWS)}
     ), newest as (
       select "offset" from ${SCHEMA}.messages where partition = $1 order by "offset" desc limit 1
     ), expired as (
       select max("offset") as last from oldest where at < now() - make_interval(secs => $2::float8 / 1000)
     )
     delete from ${SCHEMA}.messages m using expired, newest
     where m.partition = $1 and m."offset" <= expired.last and m."offset" < newest."offset"`,
    [partition, millis],
  )
  return rowCount ?? 0
}
