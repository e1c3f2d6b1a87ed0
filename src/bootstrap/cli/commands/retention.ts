import { Command } from 'commander'
import type { RetentionArguments } from '../../../adapters/cli/retention'

/** `lyceum retention`: beside a running server, whose own rounds do the same, or without one. */
export const retentionCommandLine = (): Command =>
  new Command('retention')
    .description('for how long what is kept of people, and how much of it is over its time')
    .option('--run', 'carry the rules out now, as a server does every hour', false)
    .option('--json', 'as JSON', false)
    .action(async (options: RetentionArguments) => (await import('../retention.js')).showRetention(options))
