import type { FactorsEvent } from './events'
import { type Factors, type FactorsState, factorsIn, NOTHING, type Passkey, stateOf } from './state'

const replaced = (factors: Factors, passkeyId: string, change: Partial<Passkey>): Factors => ({
  ...factors,
  passkeys: factors.passkeys.map((known) => (known.passkeyId === passkeyId ? { ...known, ...change } : known)),
})

/** After a right one. */
const UNTRIED = { failures: 0 }

export const evolve = (state: FactorsState, event: FactorsEvent): FactorsState => stateOf(next(factorsIn(state), event))

const next = (factors: Factors, event: FactorsEvent): Factors => {
  const { totp, recoveryCodes, guesses } = factors
  switch (event.type) {
    case 'TotpBegun':
      return { ...factors, totp: { stage: 'pending', ...event.data } }
    case 'TotpEnabled':
      if (totp.stage !== 'pending') return factors
      return {
        ...factors,
        totp: {
          stage: 'on',
          enrolmentId: totp.enrolmentId,
          secret: totp.secret,
          lastStep: event.data.step,
          enabledAt: event.data.enabledAt,
        },
        guesses: UNTRIED,
      }
    case 'TotpUsed':
      if (totp.stage !== 'on') return factors
      return { ...factors, totp: { ...totp, lastStep: event.data.step }, guesses: UNTRIED }
    case 'TotpDisabled':
      return { ...factors, totp: { stage: 'off' } }
    case 'RecoveryCodesIssued':
      return { ...factors, recoveryCodes: { hashes: event.data.hashes, count: event.data.count, used: [] } }
    case 'RecoveryCodeUsed':
      return {
        ...factors,
        recoveryCodes: { ...recoveryCodes, used: [...recoveryCodes.used, event.data.index] },
        guesses: UNTRIED,
      }
    case 'SecondFactorFailed':
      return { ...factors, guesses: { ...guesses, failures: guesses.failures + 1 } }
    case 'SecondFactorsLocked':
      return { ...factors, guesses: { ...guesses, lockedUntil: event.data.until } }
    case 'PasskeyAdded':
      return { ...factors, passkeys: [...factors.passkeys, event.data] }
    case 'PasskeyUsed': {
      const { passkeyId, counter, backedUp, usedAt } = event.data
      return { ...replaced(factors, passkeyId, { counter, backedUp, usedAt }), guesses: UNTRIED }
    }
    case 'PasskeyRenamed':
      return replaced(factors, event.data.passkeyId, { name: event.data.name })
    case 'PasskeyCloneSuspected':
      return replaced(factors, event.data.passkeyId, { suspectedAt: event.data.suspectedAt })
    case 'PasskeyRemoved':
      return { ...factors, passkeys: factors.passkeys.filter(({ passkeyId }) => passkeyId !== event.data.passkeyId) }
    case 'IdentityLinked':
      return { ...factors, identities: [...factors.identities, event.data] }
    case 'IdentityUnlinked':
      return {
        ...factors,
        identities: factors.identities.filter(({ identityId }) => identityId !== event.data.identityId),
      }
    case 'FactorsReset':
      return { ...NOTHING, identities: factors.identities }
  }
}
