import { BadArgument } from '../../adapters/cli/bad-argument'
import type { Importer } from '../../adapters/cli/import'
import type { Rebuildable } from '../../adapters/cli/rebuild'
import { importers } from '../../adapters/import/importers'
import type { CommandSink } from '../../adapters/import/pipeline'
import { readModels } from '../../projections/registry'
import { rebuild } from '../../projections/runtime/rebuild'
import { type Get, services } from '../container'

/** The importer of a source. */
export const importerNamed = (source: string, commands: CommandSink): Importer => {
  const known = importers(commands)
  const importer = known.find(({ name }) => name === source)
  if (importer !== undefined) return importer
  throw new BadArgument(`there is no source ${source}; there are ${known.map(({ name }) => name).join(', ')}`)
}

/** The read models as the command line rebuilds them. */
export const rebuildables = async (get: Get): Promise<readonly Rebuildable[]> => {
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
