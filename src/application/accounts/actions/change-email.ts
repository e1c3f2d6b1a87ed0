import { isLeft, right } from 'fp-ts/Either'
import type { EmailAddress } from '../../../domain/account'
import { object } from '../../../domain/kernel'
import { type ActionContext, defineAction } from '../../actions/action'
import { stepUpErrors } from '../../sessions/recently-authenticated'
import type { Accounts } from '../accounts'
import { credentialErrors } from '../errors'
import { evenly } from '../evenly'
import { inPerson, type InPerson } from '../in-person'
import { normaliseEmail } from '../normalise'
import { byLink } from './by-link'
import {
  addressErrors,
  byActor,
  byTyped,
  Nothing,
  nothing,
  notActiveErrors,
  TypedAddress,
  TypedPassword,
  wrongErrors,
} from './shapes'

/**
 * Nothing changes before the link is used that goes to the new address. An address of somebody else is answered alike:
 * that one hears of it, and here nothing happens.
 */
export const requestEmailChange = (accounts: Accounts) =>
  defineAction({
    name: 'RequestEmailChange',
    context: 'accounts',
    path: 'request-email-change',
    summary: 'Ask for another e-mail address. It counts once the link that is sent there is used.',
    data: object({ newEmail: TypedAddress }, { password: TypedPassword }),
    result: Nothing,
    status: 202,
    access: 'signed-in',
    via: 'none',
    errors: { ...wrongErrors, ...addressErrors, ...notActiveErrors, ...stepUpErrors.kinds },
    limits: [byActor('change-email', 10), byTyped('change-email', 10, 'newEmail')],
    run: ({ newEmail: given, password }, context) =>
      evenly(accounts.evenMillis, async () => {
        const own = await inPerson(accounts, password, context)
        if (isLeft(own)) return own
        const newEmail = normaliseEmail(given)
        if (newEmail === undefined) return credentialErrors.fail('address.malformed', 'This is not an e-mail address.')
        const holder = await accounts.holderOf({ kind: 'email', value: newEmail })
        const outcome =
          holder === undefined || holder.account.stage === 'pending' || holder.id === own.right.id
            ? await request(accounts, own.right, newEmail, context)
            : await accounts.issue(holder.id, 'NoteAttempt', {}, context)
        return isLeft(outcome) ? outcome : right(nothing)
      }),
  })

const request = async (accounts: Accounts, { id, by }: InPerson, newEmail: EmailAddress, context: ActionContext) => {
  const data = {
    newEmail,
    identifierId: await accounts.ports.identifiers.idOf('email', newEmail),
    challenge: accounts.newChallenge('change-email', context),
    cancelChallenge: accounts.newChallenge('cancel-email-change', context),
  }
  return accounts.issue(id, 'RequestEmailChange', data, context, by)
}

export const confirmEmailChange = (accounts: Accounts) =>
  byLink(accounts, {
    name: 'ConfirmEmailChange',
    path: 'confirm-email-change',
    summary: 'Prove the new e-mail address by the token of the link that was sent to it; it then replaces the old one.',
    purpose: 'change-email',
    command: 'ConfirmEmailChange',
    proves: ({ newEmail }) => newEmail,
  })

export const cancelEmailChange = (accounts: Accounts) =>
  byLink(accounts, {
    name: 'CancelEmailChange',
    path: 'cancel-email-change',
    summary: 'Call off a change of the e-mail address by the token of the link that was sent to the present one.',
    purpose: 'cancel-email-change',
    command: 'CancelEmailChange',
  })
