import { type Retention, type RetentionArguments, retentionCommand } from '../../adapters/cli/retention'
import { namedRules, type RetentionRunner } from '../../application/retention'
import { WALKED } from '../../projections/retention/account-walk'
import { JOINED } from '../../projections/retention/former-members'
import { services } from '../container/services'
import { withReadModels } from './ask'
import { output, withParts } from './with-parts'

const retentionOf = (runner: RetentionRunner): Retention => ({
  rules: async () => {
    const dueBy = await runner.due()
    return namedRules.map(([name, { about, term, from, then, runBy }]) => {
      const due = dueBy.get(name)
      return { name, about, ...(term && { keptFor: term.text }), from, then, runBy, ...(due !== undefined && { due }) }
    })
  },
  run: (onDone) => runner.round(new AbortController().signal, onDone),
})

/** What the rules look at. */
const LOOKED_AT = [...new Set([...WALKED, ...JOINED])]

export const showRetention = (options: RetentionArguments): Promise<void> =>
  withParts(async (get) => {
    const runner = await get(services.retention)
    await withReadModels(get, LOOKED_AT, () => retentionCommand(options, retentionOf(runner), output))
  })
