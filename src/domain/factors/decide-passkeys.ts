import { right } from 'fp-ts/Either'
import type { Of } from './commands'
import { recoveryCodesIssued } from './decide-codes'
import { errors } from './errors'
import type { FactorsEvent } from './events'
import { type Decision, type Factors, MOST_PASSKEYS, type Passkey } from './state'

type Command = Of<'AddPasskey' | 'UsePasskey' | 'RenamePasskey' | 'RemovePasskey'>

export const lastWayIn = () =>
  errors.fail('factors.last-way-in', 'There would be no way left to sign in. Set a password or add another first.')

/** What becomes of passkeys. */
export const decidePasskeys = (command: Command, factors: Factors): Decision => {
  if (command.type === 'AddPasskey') return add(command, factors)
  const passkey = factors.passkeys.find(({ passkeyId }) => passkeyId === command.data.passkeyId)
  const { at } = command
  switch (command.type) {
    case 'UsePasskey':
      return passkey === undefined ? notFound() : use(command, passkey)
    case 'RenamePasskey': {
      if (passkey === undefined) return notFound()
      const { passkeyId, name } = command.data
      return right(passkey.name === name ? [] : [{ type: 'PasskeyRenamed', data: { passkeyId, name, renamedAt: at } }])
    }
    case 'RemovePasskey': {
      // Removing it twice is as good as once.
      if (passkey === undefined) return right([])
      const { passkeyId, hasPassword } = command.data
      const others = factors.passkeys.some((other) => other !== passkey && other.suspectedAt === undefined)
      return hasPassword || others || factors.identities.length > 0
        ? right([{ type: 'PasskeyRemoved', data: { passkeyId, removedAt: at } }])
        : lastWayIn()
    }
  }
}

const notFound = () => errors.fail('factors.no-passkey', 'There is no such passkey.')

const add = ({ data, at }: Of<'AddPasskey'>, { passkeys, recoveryCodes }: Factors): Decision => {
  const { recoveryCodes: hashes, ...passkey } = data
  if (passkeys.some(({ passkeyId }) => passkeyId === passkey.passkeyId)) return right([])
  if (passkeys.some(({ credentialId }) => credentialId === passkey.credentialId))
    return errors.fail('factors.passkey-known', 'This passkey has been added already.')
  if (passkeys.length >= MOST_PASSKEYS)
    return errors.fail('factors.too-many', 'Remove a passkey before adding another.')
  const added: FactorsEvent = { type: 'PasskeyAdded', data: { ...passkey, addedAt: at } }
  return right(recoveryCodes.count > 0 ? [added] : [added, recoveryCodesIssued(hashes, at)])
}

/**
 * The counter's rule (WebAuthn Level 3, section 6.1.1 and 7.2 step 22): an authenticator that counts says more each
 * time; one that does not always says 0. Anything else means that there may be two of it, and which of them is the
 * holder's cannot be told: neither is taken until the holder, signed in by other means, has removed it.
 */
const use = ({ data, at }: Of<'UsePasskey'>, passkey: Passkey): Decision => {
  const { passkeyId, counter: shown, backedUp } = data
  if (passkey.suspectedAt !== undefined)
    return errors.fail('factors.passkey-suspended', 'This passkey may have been cloned, and is not taken any longer.')
  const { counter: stored } = passkey
  return right(
    shown > stored || (shown === 0 && stored === 0)
      ? [{ type: 'PasskeyUsed', data: { passkeyId, counter: shown, backedUp, usedAt: at } }]
      : [{ type: 'PasskeyCloneSuspected', data: { passkeyId, stored, shown, suspectedAt: at } }],
  )
}
