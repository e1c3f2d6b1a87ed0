import { escapeIdentifier, type PoolClient } from 'pg'
import type { EventStore, Position } from '../../application/ports/event-store'
import type { Logger } from '../../application/ports/logger'
import { inTransaction, type ReadDatabase, withClient, withoutFlush } from '../runtime/database'
import { createTable } from '../runtime/ddl'
import type { DecodeEvent } from '../runtime/fold'
import { tablesOf } from '../runtime/generations'
import { replayLock, steppingBack, withSessionLock } from '../runtime/locks'
import { lastPosition, pagesAfter } from '../../application/log-pages'
import type { AnyReadModel } from '../runtime/read-model'
import { aboutTable, showAbout } from './about'
import { Cut, type CutAt } from './cut'
import { ReplayWriter } from './replay-writer'
import {
  definitionOfReplay,
  findReplay,
  finishReplay,
  forgetReplay,
  listReplays,
  noteReplay,
  type Replay,
  workshopOf,
} from './replays'
import { checkContents, checkSchemaName, dropTables, SchemaRefused } from './scratch-schema'

export interface ReplayPorts {
  readonly store: Pick<EventStore, 'readAll' | 'head'>
  readonly database: Pick<ReadDatabase, 'pool'>
  readonly decode: DecodeEvent
  readonly logger: Logger
}

/** What is to be made: these read models as they were at an instant, in this schema. */
export interface ReplayRequest extends CutAt {
  readonly schema: string
  readonly models: readonly AnyReadModel[]
}

/** How far a replay is: positions in the log, and events read by this run. */
export interface ReplayProgress {
  readonly position: Position
  readonly head: Position
  readonly events: number
}

export interface ReplayOptions {
  readonly batchSize?: number
  readonly onProgress?: (progress: ReplayProgress) => void
  readonly signal?: AbortSignal
}

/** Another process makes a replay in this schema, or removes it, at the moment. */
export class ReplayUnderWay extends Error {
  override readonly name = 'ReplayUnderWay'
  constructor(schema: string) {
    super(`a replay in ${schema} is under way already`)
  }
}

const BATCH = 5_000

/**
 * Folds the log once into the tables of all these read models, out of sight, and shows them when they are whole, in
 * place of what an earlier replay has left in that schema and of nothing else. The live tables, their checkpoints and
 * their owners' leases are not touched. Killed in the middle it leaves the earlier replay in place; asked for the same
 * again it goes on where it was.
 *
 * @throws SchemaRefused, ReplayUnderWay, PoisonEvent (nothing is shown then)
 */
export const replay = (request: ReplayRequest, ports: ReplayPorts, options: ReplayOptions = {}): Promise<Replay> =>
  locked(request.schema, ports, async (client) => {
    const begun = await begin(client, request)
    const built = await withoutFlush(client, () => catchUp(client, begun, request, ports, options))
    return steppingBack(
      client,
      () => show(client, built, request.models),
      waiting(ports, request.schema),
      options.signal,
    )
  })

/**
 * Removes a replay: its tables, and the schema where a replay made it and nothing else is in it.
 *
 * @throws SchemaRefused where there is none, ReplayUnderWay
 */
export const dropReplay = (schema: string, ports: Pick<ReplayPorts, 'database' | 'logger'>): Promise<void> =>
  locked(schema, ports, (client) =>
    steppingBack(
      client,
      async () => {
        const replays = await listReplays(client, schema)
        if (replays.length === 0) throw new SchemaRefused(`there is no replay in ${schema}`)
        for (const known of replays) {
          await discard(client, known)
          if (!known.ownsSchema) continue
          await checkContents(client, schema, [])
          await client.query(`drop schema ${escapeIdentifier(schema)}`)
        }
      },
      waiting(ports, schema),
    ),
  )

const locked = async <A>(
  schema: string,
  { database }: Pick<ReplayPorts, 'database'>,
  work: (client: PoolClient) => Promise<A>,
): Promise<A> => {
  checkSchemaName(schema)
  return withClient(database.pool, (client) =>
    withSessionLock(
      client,
      replayLock(schema),
      () => new ReplayUnderWay(schema),
      () => work(client),
    ),
  )
}

const waiting =
  ({ logger }: Pick<ReplayPorts, 'logger'>, schema: string) =>
  (attempt: number): void =>
    logger.warn('a reader of an earlier replay keeps its tables from being replaced', { schema, attempt })

/** Removes a replay's tables, shown or not, and what is known of it. To be called within a transaction. */
const discard = async (client: PoolClient, known: Replay): Promise<void> => {
  await client.query(`drop schema if exists ${workshopOf(known)} cascade`)
  await dropTables(client, known.schema, known.tables)
  await forgetReplay(client, known)
}

/** The replay to go on with: the same that was interrupted, or a new one in its place. */
const begin = (client: PoolClient, request: ReplayRequest): Promise<Replay> =>
  inTransaction(client, async () => {
    const { schema, models } = request
    await checkContents(client, schema, (await findReplay(client, schema, 'current'))?.tables ?? [])
    const left = await findReplay(client, schema, 'building')
    if (left?.definition === definitionOfReplay(request, models)) return left
    if (left !== undefined) await discard(client, left)
    const begun = await noteReplay(client, schema, request, models)
    const workshop = workshopOf(begun)
    await client.query(`create schema ${workshop}`)
    for (const table of models.flatMap(tablesOf))
      for (const statement of createTable(workshop, table)) await client.query(statement)
    return begun
  })

const catchUp = async (
  client: PoolClient,
  begun: Replay,
  request: ReplayRequest,
  { store, decode }: ReplayPorts,
  { batchSize = BATCH, onProgress, signal }: ReplayOptions,
): Promise<Replay> => {
  const writer = new ReplayWriter(request.models, begun, decode)
  const cut = new Cut(request)
  const head = await store.head()
  let at = begun
  let events = 0
  // From the log's start also where it goes on: which streams are cut off already is not kept anywhere.
  for await (const page of pagesAfter(store, 0, batchSize)) {
    signal?.throwIfAborted()
    const judged = page.map((event) => ({ event, admitted: cut.admits(event) }))
    const fresh = judged.filter(({ event }) => event.position > begun.position)
    if (fresh.length > 0) at = await writer.take(client, at, fresh)
    events += page.length
    const position = lastPosition(page, at.position)
    onProgress?.({ position, head: Math.max(head, position), events })
  }
  return at
}

/** Shows a replay that is whole. To be called within a transaction. */
const show = async (client: PoolClient, built: Replay, models: readonly AnyReadModel[]): Promise<Replay> => {
  const { schema } = built
  const earlier = await findReplay(client, schema, 'current')
  // Looked at again: it took a while.
  const exists = await checkContents(client, schema, earlier?.tables ?? [])
  if (earlier !== undefined) await discard(client, earlier)
  if (!exists) await client.query(`create schema ${escapeIdentifier(schema)}`)
  await client.query(
    `comment on schema ${escapeIdentifier(schema)} is 'Read models as they were at an instant; see its table replay'`,
  )
  const tables = models.flatMap(tablesOf).filter(({ internal }) => internal !== true)
  const workshop = workshopOf(built)
  for (const { name } of tables)
    await client.query(`alter table ${workshop}."${name}" set schema ${escapeIdentifier(schema)}`)
  await client.query(`drop schema ${workshop} cascade`)
  const names = [...tables, aboutTable].map(({ name }) => name)
  const shown = await finishReplay(client, built, names, !exists || earlier?.ownsSchema === true)
  await showAbout(client, shown)
  return shown
}
