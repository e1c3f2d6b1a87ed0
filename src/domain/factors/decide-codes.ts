import { right } from 'fp-ts/Either'
import { type Instant, plusMillis } from '../kernel'
import type { Of } from './commands'
import { errors } from './errors'
import type { FactorsEvent } from './events'
import {
  type Decision,
  ENROLMENT_LIFETIME,
  type Factors,
  FIRST_LOCK,
  GUESSES,
  LONGEST_LOCK,
  remaining,
  type Totp,
} from './state'

type Command = Of<'BeginTotp' | 'EnableTotp' | 'DisableTotp' | 'ProveTotp' | 'ProveRecoveryCode' | 'IssueRecoveryCodes'>

const notAccepted = () => errors.fail('factors.not-accepted', 'This code is not good, or not good any longer.')

export const recoveryCodesIssued = (hashes: Of<'IssueRecoveryCodes'>['data']['hashes'], at: Instant): FactorsEvent => ({
  type: 'RecoveryCodesIssued',
  data: { hashes, count: hashes.length, issuedAt: at },
})

/** What becomes of one-time codes and recovery codes. */
export const decideCodes = (command: Command, factors: Factors): Decision => {
  const { totp, passkeys } = factors
  const { at } = command
  switch (command.type) {
    case 'BeginTotp':
      return totp.stage === 'on'
        ? errors.fail('factors.totp-on', 'One-time codes are on. Turn them off to set them up anew.')
        : right([{ type: 'TotpBegun', data: { ...command.data, begunAt: at } }])
    case 'EnableTotp':
      return enable(command, totp)
    case 'DisableTotp':
      return right(totp.stage === 'on' ? [{ type: 'TotpDisabled', data: { disabledAt: at } }] : [])
    case 'ProveTotp':
      return ifUnlocked(factors, at, () => proveTotp(command, factors))
    case 'ProveRecoveryCode':
      return ifUnlocked(factors, at, () => proveRecoveryCode(command, factors))
    case 'IssueRecoveryCodes':
      return totp.stage === 'on' || passkeys.length > 0
        ? right([recoveryCodesIssued(command.data.hashes, at)])
        : errors.fail('factors.none', 'Recovery codes stand in for a second factor, and there is none.')
  }
}

const enable = ({ data, at }: Of<'EnableTotp'>, totp: Totp): Decision => {
  if (totp.stage === 'on')
    return totp.enrolmentId === data.enrolmentId
      ? right([])
      : errors.fail('factors.totp-on', 'One-time codes are on already.')
  if (totp.stage === 'off' || totp.enrolmentId !== data.enrolmentId)
    return errors.fail('factors.no-enrolment', 'Begin to set up one-time codes first.')
  if (plusMillis(totp.begunAt, ENROLMENT_LIFETIME) <= at)
    return errors.fail('factors.enrolment-expired', 'This secret was not confirmed in time. Begin anew.')
  return right([
    { type: 'TotpEnabled', data: { step: data.step, enabledAt: at } },
    recoveryCodesIssued(data.recoveryCodes, at),
  ])
}

/**
 * A lock holds for right codes too, and guesses are decided one after another: however many are sent at once, no more
 * of them count than the lock lets through.
 */
const ifUnlocked = ({ guesses }: Factors, at: Instant, decide: () => Decision): Decision =>
  guesses.lockedUntil !== undefined && at < guesses.lockedUntil
    ? errors.fail('factors.locked', 'Too many wrong codes. Try again later.', { until: guesses.lockedUntil })
    : decide()

const failed = (method: 'totp' | 'recovery-code', { guesses }: Factors, at: Instant): Decision => {
  const failures = guesses.failures + 1
  const failure: FactorsEvent = { type: 'SecondFactorFailed', data: { method, failedAt: at } }
  if (failures % GUESSES !== 0) return right([failure])
  const doublings = Math.min(failures / GUESSES - 1, 16)
  const until = plusMillis(at, Math.min(FIRST_LOCK * 2 ** doublings, LONGEST_LOCK))
  return right([failure, { type: 'SecondFactorsLocked', data: { until, lockedAt: at } }])
}

const proveTotp = ({ data, at }: Of<'ProveTotp'>, factors: Factors): Decision => {
  const { totp } = factors
  if (totp.stage !== 'on' || totp.enrolmentId !== data.enrolmentId) return notAccepted()
  if (data.step === undefined) return failed('totp', factors, at)
  // RFC 6238, section 5.2: the second use of a code is refused. It tells a guesser nothing, so it is no failure.
  return data.step <= totp.lastStep
    ? notAccepted()
    : right([{ type: 'TotpUsed', data: { step: data.step, usedAt: at } }])
}

const proveRecoveryCode = ({ data, at }: Of<'ProveRecoveryCode'>, factors: Factors): Decision => {
  const { recoveryCodes } = factors
  const index = recoveryCodes.hashes.indexOf(data.hash)
  if (index < 0) return failed('recovery-code', factors, at)
  if (recoveryCodes.used.includes(index)) return notAccepted()
  return right([{ type: 'RecoveryCodeUsed', data: { index, remaining: remaining(recoveryCodes) - 1, usedAt: at } }])
}
