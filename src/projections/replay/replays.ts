import { createHash } from 'node:crypto'
import type { Pool, PoolClient } from 'pg'
import type { Position } from '../../application/ports/event-store'
import { type Instant, instant } from '../../domain/kernel'
import { definitionOf } from '../runtime/generations'
import { OWN_SCHEMA } from '../runtime/migrations'
import type { AnyReadModel } from '../runtime/read-model'
import type { AuditClock } from '../../application/audit/past-states'
import type { CutAt } from './cut'

/** A replay under way, or one that can be read. There is at most one of each for a schema. */
export type ReplayStatus = 'building' | 'current'

/** Read models as they were at an instant, in a schema of their own. */
export interface Replay extends CutAt {
  readonly id: number
  readonly schema: string
  readonly status: ReplayStatus
  /** The version of each read model, by its name. */
  readonly versions: Readonly<Record<string, number>>
  /** Hash of all that it is made by; one of another hash cannot be gone on with. */
  readonly definition: string
  /** The log was read up to here. */
  readonly position: Position
  /** Events of the log that were history at that instant, and those that were not. */
  readonly events: number
  readonly leftOut: number
  /** The tables that readers see, which are the ones that the next replay may replace. */
  readonly tables: readonly string[]
  /** The schema was made by a replay, and goes with the last one. */
  readonly ownsSchema: boolean
  readonly madeAt: Instant
}

type Queryable = Pick<Pool, 'query'> | Pick<PoolClient, 'query'>

const TABLE = `${OWN_SCHEMA}.replays`

/** Where tables lie until all of them are whole, and for good those that are not shown. */
export const workshopOf = ({ id }: Pick<Replay, 'id'>): string => `lyceum_replay_${String(id)}`

interface Row {
  readonly id: string
  readonly schema: string
  readonly status: ReplayStatus
  readonly until: string | null
  readonly clock: AuditClock
  readonly versions: string
  readonly definition: string
  readonly position: string
  readonly events: string
  readonly left_out: string
  readonly tables: string
  readonly owns_schema: string
  readonly made_at: string
}

const COLUMNS =
  'id, schema, status, until, clock, versions, definition, position, events, left_out, to_json(tables) as tables, ' +
  'owns_schema, made_at'

const replayOf = (row: Row): Replay => ({
  id: Number(row.id),
  schema: row.schema,
  status: row.status,
  ...(row.until !== null && { until: instant(row.until) }),
  clock: row.clock,
  versions: JSON.parse(row.versions) as Replay['versions'],
  definition: row.definition,
  position: Number(row.position),
  events: Number(row.events),
  leftOut: Number(row.left_out),
  tables: JSON.parse(row.tables) as Replay['tables'],
  ownsSchema: row.owns_schema === 't',
  madeAt: instant(row.made_at),
})

/** Hash of what a replay is made by: the instant, and the read models with their tables. */
export const definitionOfReplay = ({ until, clock }: CutAt, models: readonly AnyReadModel[]): string =>
  createHash('sha256')
    .update(JSON.stringify([until ?? null, clock, ...models.map((m) => [m.name, m.version, definitionOf(m)])]))
    .digest('hex')

/** Every replay, or those of one schema. */
export const listReplays = async (db: Queryable, schema?: string): Promise<readonly Replay[]> => {
  const { rows } = await db.query<Row>(
    `select ${COLUMNS} from ${TABLE} where $1::text is null or schema = $1 order by schema, id`,
    [schema ?? null],
  )
  return rows.map(replayOf)
}

export const findReplay = async (db: Queryable, schema: string, status: ReplayStatus): Promise<Replay | undefined> =>
  (await listReplays(db, schema)).find((replay) => replay.status === status)

/** Notes a new replay. To be called within the transaction that makes its tables. */
export const noteReplay = async (
  client: PoolClient,
  schema: string,
  cut: CutAt,
  models: readonly AnyReadModel[],
): Promise<Replay> => {
  const versions = Object.fromEntries(models.map(({ name, version }) => [name, version]))
  const { rows } = await client.query<Row>(
    `insert into ${TABLE} (schema, status, until, clock, versions, definition)
     values ($1, 'building', $2, $3, $4, $5) returning ${COLUMNS}`,
    [schema, cut.until ?? null, cut.clock, JSON.stringify(versions), definitionOfReplay(cut, models)],
  )
  const [row] = rows
  if (row === undefined) throw new Error(`no replay was noted for ${schema}`)
  return replayOf(row)
}

/** Moves a replay on. To be called within the transaction that writes its rows. */
export const moveReplay = async (
  client: PoolClient,
  { id, position, events, leftOut }: Pick<Replay, 'id' | 'position' | 'events' | 'leftOut'>,
): Promise<void> => {
  await client.query({
    name: 'lyceum-move-replay',
    text: `update ${TABLE} set position = $2, events = $3, left_out = $4 where id = $1`,
    values: [id, position, events, leftOut],
  })
}

/** Notes that a replay can be read, and when. To be called within the transaction that shows its tables. */
export const finishReplay = async (
  client: PoolClient,
  { id }: Pick<Replay, 'id'>,
  tables: readonly string[],
  ownsSchema: boolean,
): Promise<Replay> => {
  const { rows } = await client.query<Row>(
    `update ${TABLE} set status = 'current', tables = $2, owns_schema = $3, made_at = date_trunc('milliseconds', now())
     where id = $1 returning ${COLUMNS}`,
    [id, tables, ownsSchema],
  )
  const [row] = rows
  if (row === undefined) throw new Error(`replay ${String(id)} is gone`)
  return replayOf(row)
}

export const forgetReplay = async (client: PoolClient, { id }: Pick<Replay, 'id'>): Promise<void> => {
  await client.query(`delete from ${TABLE} where id = $1`, [id])
}
