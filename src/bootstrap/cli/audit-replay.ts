import { Command } from 'commander'
import { type DiffArguments, diffCommand, parseLimit } from '../../adapters/cli/audit-replay/diff'
import {
  chooseModels,
  type ReplayArguments,
  replayCommand,
  replayOrder,
  replaysCommand,
} from '../../adapters/cli/audit-replay/replay'
import { readModels } from '../../projections/registry'
import { comparable, diff, LIVE } from '../../projections/replay/diff'
import { dropReplay, replay, type ReplayPorts } from '../../projections/replay/replay'
import { listReplays } from '../../projections/replay/replays'
import { checkSchemaName } from '../../projections/replay/scratch-schema'
import type { AnyReadModel } from '../../projections/runtime/read-model'
import { withReadModels } from './ask'
import { type Get, services } from '../container'
import { complain } from '../explain'
import { recordReading } from './auditor'
import { output, withParts } from './with-parts'

const names = readModels.map(({ name }) => name)

const modelsNamed = (wanted: readonly string[]): readonly AnyReadModel[] =>
  readModels.filter(({ name }) => wanted.includes(name))

const portsOf = async (get: Get): Promise<ReplayPorts> => {
  const registry = await get(services.registry)
  return {
    store: await get(services.eventStore),
    database: await get(services.readDatabase),
    decode: registry.decodeEvent.bind(registry),
    logger: await get(services.logger),
  }
}

const make = (): Command =>
  new Command('replay')
    .description('build every read model as it was at an instant, in a schema beside the live ones')
    .requiredOption('--schema <name>', 'where its tables are to be; what an earlier replay left there is replaced')
    .option('--until <instant>', 'events of this instant and before; a date is its start in UTC (default: all)')
    .option('--clock <which>', 'occurred: by when events happened; recorded: by when the log took them', 'occurred')
    .option('--models <names...>', 'only these read models')
    .option('--drop', 'remove the replay in that schema instead', false)
    .action((typed: ReplayArguments) =>
      withParts(async (get) => {
        const ports = await portsOf(get)
        if (typed.drop) {
          await dropReplay(typed.schema, ports)
          output.out.write(`the replay in ${typed.schema} is removed\n`)
          return
        }
        const order = replayOrder(typed, names)
        checkSchemaName(order.schema)
        const { schema, until = 'the end of the log', clock, models } = order
        await recordReading(get, 'audit.replay', { schema, until, clock, models: models.join(' ') })
        const request = { ...order, models: modelsNamed(models) }
        await replayCommand((onProgress) => replay(request, ports, { onProgress }), output)
      }),
    )

const list = (): Command =>
  new Command('replays')
    .description('list the replays that can be read')
    .option('--json', 'as JSON', false)
    .action((options: { readonly json: boolean }) =>
      withParts(async (get) => {
        const replays = await listReplays((await get(services.readDatabase)).pool)
        const readable = replays.filter(({ status }) => status === 'current')
        replaysCommand(
          readable.map(({ schema, until, clock, position, events, leftOut, versions, madeAt }) => ({
            schema,
            ...(until !== undefined && { until }),
            ...{ clock, position, events, leftOut, versions, madeAt },
          })),
          options,
          output.out,
        )
      }),
    )

const compare = (): Command =>
  new Command('diff')
    .description(
      'compare read models row by row: "live" or the schema of a replay; exit code 0 same, 1 different, 2 trouble',
    )
    .argument('<left>', '"live", or the schema of a replay')
    .argument('<right>', 'the same')
    .option('--models <names...>', 'only these read models (default: all that both sides have)')
    .option('--limit <rows>', 'of each table, print so many rows that differ', '10')
    .option('--json', 'a line of JSON for each row that differs and each table', false)
    .action(async (left: string, right: string, typed: DiffArguments & { readonly models?: readonly string[] }) => {
      try {
        await withParts(async (get) => {
          const limit = parseLimit(typed.limit)
          const wanted = typed.models === undefined ? undefined : chooseModels(typed.models, names)
          const database = await get(services.readDatabase)
          const models = modelsNamed(wanted ?? (await comparable(database, [left, right], readModels)))
          const work = async (): Promise<void> => {
            process.exitCode = await diffCommand(
              { left, right, json: typed.json },
              (listener) => diff({ left, right, models, limit }, database, listener),
              output.out,
            )
          }
          // Live tables that are behind would differ by nothing but that.
          const live = [left, right].includes(LIVE) ? models.map(({ name }) => name) : []
          await withReadModels(get, live, work)
        })
      } catch (error) {
        complain(error)
        process.exitCode = 2
      }
    })

/** Read models as they were, beside the live ones. */
export const replayCommands = (): readonly Command[] => [make(), list(), compare()]
