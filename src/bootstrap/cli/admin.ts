import { type AdminCreateOptions, adminCreateCommand } from '../../adapters/cli/admin-create'
import { uuidGenerator } from '../../adapters/system/ids'
import { openStaffAccount } from '../../application/accounts'
import { services } from '../container/services'
import { publicUrlOf } from '../public-url'
import { output, withParts } from './with-parts'

/** Recorded as who opened the account. */
const BY = { id: 'command-line', role: 'system' } as const

export const createAdmin = (options: AdminCreateOptions): Promise<void> =>
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
  })
