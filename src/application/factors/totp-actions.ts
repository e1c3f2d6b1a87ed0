import { isLeft, right } from 'fp-ts/Either'
import * as t from 'io-ts'
import type { EnrolmentId } from '../../domain/factors'
import { factorsErrors } from '../../domain/factors'
import { object, text } from '../../domain/kernel'
import { type AnyAction, defineAction } from '../actions/action'
import { derivedId } from '../derived-id'
import { OwnFactors } from './own-factors'
import type { FactorPorts } from './ports'
import { labelOf } from './account-facts'
import { newRecoveryCodes } from './recovery-codes'
import { changes, enrols } from './shared'

const RecoveryCodes = object({ recoveryCodes: t.readonlyArray(text(1, 64)) })

/** Setting up one-time codes and recovery codes, and doing without them. */
export const totpActions = (ports: FactorPorts): readonly AnyAction[] => {
  const { codes, aggregates } = ports
  const own = new OwnFactors(ports)

  const begin = defineAction({
    ...enrols,
    name: 'BeginTotp',
    path: 'factors/totp/begin',
    summary: 'Get a secret for an authenticator app. It counts once it is confirmed by a code, within 15 minutes.',
    data: object({}),
    result: object({ secret: text(16, 256), uri: text(1, 1_000) }),
    run: async (_, context) => {
      const by = own.changedBy(context)
      if (isLeft(by)) return by
      const enrolmentId = derivedId(context.commandId, 'enrolment') as EnrolmentId
      const { totp: present } = await own.of(by.right.id)
      // The same request again gets the same secret.
      if (present.stage === 'off' || present.enrolmentId !== enrolmentId) {
        const begun = await own.change(by.right, 'BeginTotp', { enrolmentId, secret: codes.newSecret() }, context)
        if (isLeft(begun)) return begun
      }
      const { totp } = await own.of(by.right.id)
      if (totp.stage !== 'pending' || totp.enrolmentId !== enrolmentId)
        return factorsErrors.fail('factors.no-enrolment', 'This was begun anew elsewhere.')
      return right({ secret: totp.secret, uri: codes.uri(totp.secret, await labelOf(aggregates, by.right.id)) })
    },
  })

  const confirm = defineAction({
    ...enrols,
    name: 'ConfirmTotp',
    path: 'factors/totp/confirm',
    summary: 'Confirm an authenticator app by a code of it. The recovery codes in the answer are shown this once.',
    data: object({ code: text(1, 32) }),
    result: RecoveryCodes,
    run: async ({ code }, context) => {
      const by = own.changedBy(context)
      if (isLeft(by)) return by
      const { totp } = await own.of(by.right.id)
      if (totp.stage === 'on') return factorsErrors.fail('factors.totp-on', 'One-time codes are on already.')
      if (totp.stage === 'off')
        return factorsErrors.fail('factors.no-enrolment', 'Begin to set up one-time codes first.')
      const step = await codes.stepOf(totp.secret, code, ports.clock.now())
      // Whoever has begun knows the secret, so there is nothing to guess and nothing to count.
      if (step === undefined)
        return factorsErrors.fail('factors.wrong-code', 'This code is not of that app and this time.')
      const { shown, hashes } = newRecoveryCodes()
      const data = { enrolmentId: totp.enrolmentId, step, recoveryCodes: hashes }
      const enabled = await own.change(by.right, 'EnableTotp', data, context)
      return isLeft(enabled) ? enabled : right({ recoveryCodes: shown })
    },
  })

  const remove = defineAction({
    ...changes,
    name: 'RemoveTotp',
    path: 'factors/totp/remove',
    summary: 'Do without one-time codes.',
    data: object({}),
    result: object({}),
    run: async (_, context) => {
      const by = own.changedBy(context)
      if (isLeft(by)) return by
      const removed = await own.change(by.right, 'DisableTotp', {}, context)
      return isLeft(removed) ? removed : right({})
    },
  })

  const regenerate = defineAction({
    ...changes,
    name: 'RegenerateRecoveryCodes',
    path: 'factors/recovery-codes/regenerate',
    summary: 'Get ten new recovery codes, shown this once; those from before are good no longer.',
    data: object({}),
    result: RecoveryCodes,
    run: async (_, context) => {
      const by = own.changedBy(context)
      if (isLeft(by)) return by
      const { shown, hashes } = newRecoveryCodes()
      const issued = await own.change(by.right, 'IssueRecoveryCodes', { hashes }, context)
      return isLeft(issued) ? issued : right({ recoveryCodes: shown })
    },
  })

  return [begin, confirm, remove, regenerate]
}
