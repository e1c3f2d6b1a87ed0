import { Command } from 'commander'
import type { ForgetArguments } from '../../../adapters/cli/forget'

export const forgetCommandLine = (): Command =>
  new Command('forget')
    .description('erase all that is personal of a user, for good; or show with --check what is kept')
    .argument('<user>', "the user's id")
    .option('--yes', 'do not ask', false)
    .option('--check', 'erase nothing, look what is kept; exit code 0 nothing, 1 something', false)
    .option('--reason <text>', 'why, for whoever reads the log until it is done')
    .action(async (user: string, options: ForgetArguments) => (await import('../forget.js')).forget(user, options))
