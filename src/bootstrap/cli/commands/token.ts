import { Command } from 'commander'
import type { TypedToken } from '../token'

export const tokenCommandLine = (): Command =>
  new Command('token')
    .description('print a bearer token, signed with the local key, for a user in a role')
    .requiredOption('--role <role>', 'learner, tutor, registrar, finance, support, auditor or admin')
    .option('--id <uuid>', "the user's id (default: a new one)")
    .option('--expires <time>', 'how long it is valid: 90s, 15m, 12h, 7d', '12h')
    .action(async (typed: TypedToken) => (await import('../token.js')).printToken(typed))
