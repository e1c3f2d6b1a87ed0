import { type StatsOptions, statsCommand } from '../../adapters/cli/stats'
import { askingReadModels } from './ask'
import { output, withParts } from './with-parts'

export const showStats = (options: StatsOptions): Promise<void> =>
  withParts((get) => askingReadModels(get, ['courses', 'coursework'], (ask) => statsCommand(ask, options, output.out)))
