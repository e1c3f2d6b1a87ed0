import type { ActionContext } from '../../../../src/application/actions/action'
import { HOUR, instant, MINUTE } from '../../../../src/domain/kernel'
import { accountsPlace, codeIn, CONSENTS, OTHER_PASSWORD, PASSWORD, signedIn, tokenIn } from '../../../support/accounts'
import { releaseIdentifiers } from '../../../../src/application/processes/release-identifiers'
import { accepted, request } from '../../../support/commands/marketplace'
import { runProcesses } from '../../../support/commands/process-run'
import { actor } from '../../../support/decider-specification'

const OLD = 'ada@example.org'
const NEW = 'ada@example.com'
const TYPO = 'ada@exmaple.com'
const PHONE = '+442079460958'

const begin = async () => {
  const where = accountsPlace()
  const id = await where.join(OLD)
  const me: Partial<ActionContext> = signedIn(id)
  const requestChange = (newEmail: string) => where.act('RequestEmailChange', { newEmail, password: PASSWORD }, me)
  /** The messages by what they are about. */
  const mails = async () => Object.fromEntries((await where.sent()).map((message) => [message.kind, message]))
  return { ...where, id, me, requestChange, mails }
}

describe('changing the e-mail address', () => {
  it('case M35: a typo in the new address: nothing the old mailbox does changes it; only the new one can', async () => {
    const { act, requestChange, mails, stateOf, id, logIn } = await begin()
    expect(await requestChange(TYPO)).toBe('done')
    const { 'change-email': toNew, 'cancel-email-change': toOld } = await mails()
    expect(toNew?.to).toEqual({ email: TYPO })
    expect(toOld?.to).toEqual({ email: OLD })
    // Whatever the old mailbox holds is tried at everything that takes a token.
    for (const action of ['ConfirmEmailChange', 'VerifyEmail'])
      expect(await act(action, { token: tokenIn(toOld!) })).toBe('account.bad-token')
    expect(await stateOf(id)).toMatchObject({ email: { address: OLD, verified: true } })
    expect(await logIn(OLD, PASSWORD)).toBe('done')
    expect(await logIn(TYPO, PASSWORD)).toBe('credentials.wrong')
    // The one who has the new mailbox is the one who approves.
    expect(await act('ConfirmEmailChange', { token: tokenIn(toNew!) })).toBe('done')
    expect(await stateOf(id)).toMatchObject({ email: { address: TYPO, verified: true } })
  })

  it('tells both addresses when it is done, and frees the old one', async () => {
    const { act, requestChange, mails, logIn, id, place } = await begin()
    await requestChange(NEW)
    const { 'change-email': link } = await mails()
    expect(await act('ConfirmEmailChange', { token: tokenIn(link!) })).toBe('done')
    expect(await act('ConfirmEmailChange', { token: tokenIn(link!) })).toBe('account.bad-token')
    const told = await mails()
    expect(told['email-changed']?.to).toEqual({ email: NEW })
    expect(told['email-changed-from']?.to).toEqual({ email: OLD })
    expect(told['email-changed']?.id).not.toBe(told['email-changed-from']?.id)
    expect(await logIn(NEW, PASSWORD)).toBe('done')
    expect(await logIn(OLD, PASSWORD)).toBe('credentials.wrong')
    const [changed] = (await place.store.readStream(`account-${id}`)).filter(({ type }) => type === 'EmailChanged')
    expect(changed?.data).toMatchObject({ email: NEW, previousEmail: OLD })
  })

  it('is called off by the link that the old address gets', async () => {
    const { act, requestChange, mails, stateOf, id } = await begin()
    await requestChange(NEW)
    const { 'change-email': toNew, 'cancel-email-change': toOld } = await mails()
    expect(await act('CancelEmailChange', { token: tokenIn(toOld!) })).toBe('done')
    expect(await act('ConfirmEmailChange', { token: tokenIn(toNew!) })).toBe('account.bad-token')
    expect(await stateOf(id)).not.toHaveProperty('newEmail')
  })

  it('is not begun without the password, unless somebody has just signed in', async () => {
    const { act, me, mails } = await begin()
    expect(await act('RequestEmailChange', { newEmail: NEW }, me)).toBe('auth.sign-in-again')
    expect(await act('RequestEmailChange', { newEmail: NEW, password: OTHER_PASSWORD }, me)).toBe('credentials.wrong')
    expect(await mails()).toEqual({})
    const fresh = { ...me, authenticatedAt: instant('2026-03-01T09:59:00Z') }
    expect(await act('RequestEmailChange', { newEmail: NEW }, fresh)).toBe('done')
  })

  it('is nothing for somebody who acts for the holder', async () => {
    const { act, id, mails } = await begin()
    const by = { id, role: 'learner' as const, via: actor('admin', 9) }
    const asOther = { by, authenticatedAt: instant('2026-03-01T10:00:00Z') }
    expect(await act('RequestEmailChange', { newEmail: NEW }, asOther)).toBe('auth.not-in-person')
    expect(await act('RequestEmailChange', { newEmail: NEW, password: PASSWORD }, asOther)).toBe('command.forbidden')
    expect(await mails()).toEqual({})
  })

  it("answers alike for another account's address, and tells that one's holder", async () => {
    const { join, requestChange, sent, stateOf, id } = await begin()
    await join(NEW)
    expect(await requestChange(NEW)).toBe('done')
    expect((await sent()).map(({ kind, to }) => [kind, to])).toEqual([['registration-attempted', { email: NEW }]])
    expect(await stateOf(id)).not.toHaveProperty('newEmail')
  })

  it('goes to whoever proves the address, not to whoever has only registered it', async () => {
    const { act, requestChange, mails, holderOf, id, sent } = await begin()
    await act('RegisterAccount', { identifier: NEW, password: OTHER_PASSWORD, role: 'tutor', consents: CONSENTS })
    const [registration] = await sent()
    expect(await requestChange(NEW)).toBe('done')
    await act('ConfirmEmailChange', { token: tokenIn((await mails())['change-email']!) })
    expect(await holderOf(NEW)).toBe(id)
    expect(await act('VerifyEmail', { token: tokenIn(registration!) })).toBe('account.bad-token')
  })

  it('voids a link to a new password that went to the old address', async () => {
    const { act, requestChange, mails } = await begin()
    await act('RequestPasswordReset', { identifier: OLD })
    const { 'reset-password': reset } = await mails()
    await requestChange(NEW)
    await act('ConfirmEmailChange', { token: tokenIn((await mails())['change-email']!) })
    expect(await act('ResetPassword', { token: tokenIn(reset!), password: OTHER_PASSWORD })).toBe('account.bad-token')
  })

  it('is called off by a reset of the password', async () => {
    const { act, requestChange, mails } = await begin()
    await requestChange(NEW)
    const { 'change-email': toNew } = await mails()
    await act('RequestPasswordReset', { identifier: OLD })
    await act('ResetPassword', { token: tokenIn((await mails())['reset-password']!), password: OTHER_PASSWORD })
    expect(await act('ConfirmEmailChange', { token: tokenIn(toNew!) })).toBe('account.bad-token')
  })
})

describe('changing the telephone number', () => {
  it('counts once the code is given that went there; then it signs in', async () => {
    const { act, me, mails, logIn } = await begin()
    expect(await act('RequestPhoneChange', { newPhone: PHONE, password: PASSWORD }, me)).toBe('done')
    const { 'change-phone': message } = await mails()
    expect(message?.to).toEqual({ phone: PHONE })
    expect(await logIn(PHONE, PASSWORD)).toBe('credentials.wrong')
    expect(await act('ConfirmPhoneChange', { code: codeIn(message!) }, me)).toBe('done')
    expect(await logIn(PHONE, PASSWORD)).toBe('done')
    expect((await mails())['phone-changed']?.to).toEqual({ email: OLD })
  })
})

describe('changing the password', () => {
  it('asks for the present one, ends other sessions and keeps this one', async () => {
    const { act, me, id, stateOf, logIn, mails, place } = await begin()
    place.clock.advance(MINUTE)
    const sessionId = '0190f3a0-0000-7000-8000-00000000cafe'
    const fresh = { authenticatedAt: place.clock.now(), sessionId }
    expect(await act('ChangePassword', { newPassword: OTHER_PASSWORD }, { ...me, ...fresh })).toBe('credentials.wrong')
    const change = { password: PASSWORD, newPassword: OTHER_PASSWORD }
    expect(await act('ChangePassword', change, { ...me, sessionId })).toBe('done')
    expect(await stateOf(id)).toMatchObject({ sessionsValidFrom: place.clock.now(), sessionKept: sessionId })
    expect(await logIn(OLD, OTHER_PASSWORD)).toBe('done')
    expect(Object.keys(await mails())).toEqual(['password-changed'])
  })
})

describe('locking', () => {
  it('grows with each failure, and tells the holder of the first one alone', async () => {
    const { logIn, place, mails, stateOf, id } = await begin()
    const wrong = () => logIn(OLD, 'not the password of anybody')
    for (let i = 0; i < 5; i += 1) await wrong()
    expect(await stateOf(id)).toMatchObject({ failures: 5, lockedUntil: '2026-03-01T10:01:00.000Z' })
    // While it is locked nothing is counted, and the right password does not help.
    await wrong()
    expect(await logIn(OLD, PASSWORD)).toBe('credentials.wrong')
    expect(await stateOf(id)).toMatchObject({ failures: 5 })
    place.clock.advance(MINUTE)
    await wrong()
    expect(await stateOf(id)).toMatchObject({ failures: 6, lockedUntil: '2026-03-01T10:03:00.000Z' })
    expect(Object.keys(await mails())).toEqual(['account-locked'])
    place.clock.advance(2 * MINUTE)
    expect(await logIn(OLD, PASSWORD)).toBe('done')
    expect(await stateOf(id)).toMatchObject({ failures: 0 })
  })

  it('is final after a hundred failures, but for another password', async () => {
    const { logIn, place, stateOf, id, act, mails } = await begin()
    for (let i = 0; i < 100; i += 1) {
      await logIn(OLD, 'not the password of anybody')
      place.clock.advance(HOUR)
    }
    expect(await stateOf(id)).toMatchObject({ failures: 100, lockedUntil: 'never' })
    expect(await logIn(OLD, PASSWORD)).toBe('credentials.wrong')
    await act('RequestPasswordReset', { identifier: OLD })
    await act('ResetPassword', { token: tokenIn((await mails())['reset-password']!), password: OTHER_PASSWORD })
    expect(await logIn(OLD, OTHER_PASSWORD)).toBe('done')
  })

  it('keeps from where it was tried for the audit, as a field of the holder', async () => {
    const { logIn, place, id } = await begin()
    await logIn(OLD, 'not the password of anybody')
    const stored = (await place.log.readStream(`account-${id}`)).find(({ type }) => type === 'LogInFailed')
    expect(stored?.data['address']).toMatchObject({ $personal: id })
    const read = (await place.store.readStream(`account-${id}`)).find(({ type }) => type === 'LogInFailed')
    expect(read?.data).toMatchObject({ address: '192.0.2.7' })
  })
})

describe('an address that an account no longer has', () => {
  it('is free for others, after a change and after the end of the account', async () => {
    const { act, requestChange, mails, holderOf, id, place } = await begin()
    const processes = runProcesses(place, { processes: [releaseIdentifiers] })
    await requestChange(NEW)
    await act('ConfirmEmailChange', { token: tokenIn((await mails())['change-email']!) })
    await processes.settled()
    expect(await holderOf(OLD)).toBeUndefined()
    expect(await holderOf(NEW)).toBe(id)
    const own = { id, role: 'learner' as const }
    accepted(await place.bus.dispatch(request('account', id, 'EraseAccount', { cause: 'own-wish' }, own)))
    await processes.settled()
    await processes.stop()
    expect(await holderOf(NEW)).toBeUndefined()
  })
})
