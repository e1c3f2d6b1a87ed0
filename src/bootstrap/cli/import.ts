import { BadArgument } from '../../adapters/cli/bad-argument'
import { type Importer, importCommand } from '../../adapters/cli/import'
import { importers } from '../../adapters/import/importers'
import type { CommandSink } from '../../adapters/import/pipeline'
import { services } from '../container/services'
import { output, withParts } from './with-parts'

/** The importer of a source. */
const importerNamed = (source: string, commands: CommandSink): Importer => {
  const known = importers(commands)
  const importer = known.find(({ name }) => name === source)
  if (importer !== undefined) return importer
  throw new BadArgument(`there is no source ${source}; there are ${known.map(({ name }) => name).join(', ')}`)
}

export interface ImportArguments {
  readonly modules?: readonly string[]
}

export const importRecords = (source: string, folder: string, options: ImportArguments): Promise<void> =>
  withParts(async (get) => {
    const importer = importerNamed(source, await get(services.commands))
    await importCommand(importer, folder, options, output)
  })
