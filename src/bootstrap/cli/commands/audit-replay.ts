import { Command } from 'commander'
import type { ReplayArguments } from '../../../adapters/cli/audit-replay/replay'
import type { CompareArguments } from '../audit-replay'

const make = (): Command =>
  new Command('replay')
    .description('build every read model as it was at an instant, in a schema beside the live ones')
    .requiredOption('--schema <name>', 'where its tables are to be; what an earlier replay left there is replaced')
    .option('--until <instant>', 'events of this instant and before; a date is its start in UTC (default: all)')
    .option('--clock <which>', 'occurred: by when events happened; recorded: by when the log took them', 'occurred')
    .option('--models <names...>', 'only these read models')
    .option('--drop', 'remove the replay in that schema instead', false)
    .action(async (typed: ReplayArguments) => (await import('../audit-replay.js')).makeReplay(typed))

const list = (): Command =>
  new Command('replays')
    .description('list the replays that can be read')
    .option('--json', 'as JSON', false)
    .action(async (options: { readonly json: boolean }) => (await import('../audit-replay.js')).listReadable(options))

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
    .action(async (left: string, right: string, typed: CompareArguments) =>
      (await import('../audit-replay.js')).compare(left, right, typed),
    )

/** Read models as they were, beside the live ones. */
export const replayCommands = (): readonly Command[] => [make(), list(), compare()]
