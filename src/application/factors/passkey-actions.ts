import { isLeft, right } from 'fp-ts/Either'
import * as t from 'io-ts'
import { factorsErrors, PasskeyId, PasskeyName } from '../../domain/factors'
import { Role, object, text, UserId } from '../../domain/kernel'
import { type AnyAction, defineAction } from '../actions/action'
import { defineFlow } from '../ports/sealed-flows'
import { type Sessions, SessionTokens, signInErrors } from '../sessions'
import { hasPassword, labelOf } from './account-facts'
import { OwnFactors } from './own-factors'
import type { FactorPorts } from './ports'
import { newPasskeyId, passkeyLogIn, PasskeyProver } from './prove-passkey'
import { newRecoveryCodes } from './recovery-codes'
import { changes, enrols } from './shared'

/** From the options for `navigator.credentials.create` to the answer of the device. */
const passkeyRegistration = defineFlow({
  purpose: 'passkey-registration',
  data: object({ userId: UserId, challenge: text(1, 100) }),
  lifetimeSeconds: 600,
})

const Flow = text(1, 8_192)
/** What `PublicKeyCredential.toJSON()` gives. */
const Response = t.UnknownRecord
const Options = t.UnknownRecord

/** Adding passkeys to one's account, and removing them. */
export const passkeyActions = (ports: FactorPorts): readonly AnyAction[] => {
  const { aggregates, flows, passkeys, spent } = ports
  const own = new OwnFactors(ports)

  const begin = defineAction({
    ...enrols,
    name: 'BeginPasskeyRegistration',
    path: 'factors/passkeys/begin',
    summary: 'Get the options for `navigator.credentials.create`.',
    data: object({}),
    result: object({ options: Options, flow: Flow }),
    run: async (_, context) => {
      const by = own.changedBy(context)
      if (isLeft(by)) return by
      const id = by.right.id as UserId
      const known = (await own.of(id)).passkeys.map(({ credentialId }) => credentialId)
      const user = { id, name: await labelOf(aggregates, id) }
      const { options, challenge } = await passkeys.registrationOptions(user, known)
      return right({ options, flow: await flows.seal(passkeyRegistration, { userId: id, challenge }) })
    },
  })

  const finish = defineAction({
    ...enrols,
    name: 'FinishPasskeyRegistration',
    path: 'factors/passkeys/finish',
    summary: 'Add the passkey that the device has made. Where it is the first factor, recovery codes come with it.',
    data: object({ flow: Flow, response: Response, name: PasskeyName }),
    result: object({ passkeyId: PasskeyId }, { recoveryCodes: t.readonlyArray(text(1, 64)) }),
    status: 201,
    errors: { ...changes.errors },
    run: async ({ flow, response, name }, context) => {
      const by = own.changedBy(context)
      if (isLeft(by)) return by
      const opened = await flows.open(passkeyRegistration, flow)
      if (isLeft(opened) || opened.right.data.userId !== by.right.id) return notValid()
      const made = await passkeys.checkRegistration(response, opened.right.data.challenge)
      if (isLeft(made)) return notValid()
      if (!(await spent.spend(opened.right.id, opened.right.expiresAt))) return notValid()
      const passkeyId = newPasskeyId(() => ports.ids.next())
      const { shown, hashes } = newRecoveryCodes()
      const data = { passkeyId, name, recoveryCodes: hashes, ...made.right }
      const added = await own.change(by.right, 'AddPasskey', data, context)
      if (isLeft(added)) return added
      const { recoveryCodes } = await own.of(by.right.id)
      const issued = recoveryCodes.hashes[0] === hashes[0]
      return right({ passkeyId, ...(issued && { recoveryCodes: shown }) })
    },
  })

  const rename = defineAction({
    ...changes,
    name: 'RenamePasskey',
    path: 'factors/passkeys/{passkeyId}/rename',
    summary: 'Give a passkey another name.',
    data: object({ passkeyId: PasskeyId, name: PasskeyName }),
    result: object({}),
    run: async (data, context) => {
      const by = own.changedBy(context)
      if (isLeft(by)) return by
      const renamed = await own.change(by.right, 'RenamePasskey', data, context)
      return isLeft(renamed) ? renamed : right({})
    },
  })

  const remove = defineAction({
    ...changes,
    name: 'RemovePasskey',
    path: 'factors/passkeys/{passkeyId}/remove',
    summary: 'Remove a passkey that is not the last way to sign in.',
    data: object({ passkeyId: PasskeyId }),
    result: object({}),
    run: async ({ passkeyId }, context) => {
      const by = own.changedBy(context)
      if (isLeft(by)) return by
      const data = { passkeyId, hasPassword: await hasPassword(aggregates, by.right.id) }
      const removed = await own.change(by.right, 'RemovePasskey', data, context)
      return isLeft(removed) ? removed : right({})
    },
  })

  return [begin, finish, rename, remove]
}

const notValid = () =>
  factorsErrors.fail('factors.passkey-not-valid', 'This is no passkey for this account and flow. Begin again.')

/** Signing in by a passkey, without saying who one is. */
export const passkeyLogInActions = (ports: FactorPorts, sessions: Pick<Sessions, 'open'>): readonly AnyAction[] => {
  const { flows, passkeys } = ports
  const prover = new PasskeyProver(ports)

  const begin = defineAction({
    name: 'BeginPasskeyLogIn',
    context: 'accounts',
    path: 'sessions/passkey/begin',
    summary: 'Get the options for `navigator.credentials.get`, to sign in by a passkey or to show it as second factor.',
    access: 'anyone',
    status: 200,
    data: object({}),
    result: object({ options: Options, flow: Flow }),
    errors: {},
    limits: [{ name: 'passkey challenges by address', most: 60, perSeconds: 60, by: 'address' }],
    run: async () => {
      const { options, challenge } = await passkeys.authenticationOptions()
      return right({ options, flow: await flows.seal(passkeyLogIn, { challenge }) })
    },
  })

  const finish = defineAction({
    name: 'FinishPasskeyLogIn',
    context: 'accounts',
    path: 'sessions/passkey/finish',
    summary: 'Sign in by the answer of a passkey. It counts for two factors: the device, and what unlocks it.',
    access: 'anyone',
    status: 200,
    session: 'issues',
    data: object({ flow: Flow, response: Response }, { role: Role }),
    result: SessionTokens,
    errors: { ...factorsErrors.kinds, ...signInErrors.kinds },
    limits: [{ name: 'passkey log-ins by address', most: 30, perSeconds: 60, by: 'address' }],
    run: async ({ flow, response, role }, context) => {
      const proven = await prover.prove(flow, response, context)
      if (isLeft(proven)) return proven
      return sessions.open({ ...proven.right, context, ...(role !== undefined && { role }) })
    },
  })

  return [begin, finish]
}
