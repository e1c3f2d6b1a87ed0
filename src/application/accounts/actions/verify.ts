import { isLeft, right } from 'fp-ts/Either'
import { badToken } from '../../../domain/account'
import { object } from '../../../domain/kernel'
import { defineAction } from '../../actions/action'
import type { Accounts } from '../accounts'
import { addressOf } from '../addresses'
import { evenly } from '../evenly'
import {
  addressErrors,
  badTokenErrors,
  byAddress,
  byTyped,
  Code,
  Nothing,
  nothing,
  Token,
  TypedAddress,
} from './shapes'

export const verifyEmail = (accounts: Accounts) =>
  defineAction({
    name: 'VerifyEmail',
    context: 'accounts',
    path: 'verify-email',
    summary: 'Prove an e-mail address by the token of the link that was sent to it; the account can then be used.',
    data: object({ token: Token }),
    result: Nothing,
    status: 200,
    access: 'anyone',
    errors: badTokenErrors,
    limits: [byAddress('verify', 120)],
    run: async ({ token }, context) => {
      const answered = await accounts.linked(token, 'verify-email')
      if (isLeft(answered)) return answered
      const { id, account, challenge } = answered.right
      if (account.email === undefined) return badToken()
      const confirmed = await accounts.confirm('email', account.email.identifierId, id, context)
      if (isLeft(confirmed)) return confirmed
      const outcome = await accounts.issue(id, 'VerifyEmail', { challengeId: challenge.id }, context)
      return isLeft(outcome) ? outcome : right(nothing)
    },
  })

export const verifyPhone = (accounts: Accounts) =>
  defineAction({
    name: 'VerifyPhone',
    context: 'accounts',
    path: 'verify-phone',
    summary: 'Prove a telephone number by the code that was sent to it; the account can then be used.',
    data: object({ phone: TypedAddress, code: Code }),
    result: Nothing,
    status: 200,
    access: 'anyone',
    errors: badTokenErrors,
    limits: [byAddress('verify', 120), byTyped('verify', 20, 'phone')],
    run: ({ phone, code }, context) =>
      evenly(accounts.evenMillis, async () => {
        const address = addressOf(phone)
        const held = isLeft(address) ? undefined : await accounts.holderOf(address.right)
        const answered = await accounts.coded(held, 'verify-phone', code, context)
        if (isLeft(answered)) return answered
        const { id, account, challenge } = answered.right
        if (account.phone === undefined) return badToken()
        const confirmed = await accounts.confirm('phone', account.phone.identifierId, id, context)
        if (isLeft(confirmed)) return confirmed
        const outcome = await accounts.issue(id, 'VerifyPhone', { challengeId: challenge.id }, context)
        return isLeft(outcome) ? outcome : right(nothing)
      }),
  })

export const resendVerification = (accounts: Accounts) =>
  defineAction({
    name: 'ResendVerification',
    context: 'accounts',
    path: 'resend-verification',
    summary: 'Have the link or code that proves an address sent again. The answer is the same whether it was.',
    data: object({ identifier: TypedAddress }),
    result: Nothing,
    status: 202,
    access: 'anyone',
    errors: addressErrors,
    limits: [byAddress('resend', 60), byTyped('resend', 10, 'identifier')],
    run: ({ identifier }, context) =>
      evenly(accounts.evenMillis, async () => {
        const address = addressOf(identifier)
        if (isLeft(address)) return address
        const held = await accounts.holderOf(address.right)
        const { kind: channel } = address.right
        const purpose = channel === 'email' ? ('verify-email' as const) : ('verify-phone' as const)
        if (held !== undefined)
          await accounts.issue(
            held.id,
            'IssueChallenge',
            { ...accounts.newChallenge(purpose, context), purpose, channel },
            context,
          )
        return right(nothing)
      }),
  })
