import { type Rebuildable, rebuildCommand } from '../../adapters/cli/rebuild'
import { readModels } from '../../projections/registry'
import { rebuild } from '../../projections/runtime/rebuild'
import { type Get, services } from '../container/services'
import { output, withParts } from './with-parts'

/** The read models as the command line rebuilds them. */
const rebuildables = async (get: Get): Promise<readonly Rebuildable[]> => {
  const registry = await get(services.registry)
  const ports = {
    store: await get(services.eventStore),
    database: await get(services.readDatabase),
    decode: registry.decodeEvent.bind(registry),
    logger: await get(services.logger),
  }
  return readModels.map((model) => ({
    name: model.name,
    rebuild: async (onProgress) => {
      await rebuild(model, ports, { onProgress })
    },
  }))
}

export interface RebuildArguments {
  readonly all: boolean
}

export const rebuildReadModels = (names: readonly string[], options: RebuildArguments): Promise<void> =>
  withParts(async (get) => rebuildCommand(names, options, await rebuildables(get), output))
