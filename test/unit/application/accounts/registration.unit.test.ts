import { DAY, HOUR, MINUTE } from '../../../../src/domain/kernel'
import { accountsPlace, CONSENTS, codeIn, OTHER_PASSWORD, PASSWORD, tokenIn } from '../../../support/accounts'

const ADA = 'ada@example.org'
const PHONE = '+442079460958'

const registering = (identifier: string, password = PASSWORD) => ({
  identifier,
  password,
  role: 'learner',
  consents: CONSENTS,
})

describe('registering by e-mail', () => {
  it('sends a link, and the account can be used when it was followed', async () => {
    const { act, sent, logIn, holderOf, stateOf } = accountsPlace()
    expect(await act('RegisterAccount', registering(' Ada@Example.ORG '))).toBe('done')
    const [message, ...others] = await sent()
    expect(others).toEqual([])
    expect(message).toMatchObject({ kind: 'verify-email', to: { email: ADA } })
    expect(await logIn(ADA, PASSWORD)).toBe('account.not-active')
    expect(await act('VerifyEmail', { token: tokenIn(message!) })).toBe('done')
    expect(await logIn(ADA, PASSWORD)).toBe('done')
    expect(await stateOf((await holderOf(ADA))!)).toMatchObject({ stage: 'active', roles: ['learner'], locale: 'en' })
  })

  it('takes a link once, and for as long as it is good', async () => {
    const { act, sent, place } = accountsPlace()
    await act('RegisterAccount', registering(ADA))
    const token = tokenIn((await sent())[0]!)
    expect(await act('VerifyEmail', { token: `${token.slice(0, -2)}AA` })).toBe('account.bad-token')
    expect(await act('ConfirmEmailChange', { token })).toBe('account.bad-token')
    expect(await act('ResetPassword', { token, password: OTHER_PASSWORD })).toBe('account.bad-token')
    expect(await act('VerifyEmail', { token })).toBe('done')
    expect(await act('VerifyEmail', { token })).toBe('account.bad-token')

    await act('RegisterAccount', registering('eve@example.org'))
    const late = tokenIn((await sent())[0]!)
    place.clock.advance(DAY)
    expect(await act('VerifyEmail', { token: late })).toBe('account.bad-token')
  })

  it('answers for a taken address as for a new one, and tells its holder, once a day', async () => {
    const { act, sent, join, place, logIn } = accountsPlace()
    await join(ADA)
    expect(await act('RegisterAccount', registering(ADA, OTHER_PASSWORD))).toBe('done')
    expect(await act('RegisterAccount', registering(ADA, OTHER_PASSWORD))).toBe('done')
    expect((await sent()).map(({ kind, to }) => [kind, to])).toEqual([['registration-attempted', { email: ADA }]])
    place.clock.advance(DAY)
    await act('RegisterAccount', registering(ADA, OTHER_PASSWORD))
    expect(await sent()).toHaveLength(1)
    expect(await logIn(ADA, OTHER_PASSWORD)).toBe('credentials.wrong')
    expect(await logIn(ADA, PASSWORD)).toBe('done')
  })

  it('gives whoever registers a pending address last their own password, with their own link', async () => {
    const { act, sent, logIn, place } = accountsPlace()
    await act('RegisterAccount', registering(ADA, 'the intruder was here first'))
    const first = tokenIn((await sent())[0]!)
    place.clock.advance(MINUTE)
    await act('RegisterAccount', registering(ADA, PASSWORD))
    const second = tokenIn((await sent())[0]!)
    expect(await act('VerifyEmail', { token: first })).toBe('account.bad-token')
    expect(await act('VerifyEmail', { token: second })).toBe('done')
    expect(await logIn(ADA, 'the intruder was here first')).toBe('credentials.wrong')
    expect(await logIn(ADA, PASSWORD)).toBe('done')
  })

  it('asks for agreement to what nobody can do without', async () => {
    const { act, place } = accountsPlace()
    expect(await act('RegisterAccount', { ...registering(ADA), consents: CONSENTS.slice(1) })).toBe('consents.missing')
    const former = CONSENTS.map((one) => ({ ...one, version: '2020-01-01' }))
    expect(await act('RegisterAccount', { ...registering(ADA), consents: former })).toBe('consents.missing')
    expect(await place.store.head()).toBe(0)
  })

  it('sends the link again when asked, at growing intervals, and tells nobody whether it did', async () => {
    const { act, sent, place } = accountsPlace()
    await act('RegisterAccount', registering(ADA))
    expect(await sent()).toHaveLength(1)
    const again = async () => {
      expect(await act('ResendVerification', { identifier: ADA })).toBe('done')
      return (await sent()).length
    }
    expect(await again()).toBe(0)
    place.clock.advance(MINUTE)
    expect(await again()).toBe(1)
    place.clock.advance(MINUTE)
    expect(await again()).toBe(0)
    place.clock.advance(MINUTE)
    expect(await again()).toBe(1)
    expect(await act('ResendVerification', { identifier: 'nobody@example.org' })).toBe('done')
    expect(await sent()).toEqual([])
  })

  it('lets a reservation lapse that nobody confirms', async () => {
    const { act, sent, place, holderOf, logIn } = accountsPlace()
    await act('RegisterAccount', registering(ADA))
    await sent()
    const first = await holderOf(ADA)
    place.clock.advance(7 * DAY)
    expect(await holderOf(ADA)).toBeUndefined()
    await act('RegisterAccount', registering(ADA, OTHER_PASSWORD))
    expect(await holderOf(ADA)).not.toBe(first)
    await act('VerifyEmail', { token: tokenIn((await sent())[0]!) })
    expect(await logIn(ADA, OTHER_PASSWORD)).toBe('done')
  })

  it('opens one account for a request that is sent twice with its key', async () => {
    const { act, sent, place } = accountsPlace()
    const commandId = '0190f3a0-0000-7000-8000-00000000beef'
    await act('RegisterAccount', registering(ADA), { commandId })
    await act('RegisterAccount', registering(ADA), { commandId })
    expect(await sent()).toHaveLength(1)
    expect(await place.store.head()).toBe(4)
  })
})

describe('registering by telephone', () => {
  it('sends a code, which proves the number', async () => {
    const { act, sent, logIn } = accountsPlace()
    expect(await act('RegisterAccount', registering('+44 20 7946 0958'))).toBe('done')
    const [message] = await sent()
    expect(message).toMatchObject({ kind: 'verify-phone', to: { phone: PHONE } })
    const code = codeIn(message!)
    expect(await act('VerifyPhone', { phone: PHONE, code: `${code.slice(0, 3)} ${code.slice(3)}` })).toBe('done')
    expect(await logIn(PHONE, PASSWORD)).toBe('done')
  })

  it('takes no code after five wrong ones, not even the right one', async () => {
    const { act, sent, place } = accountsPlace()
    await act('RegisterAccount', registering(PHONE))
    const code = codeIn((await sent())[0]!)
    const wrong = code === '000000' ? '000001' : '000000'
    for (let i = 0; i < 5; i += 1)
      expect(await act('VerifyPhone', { phone: PHONE, code: wrong })).toBe('account.bad-token')
    expect(await act('VerifyPhone', { phone: PHONE, code })).toBe('account.bad-token')
    place.clock.advance(MINUTE)
    await act('ResendVerification', { identifier: PHONE })
    expect(await act('VerifyPhone', { phone: PHONE, code: codeIn((await sent())[0]!) })).toBe('done')
  })

  it('gives guessers that ask all at once no more than five tries', async () => {
    const { act, sent, place, holderOf } = accountsPlace()
    await act('RegisterAccount', registering(PHONE))
    await sent()
    const guesses = Array.from({ length: 200 }, (_, i) => String(i).padStart(6, '0'))
    await Promise.all(guesses.map((code) => act('VerifyPhone', { phone: PHONE, code })))
    const events = await place.store.readStream(`account-${(await holderOf(PHONE))!}`)
    expect(events.filter(({ type }) => type === 'ChallengeFailed')).toHaveLength(5)
  })

  it('takes a code for ten minutes', async () => {
    const { act, sent, place } = accountsPlace()
    await act('RegisterAccount', registering(PHONE))
    const code = codeIn((await sent())[0]!)
    place.clock.advance(10 * MINUTE)
    expect(await act('VerifyPhone', { phone: PHONE, code })).toBe('account.bad-token')
  })
})

describe('setting another password by a link', () => {
  it('ends sessions, opens a lock, and works once', async () => {
    const { act, sent, join, logIn, stateOf, place } = accountsPlace()
    const id = await join(ADA)
    for (let i = 0; i < 5; i += 1) await logIn(ADA, 'wrong, wrong, wrong, wrong')
    expect(await logIn(ADA, PASSWORD)).toBe('credentials.wrong')
    expect((await sent()).map(({ kind }) => kind)).toEqual(['account-locked'])
    place.clock.advance(1_000)
    expect(await act('RequestPasswordReset', { identifier: ADA })).toBe('done')
    const [message] = await sent()
    expect(message).toMatchObject({ kind: 'reset-password', to: { email: ADA } })
    const token = tokenIn(message!)
    expect(await act('ResetPassword', { token, password: OTHER_PASSWORD })).toBe('done')
    expect(await act('ResetPassword', { token, password: PASSWORD })).toBe('account.bad-token')
    expect(await logIn(ADA, OTHER_PASSWORD)).toBe('done')
    expect(await logIn(ADA, PASSWORD)).toBe('credentials.wrong')
    expect(await stateOf(id)).toMatchObject({ sessionsValidFrom: '2026-03-01T10:00:01.000Z' })
    expect((await sent()).map(({ kind }) => kind)).toEqual(['password-reset'])
  })

  it('drops the password of somebody who registered the address without having it (pre-hijacking)', async () => {
    const { act, sent, logIn } = accountsPlace()
    await act('RegisterAccount', registering(ADA, 'the intruder was here first'))
    await sent()
    await act('RequestPasswordReset', { identifier: ADA })
    await act('ResetPassword', { token: tokenIn((await sent())[0]!), password: PASSWORD })
    expect(await logIn(ADA, 'the intruder was here first')).toBe('credentials.wrong')
    expect(await logIn(ADA, PASSWORD)).toBe('done')
  })

  it('works by a code for an account with a telephone alone', async () => {
    const { act, sent, join, logIn } = accountsPlace()
    await join(PHONE)
    await act('RequestPasswordReset', { identifier: PHONE })
    const [message] = await sent()
    expect(message).toMatchObject({ kind: 'reset-password', to: { phone: PHONE } })
    const proof = { phone: PHONE, code: codeIn(message!), password: OTHER_PASSWORD }
    expect(await act('ResetPassword', proof)).toBe('done')
    expect(await logIn(PHONE, OTHER_PASSWORD)).toBe('done')
  })

  it('sends nothing to an address that nobody has proven or registered, and answers alike', async () => {
    const { act, sent, place } = accountsPlace()
    expect(await act('RequestPasswordReset', { identifier: 'nobody@example.org' })).toBe('done')
    expect(await sent()).toEqual([])
    expect(await place.store.head()).toBe(0)
  })

  it('is good for an hour', async () => {
    const { act, sent, join, place } = accountsPlace()
    await join(ADA)
    await act('RequestPasswordReset', { identifier: ADA })
    const token = tokenIn((await sent())[0]!)
    place.clock.advance(HOUR)
    expect(await act('ResetPassword', { token, password: OTHER_PASSWORD })).toBe('account.bad-token')
  })
})
