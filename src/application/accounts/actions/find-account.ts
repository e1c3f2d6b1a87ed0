import { type Either, isLeft, left, right } from 'fp-ts/Either'
import * as t from 'io-ts'
import { accountErrors, AccountRole } from '../../../domain/account'
import { object, oneOf, UserId } from '../../../domain/kernel'
import { defineAction } from '../../actions/action'
import type { RecordAuditRead } from '../../audit'
import type { Refusal } from '../../commands/command'
import type { Accounts } from '../accounts'
import { addressOf } from '../addresses'
import { addressErrors, byActor, TypedAddress } from './shapes'

/** As what an account is found: whose it is and whether it can be used; what else there is, its own query tells. */
const Found = object({
  userId: UserId,
  stage: oneOf('pending', 'active', 'suspended'),
  roles: t.readonlyArray(AccountRole),
  /** Whether its holder has shown that the address is theirs. */
  verified: t.boolean,
})

const NAME = 'accounts.find'

/**
 * Finds the account of somebody who writes or calls, by the whole address. It is looked up by its reservation, an HMAC of
 * it: nothing is scanned, no part of an address finds anybody, and it works though no read model is there. It is an action,
 * since what is typed is somebody's and has no place in a URL (OWASP ASVS 5.0, 14.2.1).
 *
 * Who looked for whom is recorded before anything is told, found or not. The record is the looker's and outlives whom they
 * looked for, so it names that one by the ids of the reservation and of the account.
 */
export const findAccount = (accounts: Accounts, recordRead: RecordAuditRead) =>
  defineAction({
    name: 'FindAccount',
    context: 'accounts',
    path: 'find-account',
    summary: 'Find the account of an e-mail address or telephone number, for support. Who looks for whom is recorded.',
    data: object({ identifier: TypedAddress }),
    result: Found,
    status: 200,
    access: ['support', 'admin'],
    via: 'none',
    errors: { ...addressErrors, 'account.not-found': accountErrors.kinds['account.not-found'] },
    limits: [byActor('looking for accounts', 120)],
    run: async ({ identifier }, { by }): Promise<Either<Refusal, t.TypeOf<typeof Found>>> => {
      if (by === undefined) throw new TypeError('support is signed in')
      const address = addressOf(identifier)
      if (isLeft(address)) return address
      const { kind, value } = address.right
      const held = await accounts.holderOf(address.right)
      const identifierId = await accounts.ports.identifiers.idOf(kind, value)
      const recorded = await recordRead(by, {
        query: NAME,
        parameters: { identifierId, ...(held !== undefined && { userId: held.id }) },
      })
      if (isLeft(recorded)) return left(recorded.left)
      if (held === undefined) return accountErrors.fail('account.not-found', 'Nobody has an account by this address.')
      const { stage, roles, email, phone } = held.account
      return right({ userId: held.id, stage, roles, verified: (kind === 'email' ? email : phone)?.verified === true })
    },
  })
