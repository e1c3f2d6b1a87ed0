import { Command } from 'commander'
import { type ExportArguments, exportCommand, exportOrder } from '../../adapters/cli/audit-export/export'
import { selectedEvents } from '../../application/audit/export'
import { services } from '../container'
import { recordReading } from './auditor'
import { output, withParts } from './with-parts'

/** The options that say what is read, for its record. */
const parametersOf = ({ out: _out, resume: _resume, ...asked }: ExportArguments): Readonly<Record<string, string>> =>
  asked

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
    .action((typed: ExportArguments) => {
      const order = exportOrder(typed)
      return withParts(async (get) => {
        await recordReading(get, 'audit.export', parametersOf(typed))
        const log = await get(services.eventStore)
        await exportCommand(order, (selection) => selectedEvents(log, selection), output)
      })
    })

/** The log for other tools. */
export const exportCommands = (): readonly Command[] => [exportEvents()]
