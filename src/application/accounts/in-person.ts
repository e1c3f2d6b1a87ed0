import { type Either, isLeft, left, right } from 'fp-ts/Either'
import type { Actor } from '../../domain/kernel'
import type { ActionContext } from '../actions/action'
import type { Refusal } from '../commands/command'
import { recentlyAuthenticated } from '../sessions/recently-authenticated'
import type { Accounts, Held } from './accounts'
import { checkPasswordOf } from './check-password'
import { wrongCredentials } from './errors'

/** Whoever is signed in, and their account. */
export interface InPerson extends Held {
  readonly by: Actor
}

/**
 * The account of whoever is signed in and has just shown who they are: by the password, or where it is not given by
 * having signed in within the last minutes.
 */
export const inPerson = async (
  accounts: Accounts,
  password: string | undefined,
  context: ActionContext,
): Promise<Either<Refusal, InPerson>> => {
  const { by } = context
  const held = by && (await accounts.find(by.id))
  // A token of a user without an account, such as those of the command line.
  if (by === undefined || held === undefined) return wrongCredentials()
  if (password !== undefined) {
    const checked = await checkPasswordOf(accounts, held, password, context)
    return isLeft(checked) ? checked : right({ ...checked.right, by })
  }
  const refused = recentlyAuthenticated(context, accounts.now())
  return refused === undefined ? right({ ...held, by }) : left(refused)
}
