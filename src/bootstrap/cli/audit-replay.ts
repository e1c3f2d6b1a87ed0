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
import { type Get, services } from '../container/services'
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

export const makeReplay = (typed: ReplayArguments): Promise<void> =>
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
  })

export const listReadable = (options: { readonly json: boolean }): Promise<void> =>
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
  })

export interface CompareArguments extends DiffArguments {
  readonly models?: readonly string[]
}

export const compare = async (left: string, right: string, typed: CompareArguments): Promise<void> => {
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
}
