import { isLeft, right } from 'fp-ts/Either'
import { type AccountFacts, badToken, type Purpose } from '../../../domain/account'
import { object } from '../../../domain/kernel'
import { defineAction } from '../../actions/action'
import type { Accounts } from '../accounts'
import { badTokenErrors, byAddress, Nothing, nothing, Token } from './shapes'

/** What using the link of a mail does. */
interface LinkUse {
  readonly name: string
  readonly path: string
  readonly summary: string
  readonly purpose: Purpose
  /** Issued when the link is good. */
  readonly command: 'VerifyEmail' | 'ConfirmEmailChange' | 'CancelEmailChange'
  /** The address that using it proves; absent where it proves none. */
  readonly proves?: (account: AccountFacts) => Pick<NonNullable<AccountFacts['newEmail']>, 'identifierId'> | undefined
}

/** An action of whoever has the token of a link that was mailed: nothing else is asked of them. */
export const byLink = (accounts: Accounts, { purpose, command, proves, ...described }: LinkUse) =>
  defineAction({
    ...described,
    context: 'accounts',
    data: object({ token: Token }),
    result: Nothing,
    status: 200,
    access: 'anyone',
    errors: badTokenErrors,
    limits: [byAddress('verify', 120)],
    run: async ({ token }, context) => {
      const answered = await accounts.linked(token, purpose)
      if (isLeft(answered)) return answered
      const { id, account, challenge } = answered.right
      if (proves !== undefined) {
        const address = proves(account)
        if (address === undefined) return badToken()
        const confirmed = await accounts.confirm('email', address.identifierId, id, context)
        if (isLeft(confirmed)) return confirmed
      }
      const outcome = await accounts.issue(id, command, { challengeId: challenge.id }, context)
      return isLeft(outcome) ? outcome : right(nothing)
    },
  })
