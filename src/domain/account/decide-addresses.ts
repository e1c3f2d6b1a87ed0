import { right } from 'fp-ts/Either'
import { issued, stands } from './challenge'
import type { Of } from './commands'
import { badToken, errors } from './errors'
import { maySendAgain } from './limits'
import type { Decision, Open } from './state'

type Command = Of<
  | 'VerifyEmail'
  | 'VerifyPhone'
  | 'RequestEmailChange'
  | 'ConfirmEmailChange'
  | 'CancelEmailChange'
  | 'RequestPhoneChange'
  | 'ConfirmPhoneChange'
>

/** What concerns the addresses by which an account is reached. */
export const decideAddresses = (command: Command, state: Open): Decision => {
  const { at } = command
  switch (command.type) {
    case 'VerifyEmail':
      return !stands(state, 'verify-email', command.data.challengeId, at)
        ? badToken()
        : right([{ type: 'EmailVerified', data: { verifiedAt: at } }])
    case 'VerifyPhone':
      return !stands(state, 'verify-phone', command.data.challengeId, at)
        ? badToken()
        : right([{ type: 'PhoneVerified', data: { verifiedAt: at } }])
    case 'RequestEmailChange':
      return requestEmailChange(command, state)
    case 'ConfirmEmailChange':
      return confirmEmailChange(command, state)
    case 'CancelEmailChange':
      return !stands(state, 'cancel-email-change', command.data.challengeId, at)
        ? badToken()
        : right([{ type: 'EmailChangeCancelled', data: { cancelledAt: at } }])
    case 'RequestPhoneChange':
      return requestPhoneChange(command, state)
    case 'ConfirmPhoneChange':
      return confirmPhoneChange(command, state)
  }
}

const notActive = () => errors.fail('account.not-active', 'Prove your address first.')

/** The present address is told, and may call it off; but nobody can approve in place of the new one (case M35). */
const requestEmailChange = ({ data, at }: Of<'RequestEmailChange'>, state: Open): Decision => {
  if (state.stage !== 'active') return notActive()
  const { newEmail, identifierId, challenge, cancelChallenge } = data
  if (state.email?.address === newEmail) return right([])
  if (!maySendAgain(state.challenges['change-email'], at)) return right([])
  return right([
    { type: 'EmailChangeRequested', data: { newEmail, identifierId, requestedAt: at } },
    issued(challenge, 'change-email', 'email', at),
    ...(state.email?.verified === true ? [issued(cancelChallenge, 'cancel-email-change', 'email', at)] : []),
  ])
}

const confirmEmailChange = ({ data, at }: Of<'ConfirmEmailChange'>, state: Open): Decision => {
  if (state.newEmail === undefined || !stands(state, 'change-email', data.challengeId, at)) return badToken()
  const { address, identifierId } = state.newEmail
  const previous = state.email && {
    previousEmail: state.email.address,
    previousIdentifierId: state.email.identifierId,
  }
  return right([{ type: 'EmailChanged', data: { email: address, identifierId, changedAt: at, ...previous } }])
}

const requestPhoneChange = ({ data, at }: Of<'RequestPhoneChange'>, state: Open): Decision => {
  if (state.stage !== 'active') return notActive()
  const { newPhone, identifierId, challenge } = data
  if (state.phone?.number === newPhone && state.phone.verified) return right([])
  if (!maySendAgain(state.challenges['change-phone'], at)) return right([])
  return right([
    { type: 'PhoneChangeRequested', data: { newPhone, identifierId, requestedAt: at } },
    issued(challenge, 'change-phone', 'phone', at),
  ])
}

const confirmPhoneChange = ({ data, at }: Of<'ConfirmPhoneChange'>, state: Open): Decision => {
  if (state.newPhone === undefined || !stands(state, 'change-phone', data.challengeId, at)) return badToken()
  const { number, identifierId } = state.newPhone
  const previous = state.phone && { previousPhone: state.phone.number, previousIdentifierId: state.phone.identifierId }
  return right([{ type: 'PhoneChanged', data: { phone: number, identifierId, changedAt: at, ...previous } }])
}
