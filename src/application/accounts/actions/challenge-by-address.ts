import { isLeft, right } from 'fp-ts/Either'
import type { Channel } from '../../../domain/account'
import { object } from '../../../domain/kernel'
import { defineAction } from '../../actions/action'
import type { Accounts } from '../accounts'
import { addressOf } from '../addresses'
import { evenly } from '../evenly'
import { addressErrors, byAddress, byTyped, Nothing, nothing, TypedAddress } from './shapes'

/** What a link or a code is asked for. */
interface Wish {
  readonly name: string
  readonly path: string
  readonly summary: string
  /** What its limits are called. */
  readonly counted: string
  readonly purposeOf: (channel: Channel) => 'verify-email' | 'verify-phone' | 'reset-password'
}

/** An action that has a link or a code sent to an address, and tells nobody whether there is an account with it. */
export const challengeByAddress = (accounts: Accounts, { counted, purposeOf, ...described }: Wish) =>
  defineAction({
    ...described,
    context: 'accounts',
    data: object({ identifier: TypedAddress }),
    result: Nothing,
    status: 202,
    access: 'anyone',
    errors: addressErrors,
    limits: [byAddress(counted, 60), byTyped(counted, 10, 'identifier')],
    run: ({ identifier }, context) =>
      evenly(accounts.evenMillis, async () => {
        const address = addressOf(identifier)
        if (isLeft(address)) return address
        const held = await accounts.holderOf(address.right)
        const { kind: channel } = address.right
        const purpose = purposeOf(channel)
        const challenge = accounts.newChallenge(purpose, context, channel)
        if (held !== undefined)
          await accounts.issue(held.id, 'IssueChallenge', { ...challenge, purpose, channel }, context)
        return right(nothing)
      }),
  })
