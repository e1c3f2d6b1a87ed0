import { createHash } from 'node:crypto'
import type { Pool, PoolClient } from 'pg'
import type { Position } from '../../application/ports/event-store'
import { createTable, createView, READ_SCHEMA } from './ddl'
import { OWN_SCHEMA } from './migrations'
import type { AnyReadModel } from './read-model'
import { isOtherColumns } from './sql-errors'
import { snake, type Table } from './table'

export type GenerationStatus = 'building' | 'current' | 'retired'

/** One set of a read model's tables, in a schema of its own, and how far the log is folded into it. */
export interface Generation {
  readonly readModel: string
  readonly generation: number
  readonly version: number
  readonly definition: string
  readonly status: GenerationStatus
  readonly position: Position
  /** Why it stands still, where an event stopped it. */
  readonly failure: string | undefined
}

type Queryable = Pick<Pool, 'query'> | Pick<PoolClient, 'query'>

const TABLE = `${OWN_SCHEMA}.generations`

/** The checkpoint is not where its owner left it: somebody else has moved it, or the generation has been retired. */
export class Fenced extends Error {
  override readonly name = 'Fenced'
}

export const schemaOf = (readModel: string, generation: number): string =>
  `read_${snake(readModel).replace(/-/g, '_')}_g${String(generation)}`

export const tablesOf = (model: AnyReadModel): readonly Table[] => Object.values<Table>(model.tables)

/** Hash of what a read model's tables look like, so that a forgotten version number is noticed. */
export const definitionOf = (model: AnyReadModel): string =>
  createHash('sha256')
    .update(JSON.stringify(tablesOf(model).flatMap((table) => createTable('s', table))))
    .digest('hex')

/** Whether a generation's tables are those that this version of the read model folds into. */
export const fits = (model: AnyReadModel, generation: Generation): boolean =>
  generation.version === model.version && generation.definition === definitionOf(model)

interface Row {
  readonly read_model: string
  readonly generation: string
  readonly version: string
  readonly definition: string
  readonly status: GenerationStatus
  readonly position: string
  readonly failure: string | null
}

const generationOf = (row: Row): Generation => ({
  readModel: row.read_model,
  generation: Number(row.generation),
  version: Number(row.version),
  definition: row.definition,
  status: row.status,
  position: Number(row.position),
  failure: row.failure ?? undefined,
})

/** Every generation of every read model, or of one. */
export const listGenerations = async (db: Queryable, readModel?: string): Promise<readonly Generation[]> => {
  const { rows } = await db.query<Row>(
    `select * from ${TABLE} where $1::text is null or read_model = $1 order by read_model, generation`,
    [readModel ?? null],
  )
  return rows.map(generationOf)
}

export const findGeneration = async (
  db: Queryable,
  readModel: string,
  status: GenerationStatus,
): Promise<Generation | undefined> =>
  (await listGenerations(db, readModel)).find((generation) => generation.status === status)

/** Makes the tables of a new generation. To be called within a transaction. */
export const startGeneration = async (client: PoolClient, model: AnyReadModel): Promise<Generation> => {
  const { rows } = await client.query<Row>(
    `insert into ${TABLE} (read_model, generation, version, definition, status)
     select $1, coalesce(max(generation), 0) + 1, $2, $3, 'building' from ${TABLE} where read_model = $1 returning *`,
    [model.name, model.version, definitionOf(model)],
  )
  const [row] = rows
  if (row === undefined) throw new Error(`no generation was made for ${model.name}`)
  const generation = generationOf(row)
  const schema = schemaOf(model.name, generation.generation)
  await client.query(`create schema "${schema}"`)
  for (const table of tablesOf(model)) for (const statement of createTable(schema, table)) await client.query(statement)
  return generation
}

/**
 * Retires every set of tables, so that all read models are folded anew from the start: in another log the positions of
 * their checkpoints mean nothing. Readers see the old tables until the new ones are swapped in.
 */
export const retireAll = async (db: Queryable): Promise<void> => {
  await db.query(`update ${TABLE} set status = 'retired' where status <> 'retired'`)
}

/** Removes a generation's tables and what is known of it. To be called within a transaction. */
export const dropGeneration = async (client: PoolClient, { readModel, generation }: Generation): Promise<void> => {
  await client.query(`drop schema if exists "${schemaOf(readModel, generation)}" cascade`)
  await client.query(`delete from ${TABLE} where read_model = $1 and generation = $2`, [readModel, generation])
}

/**
 * Moves a checkpoint, and with it takes the row's lock: whoever else would fold into this generation waits, and then
 * finds itself fenced. To be called within the transaction that writes the rows.
 */
export const moveCheckpoint = async (client: PoolClient, of: Generation, to: Position): Promise<void> => {
  const { rowCount } = await client.query({
    name: 'lyceum-move-checkpoint',
    text: `update ${TABLE} set position = $4, failure = null, failed_at = null, updated_at = now()
           where read_model = $1 and generation = $2 and position = $3 and status <> 'retired'`,
    values: [of.readModel, of.generation, of.position, to],
  })
  if (rowCount !== 1) throw new Fenced(`the checkpoint of ${of.readModel} is no longer at ${String(of.position)}`)
}

/** Notes what stopped a generation, for those who look after it. */
export const noteFailure = async (db: Queryable, of: Generation, at: Position, failure: string): Promise<void> => {
  await db.query(
    `update ${TABLE} set failed_at = $3, failure = $4, updated_at = now() where read_model = $1 and generation = $2`,
    [of.readModel, of.generation, at, failure],
  )
}

/** Takes the lock of a read model's current checkpoint until the transaction ends, and answers where it stands. */
export const lockCurrent = async (client: PoolClient, readModel: string): Promise<Generation | undefined> => {
  const { rows } = await client.query<Row>(
    `select * from ${TABLE} where read_model = $1 and status = 'current' for update`,
    [readModel],
  )
  return rows[0] && generationOf(rows[0])
}

/**
 * Makes readers see `next` instead of `current`, both locked by the caller's transaction. The views keep their
 * privileges and whatever analysts have built upon them, as long as columns are only added; else they are made anew.
 */
export const swap = async (
  client: PoolClient,
  model: AnyReadModel,
  next: Generation,
  current: Generation | undefined,
): Promise<void> => {
  const schema = schemaOf(model.name, next.generation)
  for (const table of tablesOf(model).filter(({ internal }) => internal !== true))
    await showTable(client, schema, table)
  if (current !== undefined) {
    await dropViewsOn(client, schemaOf(model.name, current.generation))
    await setStatus(client, current, 'retired')
  }
  await setStatus(client, next, 'current')
}

const showTable = async (client: PoolClient, schema: string, table: Table): Promise<void> => {
  const [create = '', ...comments] = createView(schema, table)
  await client.query('savepoint view')
  try {
    await client.query(create)
  } catch (error) {
    if (!isOtherColumns(error)) throw error
    await client.query('rollback to savepoint view')
    await client.query(`drop view ${READ_SCHEMA}."${table.name}"`)
    await client.query(create)
  }
  for (const comment of comments) await client.query(comment)
}

const setStatus = async (client: PoolClient, of: Generation, status: GenerationStatus): Promise<void> => {
  await client.query(`update ${TABLE} set status = $3 where read_model = $1 and generation = $2`, [
    of.readModel,
    of.generation,
    status,
  ])
}

/**
 * Drops the views that still show a schema's tables: those of tables that the read model no longer has. One that an
 * analyst's own view depends on refuses, and PostgreSQL's message names that view.
 */
const dropViewsOn = async (client: PoolClient, schema: string): Promise<void> => {
  const { rows } = await client.query<{ view_name: string }>(
    `select distinct view_name from information_schema.view_table_usage
     where view_schema = '${READ_SCHEMA}' and table_schema = $1`,
    [schema],
  )
  for (const { view_name } of rows) await client.query(`drop view ${READ_SCHEMA}."${view_name}"`)
}
