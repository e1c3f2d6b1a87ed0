import { isLeft, right } from 'fp-ts/Either'
import * as t from 'io-ts'
import { Locale, OwnRole } from '../../../domain/account'
import { object, plusMillis, text, UserId } from '../../../domain/kernel'
import { defineAction } from '../../actions/action'
import { derivedId } from '../../derived-id'
import type { Accounts } from '../accounts'
import { missingConsents } from '../../consents'
import { addressOf } from '../addresses'
import { credentialErrors } from '../errors'
import { evenly } from '../evenly'
import { CLAIM_MILLIS } from '../lives'
import {
  addressErrors,
  consentErrors,
  byAddress,
  byTyped,
  Nothing,
  nothing,
  passwordErrors,
  TypedAddress,
  TypedPassword,
} from './shapes'

const data = object(
  {
    identifier: TypedAddress,
    password: TypedPassword,
    role: OwnRole,
    consents: t.readonlyArray(object({ document: text(1, 100), version: text(1, 100) })),
  },
  { locale: Locale },
)

/**
 * Opens an account, or does the same work for an address that has one: a hash, a reservation, an append, and a decision
 * which message follows. So the answer does not tell which it was; who has the mailbox learns it there.
 */
export const registerAccount = (accounts: Accounts) =>
  defineAction({
    name: 'RegisterAccount',
    context: 'accounts',
    path: 'register',
    summary:
      'Open an account by e-mail address or telephone number. A link or code is sent there. The answer is the same where it has an account already.',
    data,
    result: Nothing,
    status: 202,
    access: 'anyone',
    errors: { ...addressErrors, ...consentErrors, ...passwordErrors },
    limits: [byAddress('register', 60), byTyped('register', 10, 'identifier')],
    run: ({ identifier, password, role, consents, locale = 'en' }, context) =>
      evenly(accounts.evenMillis, async () => {
        const address = addressOf(identifier)
        if (isLeft(address)) return address
        const { kind, value } = address.right
        const missing = missingConsents(consents, accounts.now())
        if (missing.length > 0)
          return credentialErrors.fail('consents.missing', 'An account needs your agreement to these documents.', {
            missing,
          })
        const judged = await accounts.ports.rules.judge(password, [value])
        if (isLeft(judged)) return judged
        const passwordHash = await accounts.ports.hasher.hash(judged.right)
        const user = derivedId(context.commandId, 'account')
        if (!UserId.is(user)) throw new TypeError('an account has got no UUID')
        const identifierId = await accounts.ports.identifiers.idOf(kind, value)
        const until = plusMillis(accounts.now(), CLAIM_MILLIS)
        const holder = await accounts.claim(kind, identifierId, user, until, context)
        if (isLeft(holder)) return holder
        const challenge = accounts.newChallenge(kind === 'email' ? 'verify-email' : 'verify-phone', context)
        const outcome = await accounts.issue(
          holder.right,
          'RegisterAccount',
          {
            ...{ identifierId, role, locale, consents, passwordHash, challenge },
            ...(kind === 'email' ? { email: value } : { phone: value }),
          },
          context,
        )
        return isLeft(outcome) ? outcome : right(nothing)
      }),
  })
