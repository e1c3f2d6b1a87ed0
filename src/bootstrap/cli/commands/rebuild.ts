import { Command } from 'commander'
import type { RebuildArguments } from '../rebuild'

export const rebuildCommandLine = (): Command =>
  new Command('rebuild')
    .description('fold read models from the whole log again, beside the tables that serve meanwhile')
    .argument('[read models...]', 'their names')
    .option('--all', 'all of them', false)
    .action(async (names: readonly string[], options: RebuildArguments) =>
      (await import('../rebuild.js')).rebuildReadModels(names, options),
    )
