import { type Either, isLeft, right } from 'fp-ts/Either'
import * as t from 'io-ts'
import { badToken } from '../../../domain/account'
import { object } from '../../../domain/kernel'
import { type ActionContext, defineAction } from '../../actions/action'
import type { Refusal } from '../../commands/command'
import type { Accounts, Answered } from '../accounts'
import { addressOf } from '../addresses'
import { evenly } from '../evenly'
import { challengeByAddress } from './challenge-by-address'
import {
  badTokenErrors,
  byAddress,
  Code,
  Nothing,
  nothing,
  passwordErrors,
  Token,
  TypedAddress,
  TypedPassword,
  wordsOf,
} from './shapes'

export const requestPasswordReset = (accounts: Accounts) =>
  challengeByAddress(accounts, {
    name: 'RequestPasswordReset',
    path: 'request-password-reset',
    summary: 'Have a link or code sent by which another password can be set. The answer is the same whether it was.',
    counted: 'reset',
    purposeOf: () => 'reset-password',
  })

const data = t.union([
  object({ token: Token, password: TypedPassword }),
  object({ phone: TypedAddress, code: Code, password: TypedPassword }),
])

/** By the token of a link, or by the code that was sent to a telephone. */
export const resetPassword = (accounts: Accounts) =>
  defineAction({
    name: 'ResetPassword',
    context: 'accounts',
    path: 'reset-password',
    summary:
      'Set another password by the token of the link, or the code, that was sent. Proves the address, ends every session and opens a lock.',
    data,
    result: Nothing,
    status: 200,
    access: 'anyone',
    errors: { ...badTokenErrors, ...passwordErrors },
    limits: [byAddress('reset', 60)],
    run: (given, context) =>
      evenly(accounts.evenMillis, async () => {
        const proof = await prove(accounts, given, context)
        if (isLeft(proof)) return proof
        const { id, account, challenge } = proof.right
        // The password is judged after the proof: only its holder learns whether the address may be in it.
        const judged = await accounts.ports.rules.judge(given.password, wordsOf(account))
        if (isLeft(judged)) return judged
        const passwordHash = await accounts.ports.hasher.hash(judged.right)
        const confirmed = await confirmProven(accounts, proof.right, context)
        if (isLeft(confirmed)) return confirmed
        const outcome = await accounts.issue(id, 'ResetPassword', { challengeId: challenge.id, passwordHash }, context)
        return isLeft(outcome) ? outcome : right(nothing)
      }),
  })

const prove = async (
  accounts: Accounts,
  given: t.TypeOf<typeof data>,
  context: ActionContext,
): Promise<Either<Refusal, Answered>> => {
  if ('token' in given) {
    const answered = await accounts.linked(given.token, 'reset-password')
    // A code has no link: its challenge is answered by the code alone, whose tries are counted.
    return isLeft(answered) || answered.right.challenge.channel !== 'phone' ? answered : badToken()
  }
  const address = addressOf(given.phone)
  const held = isLeft(address) ? undefined : await accounts.holderOf(address.right)
  return accounts.coded(held, 'reset-password', given.code, context)
}

/** The address that the proof went to is its holder's from now on, whoever else has only claimed it. */
const confirmProven = (
  accounts: Accounts,
  { id, account: { email, phone }, challenge }: Answered,
  context: ActionContext,
): Promise<Either<Refusal, void>> => {
  const [kind, address] = challenge.channel === 'phone' ? (['phone', phone] as const) : (['email', email] as const)
  return address === undefined ? Promise.resolve(badToken()) : accounts.confirm(kind, address.identifierId, id, context)
}
