import { Client } from 'pg'
import type { EventStore } from '../../src/application/ports/event-store'
import type { Leases } from '../../src/application/ports/lease'
import type { Logger } from '../../src/application/ports/logger'
import { AggregateRegistry } from '../../src/application/commands/aggregate-registry'
import { aggregates } from '../../src/domain/registry'
import { counter } from './counting-model'
import { openReadDatabase, type ReadDatabase } from '../../src/projections/runtime/database'
import type { DecodeEvent } from '../../src/projections/runtime/fold'
import { migrateReadModels } from '../../src/projections/runtime/migrations'
import { CheckpointProgress } from '../../src/projections/runtime/progress'
import type { AnyReadModel } from '../../src/projections/runtime/read-model'
import { ProjectionRunner, type RunnerOptions } from '../../src/projections/runtime/runner'
import { MovementNotifier } from '../../src/projections/runtime/signals'
import { createDatabase } from './postgres/database'

const registry = new AggregateRegistry([...aggregates, counter])
export const decode: DecodeEvent = (event) => registry.decodeEvent(event)

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** A logger that keeps what it is told. */
export const keepingLogger = (): Logger & { readonly lines: readonly LogLine[] } => {
  const lines: LogLine[] = []
  const at =
    (level: LogLine['level']) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}): void =>
      void lines.push({ level, message, fields })
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

export interface TestReadModels {
  readonly url: string
  readonly database: ReadDatabase
  /** Rows of a statement, every value in PostgreSQL's text form. */
  rows(sql: string): Promise<readonly Readonly<Record<string, string | null>>[]>
  drop(): Promise<void>
}

/** A database of its own with the projections' schema. */
export const createReadModels = async (): Promise<TestReadModels> => {
  const created = await createDatabase()
  const { url } = created
  await migrateReadModels(url)
  const database = openReadDatabase({ url })
  return {
    url,
    database,
    rows: async (sql) => (await database.pool.query<Record<string, string | null>>(sql)).rows,
    drop: async () => {
      await database.close()
      await created.drop()
    },
  }
}

export interface RunningProjections {
  readonly runner: ProjectionRunner
  readonly progress: CheckpointProgress
  readonly logger: ReturnType<typeof keepingLogger>
  /** Waits until a read model has seen a position. */
  readonly reached: (readModel: string, position: number) => Promise<void>
  stop(): Promise<void>
}

/** Runs projections in this process, which owns them all. */
export const runProjections = (
  models: readonly AnyReadModel[],
  store: EventStore,
  database: ReadDatabase,
  options: RunnerOptions = {},
): RunningProjections => {
  const logger = keepingLogger()
  const progress = new CheckpointProgress(database.pool, models)
  const notifier = new MovementNotifier(database.pool)
  const stopping = new AbortController()
  const ports = { store, database, decode, logger, progress, notifier, leases: aloneLeases }
  const runner = new ProjectionRunner(models, ports, options)
  const running = runner.run(stopping.signal)
  return {
    runner,
    progress,
    logger,
    reached: async (readModel, position) => {
      const outcome = await progress.waitFor(readModel, position, 90_000)
      if (outcome._tag === 'Left')
        throw new Error(`${readModel} is at ${String(outcome.left.reached)}, not at ${String(position)}`)
    },
    stop: async () => {
      stopping.abort()
      await running
      notifier.close()
    },
  }
}

/** Leases of a process that is alone. */
const aloneLeases: Leases = {
  acquire: (name, signal) =>
    Promise.resolve(
      signal.aborted ? undefined : { name, lost: new AbortController().signal, release: () => Promise.resolve() },
    ),
}

/** Ends every connection of the projections, as a crash of the database server's process for them would. */
export const killProjections = async (url: string): Promise<void> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'lyceum projections' and datname = current_database()`,
    )
  } finally {
    await client.end()
  }
}
