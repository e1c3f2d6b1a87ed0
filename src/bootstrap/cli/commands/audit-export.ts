import { Command } from 'commander'
import type { ExportArguments } from '../../../adapters/cli/audit-export/export'

const exportEvents = (): Command =>
  new Command('export')
    .description('write the log, or some of it, as NDJSON, CloudEvents or CSV')
    .option('--format <format>', 'ndjson, cloudevents or csv', 'ndjson')
    .option('--out <file>', 'default: standard output')
    .option('--resume', 'go on with a file that an interrupted export has left', false)
    .option('--from <position>', 'events after this position')
    .option('--to <position>', 'events up to this position (default: the present end of the log)')
    .option('--until <instant>', 'events of this instant and before; a date is its start in UTC')
    .option(
      '--clock <which>',
      'for --until: occurred (when it happened) or recorded (when the log took it)',
      'occurred',
    )
    .option('--category <name>', 'only events of this kind of thing, such as booking')
    .option('--stream <name>', 'only events of this stream')
    .option('--actor <id>', 'only what this user or process did')
    .action(async (typed: ExportArguments) => (await import('../audit-export.js')).exportEvents(typed))

/** The log for other tools. */
export const exportCommands = (): readonly Command[] => [exportEvents()]
