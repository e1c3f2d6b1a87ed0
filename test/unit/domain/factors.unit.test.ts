import fc from 'fast-check'
import { isRight } from 'fp-ts/Either'
import type { CodeHash, CredentialId, EnrolmentId, PasskeyId } from '../../../src/domain/factors'
import { type FactorsCommand, type FactorsEvent, factors } from '../../../src/domain/factors'
import type { IdentifierId } from '../../../src/domain/identifier'
import { type Actor, DAY, fold, HOUR, type Instant, instant, MINUTE, plusMillis } from '../../../src/domain/kernel'
import { actor, happening, issuing, specify, uuid } from '../../support/decider-specification'

const ada = actor('learner', 1)
const system: Actor = { id: 'sign-in', role: 'system' }
const at = instant('2026-03-01T10:00:00Z')
const given = specify(factors.decider)
const issue = issuing<FactorsCommand>(ada.id)
const event = happening<FactorsEvent>()

const enrolmentId = uuid(10) as EnrolmentId
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const hashOf = (text: string) => text as CodeHash
const hashes = ['AAAA', 'BBBB', 'CCCC'].map(hashOf)
const begun = event('TotpBegun', { enrolmentId, secret, begunAt: at })
const enabled = event('TotpEnabled', { step: 100, enabledAt: at })
const issued = event('RecoveryCodesIssued', { hashes, count: 3, issuedAt: at })
const totpOn = [begun, enabled, issued]

const passkeyId = uuid(20) as PasskeyId
const passkey = (n = 0, counter = 0) => ({
  passkeyId: uuid(20 + n) as PasskeyId,
  credentialId: `credential-${String(n)}` as CredentialId,
  publicKey: 'key' as never,
  counter,
  transports: ['internal'],
  backupEligible: false,
  backedUp: false,
  aaguid: uuid(0),
  name: 'Phone',
})
const added = (n = 0, counter = 0) => event('PasskeyAdded', { ...passkey(n, counter), addedAt: at })
const identityId = uuid(30) as IdentifierId
const identity = { identityId, provider: 'example', issuer: 'https://id.example.org', subject: 's-1' }
const linked = event('IdentityLinked', { ...identity, linkedAt: at })

const proveTotp = (step: number | undefined, when: Instant = at) =>
  issue('ProveTotp', { enrolmentId, ...(step !== undefined && { step }) }, system, when)
const usePasskey = (counter: number) => issue('UsePasskey', { passkeyId, counter, backedUp: false }, system, at)

describe('one-time codes', () => {
  it('are on once a code was shown, and recovery codes come with them', () => {
    given([begun])
      .when(issue('EnableTotp', { enrolmentId, step: 100, recoveryCodes: hashes }, ada, at))
      .then([enabled, issued])
  })

  it('are set up in fifteen minutes, by the secret that was begun last', () => {
    const enable = (id: EnrolmentId, when: Instant) =>
      issue('EnableTotp', { enrolmentId: id, step: 100, recoveryCodes: hashes }, ada, when)
    given([begun])
      .when(enable(enrolmentId, plusMillis(at, 15 * MINUTE)))
      .fails('factors.enrolment-expired')
    given([begun])
      .when(enable(uuid(11) as EnrolmentId, at))
      .fails('factors.no-enrolment')
    given([]).when(enable(enrolmentId, at)).fails('factors.no-enrolment')
    given(totpOn).when(enable(enrolmentId, at)).then([])
    given(totpOn)
      .when(enable(uuid(11) as EnrolmentId, at))
      .fails('factors.totp-on')
    given(totpOn)
      .when(issue('BeginTotp', { enrolmentId, secret }, ada, at))
      .fails('factors.totp-on')
  })

  it('count once: neither a code that was used nor an earlier one is good again (RFC 6238, 5.2)', () => {
    given(totpOn)
      .when(proveTotp(101))
      .then([event('TotpUsed', { step: 101, usedAt: at })])
    given(totpOn).when(proveTotp(100)).fails('factors.not-accepted')
    const used = [...totpOn, event('TotpUsed', { step: 101, usedAt: at })]
    given(used).when(proveTotp(101)).fails('factors.not-accepted')
    given(used).when(proveTotp(99)).fails('factors.not-accepted')
    given(used)
      .when(proveTotp(102))
      .then([event('TotpUsed', { step: 102, usedAt: at })])
  })

  it('are good for the secret that they were made of alone', () => {
    const other = issue('ProveTotp', { enrolmentId: uuid(11) as EnrolmentId, step: 101 }, system, at)
    given(totpOn).when(other).fails('factors.not-accepted')
    given([begun]).when(proveTotp(101)).fails('factors.not-accepted')
  })

  it('are turned off, and recovery codes with them', () => {
    const off = event('TotpDisabled', { disabledAt: at })
    given(totpOn)
      .when(issue('DisableTotp', {}, ada, at))
      .then([off])
    given([])
      .when(issue('DisableTotp', {}, ada, at))
      .then([])
    expect(fold(factors.decider, [...totpOn, off])).toMatchObject({ stage: 'unguarded', recoveryCodes: { count: 0 } })
    expect(fold(factors.decider, [...totpOn, added(), off])).toMatchObject({
      stage: 'guarded',
      recoveryCodes: { count: 3 },
    })
  })
})

describe('wrong codes', () => {
  const failed = event('SecondFactorFailed', { method: 'totp', failedAt: at })
  const lockedFor = (millis: number) => event('SecondFactorsLocked', { until: plusMillis(at, millis), lockedAt: at })
  const times = (n: number) => Array.from({ length: n }, () => failed)

  it('lock after five in a row, for longer each time, at most a day', () => {
    given([...totpOn, ...times(3)])
      .when(proveTotp(undefined))
      .then([failed])
    given([...totpOn, ...times(4)])
      .when(proveTotp(undefined))
      .then([failed, lockedFor(15 * MINUTE)])
    given([...totpOn, ...times(9)])
      .when(proveTotp(undefined))
      .then([failed, lockedFor(30 * MINUTE)])
    given([...totpOn, ...times(34)])
      .when(proveTotp(undefined))
      .then([failed, lockedFor(16 * HOUR)])
    given([...totpOn, ...times(999)])
      .when(proveTotp(undefined))
      .then([failed, lockedFor(DAY)])
  })

  it('count together, whichever kind they are of', () => {
    const wrong = issue('ProveRecoveryCode', { hash: 'XXXX' as CodeHash }, system, at)
    const wrongCode = event('SecondFactorFailed', { method: 'recovery-code', failedAt: at })
    given([...totpOn, ...times(4)])
      .when(wrong)
      .then([wrongCode, lockedFor(15 * MINUTE)])
  })

  it('lock right ones out as well, and passkeys not, which nobody guesses', () => {
    const locked = [...totpOn, added(), ...times(5), lockedFor(15 * MINUTE)]
    given(locked).when(proveTotp(101)).fails('factors.locked')
    given(locked)
      .when(issue('ProveRecoveryCode', { hash: 'AAAA' as CodeHash }, system, at))
      .fails('factors.locked')
    given(locked)
      .when(usePasskey(0))
      .then([event('PasskeyUsed', { passkeyId, counter: 0, backedUp: false, usedAt: at })])
    const later = plusMillis(at, 15 * MINUTE)
    given(locked)
      .when(proveTotp(101, later))
      .then([event('TotpUsed', { step: 101, usedAt: later })])
  })

  it('are forgotten after a right one', () => {
    const used = event('TotpUsed', { step: 101, usedAt: at })
    given([...totpOn, ...times(4), used])
      .when(proveTotp(undefined))
      .then([failed])
  })

  it('of any number and order let no more than five be looked at before a lock', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(undefined, 101), { maxLength: 40 }), (guesses) => {
        let state = fold(factors.decider, totpOn)
        let failures = 0
        for (const step of guesses) {
          const outcome = factors.decider.decide(proveTotp(step), state)
          if (!isRight(outcome)) continue
          state = fold(factors.decider, outcome.right, state)
          failures = step === undefined ? failures + 1 : 0
          expect(failures).toBeLessThanOrEqual(5)
        }
      }),
    )
  })
})

describe('recovery codes', () => {
  const use = (hash: string) => issue('ProveRecoveryCode', { hash: hash as CodeHash }, system, at)

  it('are used once', () => {
    const used = event('RecoveryCodeUsed', { index: 1, remaining: 2, usedAt: at })
    given(totpOn).when(use('BBBB')).then([used])
    given([...totpOn, used])
      .when(use('BBBB'))
      .fails('factors.not-accepted')
    given([...totpOn, used])
      .when(use('CCCC'))
      .then([event('RecoveryCodeUsed', { index: 2, remaining: 1, usedAt: at })])
  })

  it('are replaced all at once, and stand in for a factor that there is', () => {
    const fresh = [hashOf('DDDD')]
    const again = event('RecoveryCodesIssued', { hashes: fresh, count: 1, issuedAt: at })
    given(totpOn)
      .when(issue('IssueRecoveryCodes', { hashes: fresh }, ada, at))
      .then([again])
    given([...totpOn, again])
      .when(use('AAAA'))
      .then([event('SecondFactorFailed', { method: 'recovery-code', failedAt: at })])
    given([])
      .when(issue('IssueRecoveryCodes', { hashes: fresh }, ada, at))
      .fails('factors.none')
  })
})

describe('passkeys', () => {
  it('come with recovery codes where they are the first factor', () => {
    const add = (n: number) => issue('AddPasskey', { ...passkey(n), recoveryCodes: hashes }, ada, at)
    given([])
      .when(add(0))
      .then([added(0), issued])
    given([...totpOn])
      .when(add(0))
      .then([added(0)])
    given([added(0), issued])
      .when(add(0))
      .then([])
    const same = issue(
      'AddPasskey',
      { ...passkey(0), passkeyId: uuid(29) as PasskeyId, recoveryCodes: hashes },
      ada,
      at,
    )
    given([added(0)])
      .when(same)
      .fails('factors.passkey-known')
    given(Array.from({ length: 20 }, (_, i) => added(i)))
      .when(add(20))
      .fails('factors.too-many')
  })

  it('case M37: a counter that stays 0 is accepted; one that does not grow suggests a clone', () => {
    const used = (counter: number) => event('PasskeyUsed', { passkeyId, counter, backedUp: false, usedAt: at })
    const suspected = (stored: number, shown: number) =>
      event('PasskeyCloneSuspected', { passkeyId, stored, shown, suspectedAt: at })
    given([added(0, 0)])
      .when(usePasskey(0))
      .then([used(0)])
    given([added(0, 0)])
      .when(usePasskey(1))
      .then([used(1)])
    given([added(0, 5)])
      .when(usePasskey(6))
      .then([used(6)])
    given([added(0, 5)])
      .when(usePasskey(0))
      .then([suspected(5, 0)])
    given([added(0, 5)])
      .when(usePasskey(5))
      .then([suspected(5, 5)])
    given([added(0), used(7)])
      .when(usePasskey(6))
      .then([suspected(7, 6)])
  })

  it('that may have been cloned are taken no longer, whatever they show, and still guard the account', () => {
    const suspected = event('PasskeyCloneSuspected', { passkeyId, stored: 5, shown: 0, suspectedAt: at })
    given([added(0, 5), suspected])
      .when(usePasskey(6))
      .fails('factors.passkey-suspended')
    expect(fold(factors.decider, [added(0, 5), suspected]).stage).toBe('guarded')
  })

  it('are renamed', () => {
    const rename = (name: string) => issue('RenamePasskey', { passkeyId, name }, ada, at)
    given([added()])
      .when(rename('Key'))
      .then([event('PasskeyRenamed', { passkeyId, name: 'Key', renamedAt: at })])
    given([added()]).when(rename('Phone')).then([])
    given([]).when(rename('Key')).fails('factors.no-passkey')
  })

  it('are removed, but not the last way in; one that is suspended is no way in', () => {
    const remove = (hasPassword: boolean) => issue('RemovePasskey', { passkeyId, hasPassword }, ada, at)
    const removed = event('PasskeyRemoved', { passkeyId, removedAt: at })
    const suspectedOther = event('PasskeyCloneSuspected', {
      ...{ passkeyId: passkey(1).passkeyId, stored: 1, shown: 1, suspectedAt: at },
    })
    given([added()]).when(remove(true)).then([removed])
    given([added()]).when(remove(false)).fails('factors.last-way-in')
    given([added(), linked]).when(remove(false)).then([removed])
    given([added(), added(1)])
      .when(remove(false))
      .then([removed])
    given([added(), added(1), suspectedOther])
      .when(remove(false))
      .fails('factors.last-way-in')
    given([]).when(remove(false)).then([])
  })
})

describe('identities elsewhere', () => {
  it('are linked once and unlinked, but not the last way in', () => {
    const link = issue('LinkIdentity', identity, ada, at)
    given([]).when(link).then([linked])
    given([linked]).when(link).then([])
    const unlink = (hasPassword: boolean) => issue('UnlinkIdentity', { identityId, hasPassword }, ada, at)
    const unlinked = event('IdentityUnlinked', { identityId, unlinkedAt: at })
    given([linked]).when(unlink(false)).fails('factors.last-way-in')
    given([linked]).when(unlink(true)).then([unlinked])
    given([linked, added()]).when(unlink(false)).then([unlinked])
    given([]).when(unlink(false)).then([])
  })

  it('ask for no second factor by themselves', () => {
    expect(fold(factors.decider, [linked]).stage).toBe('unguarded')
  })
})

describe('who changes factors', () => {
  const every: readonly FactorsCommand[] = [
    issue('BeginTotp', { enrolmentId, secret }, ada, at),
    issue('EnableTotp', { enrolmentId, step: 1, recoveryCodes: hashes }, ada, at),
    issue('DisableTotp', {}, ada, at),
    issue('ProveTotp', { enrolmentId }, ada, at),
    issue('ProveRecoveryCode', { hash: 'AAAA' as CodeHash }, ada, at),
    issue('IssueRecoveryCodes', { hashes }, ada, at),
    issue('AddPasskey', { ...passkey(), recoveryCodes: hashes }, ada, at),
    issue('UsePasskey', { passkeyId, counter: 1, backedUp: false }, ada, at),
    issue('RenamePasskey', { passkeyId, name: 'x' }, ada, at),
    issue('RemovePasskey', { passkeyId, hasPassword: true }, ada, at),
    issue('LinkIdentity', identity, ada, at),
    issue('UnlinkIdentity', { identityId, hasPassword: true }, ada, at),
  ]

  it.each(every.map((command) => [command.type, command] as const))(
    '%s: their holder, not even an administrator',
    (_, command) => {
      for (const by of [actor('admin', 2), actor('support', 3), actor('learner', 4)])
        given(totpOn)
          .when({ ...command, by })
          .fails('factors.forbidden')
    },
  )

  it('support resets them for who has lost them; nobody does so for themselves', () => {
    const reset = (by: Actor) => issue('ResetFactors', { reason: 'Lost the phone.' }, by, at)
    const done = event('FactorsReset', { reason: 'Lost the phone.', resetAt: at })
    given([...totpOn, added(), linked])
      .when(reset(actor('support', 2)))
      .then([done])
    expect(fold(factors.decider, [...totpOn, added(), linked, done])).toMatchObject({
      ...{ stage: 'unguarded', totp: { stage: 'off' }, passkeys: [], recoveryCodes: { count: 0 } },
      identities: [{ identityId }],
    })
    given([linked])
      .when(reset(actor('support', 2)))
      .then([])
    given(totpOn)
      .when(reset(actor('tutor', 2)))
      .fails('factors.forbidden')
    given(totpOn)
      .when(reset(actor('admin', 1)))
      .fails('factors.own-reset')
  })
})
