import { Command } from 'commander'
import type { StatsOptions } from '../../../adapters/cli/stats'

export const statsCommandLine = (): Command =>
  new Command('stats')
    .description('show how course presentations and videos fare, as of the last event in the log')
    .option('--json', 'the presentations as JSON', false)
    .option('--videos', 'with --json: the videos instead', false)
    .action(async (options: StatsOptions) => (await import('../stats.js')).showStats(options))
