import { Command } from 'commander'
import type { ImportArguments } from '../import'

export const importCommandLine = (): Command =>
  new Command('import')
    .description('bring real records in as commands; run again after an interruption, it goes on')
    .argument('<source>', 'oulad or xapi')
    .argument('<folder>', "the folder of the source's files")
    .option('--modules <names...>', 'oulad: only these modules (AAA BBB ...)')
    .action(async (source: string, folder: string, options: ImportArguments) =>
      (await import('../import.js')).importRecords(source, folder, options),
    )
