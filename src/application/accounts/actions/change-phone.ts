import { isLeft, right } from 'fp-ts/Either'
import { badToken } from '../../../domain/account'
import { object } from '../../../domain/kernel'
import { defineAction } from '../../actions/action'
import { stepUpErrors } from '../../sessions/recently-authenticated'
import type { Accounts } from '../accounts'
import { credentialErrors, wrongCredentials } from '../errors'
import { evenly } from '../evenly'
import { inPerson } from '../in-person'
import { normalisePhone } from '../normalise'
import {
  addressErrors,
  badTokenErrors,
  byActor,
  byTyped,
  Code,
  Nothing,
  nothing,
  notActiveErrors,
  TypedAddress,
  TypedPassword,
  wrongErrors,
} from './shapes'

export const requestPhoneChange = (accounts: Accounts) =>
  defineAction({
    name: 'RequestPhoneChange',
    context: 'accounts',
    path: 'request-phone-change',
    summary: 'Ask for another telephone number, or a first one. It counts once the code that is sent there is given.',
    data: object({ newPhone: TypedAddress }, { password: TypedPassword }),
    result: Nothing,
    status: 202,
    access: 'signed-in',
    via: 'none',
    errors: { ...wrongErrors, ...addressErrors, ...notActiveErrors, ...stepUpErrors.kinds },
    limits: [byActor('change-phone', 10), byTyped('change-phone', 10, 'newPhone')],
    run: ({ newPhone: given, password }, context) =>
      evenly(accounts.evenMillis, async () => {
        const own = await inPerson(accounts, password, context)
        if (isLeft(own)) return own
        const newPhone = normalisePhone(given)
        if (newPhone === undefined)
          return credentialErrors.fail('address.malformed', 'This is not a telephone number in international form.')
        const { id, by } = own.right
        const holder = await accounts.holderOf({ kind: 'phone', value: newPhone })
        if (holder !== undefined && holder.account.stage !== 'pending' && holder.id !== id) {
          const noted = await accounts.issue(holder.id, 'NoteAttempt', {}, context)
          return isLeft(noted) ? noted : right(nothing)
        }
        const identifierId = await accounts.ports.identifiers.idOf('phone', newPhone)
        const challenge = accounts.newChallenge('change-phone', context)
        const outcome = await accounts.issue(
          id,
          'RequestPhoneChange',
          { newPhone, identifierId, challenge },
          context,
          by,
        )
        return isLeft(outcome) ? outcome : right(nothing)
      }),
  })

export const confirmPhoneChange = (accounts: Accounts) =>
  defineAction({
    name: 'ConfirmPhoneChange',
    context: 'accounts',
    path: 'confirm-phone-change',
    summary: 'Prove the new telephone number by the code that was sent to it; it then replaces the old one.',
    data: object({ code: Code }),
    result: Nothing,
    status: 200,
    access: 'signed-in',
    via: 'none',
    errors: { ...badTokenErrors, ...wrongErrors },
    limits: [byActor('confirm-phone', 20)],
    run: async ({ code }, context) => {
      const held = context.by && (await accounts.find(context.by.id))
      if (context.by === undefined || held === undefined) return wrongCredentials()
      const answered = await accounts.coded(held, 'change-phone', code, context)
      if (isLeft(answered)) return answered
      const { id, account, challenge } = answered.right
      if (account.newPhone === undefined) return badToken()
      const confirmed = await accounts.confirm('phone', account.newPhone.identifierId, id, context)
      if (isLeft(confirmed)) return confirmed
      const outcome = await accounts.issue(id, 'ConfirmPhoneChange', { challengeId: challenge.id }, context, context.by)
      return isLeft(outcome) ? outcome : right(nothing)
    },
  })
