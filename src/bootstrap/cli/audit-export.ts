import { type ExportArguments, exportCommand, exportOrder } from '../../adapters/cli/audit-export/export'
import { selectedEvents } from '../../application/audit/export'
import { services } from '../container/services'
import { recordReading } from './auditor'
import { output, withParts } from './with-parts'

/** The options that say what is read, for its record. */
const parametersOf = ({ out: _out, resume: _resume, ...asked }: ExportArguments): Readonly<Record<string, string>> =>
  asked

/** Writes the log, or some of it, for other tools. */
export const exportEvents = (typed: ExportArguments): Promise<void> => {
  const order = exportOrder(typed)
  return withParts(async (get) => {
    await recordReading(get, 'audit.export', parametersOf(typed))
    const log = await get(services.eventStore)
    await exportCommand(order, (selection) => selectedEvents(log, selection), output)
  })
}
