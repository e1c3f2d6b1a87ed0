import { without } from './challenge'
import type { AccountEvent } from './events'
import { seriesOf } from './limits'
import type { AccountFacts, AccountState, Open } from './state'

type EventOf<Type extends AccountEvent['type']> = Extract<AccountEvent, { readonly type: Type }>

export const evolve = (state: AccountState, event: AccountEvent): AccountState => {
  if (event.type === 'AccountErased') return { stage: 'erased' }
  if (event.type === 'AccountRegistered') return registered(event)
  if (state.stage === 'none' || state.stage === 'erased') return state

  switch (event.type) {
    case 'RegistrationAttempted':
      return event.data.told ? { ...state, attemptToldAt: event.data.attemptedAt } : state
    case 'PasswordSet':
      return withPassword(state, event)
    case 'PasswordRehashed':
      return { ...state, passwordHash: event.data.passwordHash }
    case 'ChallengeIssued':
    case 'ChallengeFailed':
      return { ...state, challenges: challengesAfter(state, event) }
    case 'EmailVerified':
      return proven(state, state.email && { email: { ...state.email, verified: true } }, 'verify-email')
    case 'PhoneVerified':
      return proven(state, state.phone && { phone: { ...state.phone, verified: true } }, 'verify-phone')
    case 'EmailChangeRequested':
      return { ...state, newEmail: { address: event.data.newEmail, identifierId: event.data.identifierId } }
    case 'EmailChangeCancelled':
      return withoutEmailChange(state)
    case 'EmailChanged': {
      const { email: address, identifierId } = event.data
      // A link to a new password that went to the address before must not outlive it.
      const { challenges, ...rest } = withoutEmailChange(state)
      const left = without(challenges, 'reset-password', 'verify-email')
      return { ...rest, email: { address, identifierId, verified: true }, challenges: left }
    }
    case 'PhoneChangeRequested':
      return { ...state, newPhone: { number: event.data.newPhone, identifierId: event.data.identifierId } }
    case 'PhoneChanged': {
      const { phone: number, identifierId } = event.data
      const { newPhone: _, ...rest } = state
      const left = without(state.challenges, 'change-phone', 'reset-password', 'verify-phone')
      return { ...rest, phone: { number, identifierId, verified: true }, challenges: left }
    }
    case 'LogInFailed':
      return { ...state, failures: state.failures + 1 }
    case 'AccountLocked':
      return { ...state, lockedUntil: event.data.until ?? 'never' }
    case 'LogInFailuresCleared':
      return withoutFailures(state)
    case 'SessionsRevoked': {
      const { sessionKept: _, ...rest } = state
      const { validFrom, except } = event.data
      return { ...rest, sessionsValidFrom: validFrom, ...(except !== undefined && { sessionKept: except }) }
    }
    case 'RoleGranted':
      return { ...state, roles: [...state.roles, event.data.role] }
    case 'RoleWithdrawn':
      return { ...state, roles: state.roles.filter((role) => role !== event.data.role) }
    case 'AccountSuspended':
      return { ...state, stage: 'suspended' }
    case 'AccountReinstated':
      return { ...state, stage: state.proven ? 'active' : 'pending' }
  }
}

const registered = ({ data }: EventOf<'AccountRegistered'>): Open => {
  const { roles, locale, registeredAt, email, phone, identifierId, origin } = data
  return {
    // A provider has proven who it is; everybody else proves an address first.
    stage: origin === 'provider' ? 'active' : 'pending',
    proven: origin === 'provider',
    roles,
    locale,
    registeredAt,
    sessionsValidFrom: registeredAt,
    failures: 0,
    challenges: {},
    ...(email !== undefined &&
      identifierId !== undefined && { email: { address: email, verified: false, identifierId } }),
    ...(phone !== undefined &&
      identifierId !== undefined && { phone: { number: phone, verified: false, identifierId } }),
  }
}

const proven = (
  state: Open,
  address: Partial<AccountFacts> | undefined,
  purpose: 'verify-email' | 'verify-phone',
): Open => ({
  ...state,
  ...address,
  proven: true,
  stage: state.stage === 'pending' ? 'active' : state.stage,
  challenges: without(state.challenges, purpose),
})

/** Another password opens a lock. One by a link also ends whatever was under way: it may be an intruder's. */
const withPassword = (state: Open, { data }: EventOf<'PasswordSet'>): Open => {
  const { passwordHash, cause } = data
  if (cause !== 'reset') {
    const challenges = without(state.challenges, 'reset-password')
    return { ...withoutFailures(state), passwordHash, challenges }
  }
  const { newPhone: _, ...rest } = withoutEmailChange(withoutFailures(state))
  return { ...rest, passwordHash, challenges: {} }
}

const withoutFailures = ({ lockedUntil: _, ...state }: Open): Open => ({ ...state, failures: 0 })

const withoutEmailChange = ({ newEmail: _, ...state }: Open): Open => ({
  ...state,
  challenges: without(state.challenges, 'change-email', 'cancel-email-change'),
})

const challengesAfter = (
  { challenges }: Open,
  { type, data }: EventOf<'ChallengeIssued' | 'ChallengeFailed'>,
): AccountFacts['challenges'] => {
  const present = challenges[data.purpose]
  if (type === 'ChallengeIssued') {
    const { challengeId: id, purpose, channel, issuedAt, expiresAt } = data
    const issued = { id, channel, issuedAt, expiresAt, series: seriesOf(present, issuedAt), failures: 0 }
    return { ...challenges, [purpose]: issued }
  }
  return present?.id === data.challengeId
    ? { ...challenges, [data.purpose]: { ...present, failures: present.failures + 1 } }
    : challenges
}
