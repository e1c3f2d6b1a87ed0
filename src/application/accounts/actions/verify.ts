import { isLeft, right } from 'fp-ts/Either'
import { badToken } from '../../../domain/account'
import { object } from '../../../domain/kernel'
import { defineAction } from '../../actions/action'
import type { Accounts } from '../accounts'
import { addressOf } from '../addresses'
import { evenly } from '../evenly'
import { byLink } from './by-link'
import { challengeByAddress } from './challenge-by-address'
import { badTokenErrors, byAddress, byTyped, Code, Nothing, nothing, TypedAddress } from './shapes'

export const verifyEmail = (accounts: Accounts) =>
  byLink(accounts, {
    name: 'VerifyEmail',
    path: 'verify-email',
    summary: 'Prove an e-mail address by the token of the link that was sent to it; the account can then be used.',
    purpose: 'verify-email',
    command: 'VerifyEmail',
    proves: ({ email }) => email,
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
  challengeByAddress(accounts, {
    name: 'ResendVerification',
    path: 'resend-verification',
    summary: 'Have the link or code that proves an address sent again. The answer is the same whether it was.',
    counted: 'resend',
    purposeOf: (channel) => (channel === 'email' ? 'verify-email' : 'verify-phone'),
  })
