import { isLeft, right } from 'fp-ts/Either'
import { object, SessionId } from '../../../domain/kernel'
import { defineAction } from '../../actions/action'
import { stepUpErrors } from '../../sessions/recently-authenticated'
import type { Accounts } from '../accounts'
import { wrongCredentials } from '../errors'
import { inPerson } from '../in-person'
import { byActor, Nothing, nothing, passwordErrors, TypedPassword, wordsOf, wrongErrors } from './shapes'

/** Whoever has no password yet, since a provider signs them in, sets a first one shortly after signing in. */
export const changePassword = (accounts: Accounts) =>
  defineAction({
    name: 'ChangePassword',
    context: 'accounts',
    path: 'change-password',
    summary: 'Set another password by the present one, or a first one; every other session of the account ends.',
    data: object({ newPassword: TypedPassword }, { password: TypedPassword }),
    result: Nothing,
    status: 200,
    access: 'signed-in',
    via: 'none',
    errors: { ...wrongErrors, ...passwordErrors, ...stepUpErrors.kinds },
    limits: [byActor('change-password', 20)],
    run: async ({ password, newPassword }, context) => {
      const own = await inPerson(accounts, password, context)
      if (isLeft(own)) return own
      const { id, account, by } = own.right
      if (password === undefined && account.passwordHash !== undefined) return wrongCredentials()
      const judged = await accounts.ports.rules.judge(newPassword, wordsOf(account))
      if (isLeft(judged)) return judged
      const passwordHash = await accounts.ports.hasher.hash(judged.right)
      const { sessionId } = context
      const kept = SessionId.is(sessionId) ? { keepSession: sessionId } : {}
      const outcome = await accounts.issue(id, 'ChangePassword', { passwordHash, ...kept }, context, by)
      return isLeft(outcome) ? outcome : right(nothing)
    },
  })
