import { Command } from 'commander'
import type { AdminCreateOptions } from '../../../adapters/cli/admin-create'

const create = (): Command =>
  new Command('create')
    .description('open an account for an administrator; prints a link by which the password is set, once')
    .requiredOption('--email <address>', 'the e-mail address to sign in with')
    .option('--role <role>', 'admin, or another role of staff', 'admin')
    .option('--locale <language>', 'of messages: en or de', 'en')
    .action(async (options: AdminCreateOptions) => (await import('../admin.js')).createAdmin(options))

export const adminCommand = (): Command =>
  new Command('admin').description('the people who run Lyceum').addCommand(create())
