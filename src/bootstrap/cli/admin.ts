import { Command } from 'commander'
import { type AdminCreateOptions, adminCreateCommand } from '../../adapters/cli/admin-create'
import { uuidGenerator } from '../../adapters/system/ids'
import { openStaffAccount } from '../../application/accounts'
import { services } from '../container'
import { publicUrlOf } from '../public-url'
import { output, withParts } from './with-parts'

/** Recorded as who opened the account. */
const BY = { id: 'command-line', role: 'system' } as const

const create = (): Command =>
  new Command('create')
    .description('open an account for an administrator; prints a link by which the password is set, once')
    .requiredOption('--email <address>', 'the e-mail address to sign in with')
    .option('--role <role>', 'admin, or another role of staff', 'admin')
    .option('--locale <language>', 'of messages: en or de', 'en')
    .action((options: AdminCreateOptions) =>
      withParts(async (get) => {
        const accounts = await get(services.accounts)
        const context = { commandId: uuidGenerator.next(), requestId: uuidGenerator.next() }
        const { values } = await get(services.config)
        await adminCreateCommand(
          options,
          {
            publicUrl: publicUrlOf(values),
            staffNeedTwoFactors: values.LYCEUM_STAFF_SECOND_FACTOR === 'required',
          },
          (account) => openStaffAccount(accounts, { ...account, by: BY }, context),
          output.out,
        )
      }),
    )

export const adminCommand = (): Command =>
  new Command('admin').description('the people who run Lyceum').addCommand(create())
