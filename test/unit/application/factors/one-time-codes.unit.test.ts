import { otplibCodes } from '../../../../src/adapters/one-time-codes/otplib'
import { type Actor, HOUR, instant, MINUTE, plusMillis, toMillis } from '../../../../src/domain/kernel'
import { FactorHouse } from '../../../support/factors/factor-house'

describe('the codes of RFC 6238', () => {
  const codes = otplibCodes('Lyceum')
  // The RFC's own secret, '12345678901234567890', in base32.
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

  it('are those of its appendix B, cut to six digits', async () => {
    const vectors: readonly (readonly [string, string])[] = [
      ['1970-01-01T00:00:59Z', '287082'],
      ['2005-03-18T01:58:29Z', '081804'],
      ['2009-02-13T23:31:30Z', '005924'],
      ['2033-05-18T03:33:20Z', '279037'],
    ]
    for (const [time, code] of vectors) {
      const at = instant(time)
      expect(await codes.stepOf(secret, code, at)).toBe(Math.floor(toMillis(at) / 30_000))
      expect(await codes.stepOf(secret, `${code.slice(0, 3)} ${code.slice(3)}`, at)).toBeDefined()
    }
  })

  it('are good one step early or late, and no more', async () => {
    // 081804 is the code from 01:58:00 to 01:58:29.
    const at = instant('2005-03-18T01:58:00Z')
    const verdicts = await Promise.all(
      [-31, -30, 0, 29, 59, 60].map((seconds) => codes.stepOf(secret, '081804', plusMillis(at, seconds * 1_000))),
    )
    const step = 37_037_036
    expect(verdicts).toEqual([undefined, step, step, step, step, undefined])
  })

  it('are six digits and nothing else', async () => {
    const at = instant('1970-01-01T00:00:59Z')
    for (const odd of ['', '28708', '2870820', 'abcdef', '２８７０８２', '287082\n1', '-87082'])
      expect(await codes.stepOf(secret, odd, at)).toBeUndefined()
  })

  it('come of secrets of 160 bits, that apps can scan', () => {
    const made = codes.newSecret()
    expect(made).toMatch(/^[A-Z2-7]{32}$/)
    expect(codes.newSecret()).not.toBe(made)
    const uri = new URL(codes.uri(made, 'ada@example.org'))
    expect(uri.protocol).toBe('otpauth:')
    expect(uri.searchParams.get('secret')).toBe(made)
    expect(uri.searchParams.get('issuer')).toBe('Lyceum')
  })
})

describe('setting up one-time codes', () => {
  it('takes a code of the app, and shows ten recovery codes once', async () => {
    const house = new FactorHouse()
    const who = await house.somebody()
    const { recoveryCodes } = await house.withTotp(who)
    expect(recoveryCodes).toHaveLength(10)
    expect(new Set(recoveryCodes).size).toBe(10)
    expect(await house.secondFactors.methodsOf(who.by.id)).toEqual(['totp', 'recovery-code'])
    expect(await house.shown(who.by)).toMatchObject({ totp: true, recoveryCodesLeft: 10, passkeys: [] })
    expect(await house.refusal('ConfirmTotp', { code: '000000' }, who)).toBe('factors.totp-on')
  })

  it('refuses a wrong code, and counts nothing: whoever has begun knows the secret', async () => {
    const house = new FactorHouse()
    const who = await house.somebody()
    expect(await house.refusal('ConfirmTotp', { code: '123456' }, who)).toBe('factors.no-enrolment')
    const { secret } = await house.act<{ readonly secret: string }>('BeginTotp', {}, who)
    const wrong = String((Number(house.code(secret)) + 1) % 1_000_000).padStart(6, '0')
    for (let i = 0; i < 8; i += 1)
      expect(await house.refusal('ConfirmTotp', { code: wrong }, who)).toBe('factors.wrong-code')
    expect(await house.events(`factors-${who.by.id}`)).toEqual(['TotpBegun'])
  })

  it('gives the same secret to the same request, and another to another', async () => {
    const house = new FactorHouse()
    const who = await house.somebody()
    const again = { ...who, commandId: '00000000-0000-7000-8000-0000000000aa' }
    const first = await house.act('BeginTotp', {}, again)
    expect(await house.act('BeginTotp', {}, again)).toEqual(first)
    expect(await house.act('BeginTotp', {}, who)).not.toEqual(first)
  })

  it('asks for having signed in shortly before, and for the holder in person', async () => {
    const house = new FactorHouse()
    const who = await house.somebody()
    const admin: Actor = { ...who.by, via: { id: '00000000-0000-7000-8000-00000000000a', role: 'admin' } }
    const changes: readonly (readonly [string, unknown])[] = [
      ['BeginTotp', {}],
      ['ConfirmTotp', { code: '123456' }],
      ['RemoveTotp', {}],
      ['RegenerateRecoveryCodes', {}],
      ['BeginPasskeyRegistration', {}],
      ['FinishPasskeyRegistration', { flow: 'x', response: {}, name: 'x' }],
      ['RenamePasskey', { passkeyId: who.by.id, name: 'x' }],
      ['RemovePasskey', { passkeyId: who.by.id }],
      ['BeginIdentityLink', { provider: 'x' }],
      ['CompleteIdentityLink', { flow: 'x', callback: {} }],
      ['UnlinkIdentity', { identityId: who.by.id }],
    ]
    for (const [name, data] of changes)
      expect(await house.refusal(name, data, { ...who, by: admin })).toBe('auth.not-in-person')
    house.house.market.clock.advance(5 * MINUTE + 1)
    for (const [name, data] of changes) expect(await house.refusal(name, data, who)).toBe('auth.sign-in-again')
    expect(await house.events(`factors-${who.by.id}`)).toEqual([])
  })

  it('shows secrets to nobody: neither the secret nor a recovery code can be read from the log', async () => {
    const house = new FactorHouse()
    const who = await house.somebody()
    const { secret, recoveryCodes } = await house.withTotp(who)
    const { log, store } = house.house.market
    const readable = JSON.stringify([await log.readAll({ limit: 1_000 }), await store.readAll({ limit: 1_000 })])
    expect(readable).toContain('TotpBegun')
    expect(readable).not.toContain(secret)
    for (const code of recoveryCodes) expect(readable).not.toContain(code)
  })
})

describe('second factors at sign-in', () => {
  it('take a code once, also one that comes in two requests at the same time', async () => {
    const house = new FactorHouse()
    const who = await house.somebody()
    const { secret } = await house.withTotp(who)
    expect(await house.proves(who.by.id, { method: 'totp', code: house.code(secret) })).toBe('factors.not-accepted')
    const proof = { method: 'totp', code: house.code(secret, 1) } as const
    const answers = await Promise.all(Array.from({ length: 20 }, () => house.proves(who.by.id, proof)))
    expect(answers.filter((answer) => answer === 'ok')).toHaveLength(1)
  })

  it('let no more guesses count than five, however many are sent at once', async () => {
    const house = new FactorHouse()
    const who = await house.somebody()
    const { secret } = await house.withTotp(who)
    const wrong = String((Number(house.code(secret, 1)) + 1) % 1_000_000).padStart(6, '0')
    const guesses = Array.from({ length: 50 }, () => house.proves(who.by.id, { method: 'totp', code: wrong }))
    // The right one comes after them.
    const late = house.proves(who.by.id, { method: 'totp', code: house.code(secret, 1) })
    expect((await Promise.all(guesses)).filter((answer) => answer === 'factors.not-accepted')).toHaveLength(5)
    expect(await late).toBe('factors.locked')
    house.house.market.clock.advance(15 * MINUTE)
    expect(await house.proves(who.by.id, { method: 'totp', code: house.code(secret) })).toBe('ok')
  })

  it('take a recovery code once, however it is typed', async () => {
    const house = new FactorHouse()
    const who = await house.somebody()
    const { recoveryCodes } = await house.withTotp(who)
    const typed = recoveryCodes[0].toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
    expect(await house.proves(who.by.id, { method: 'recovery-code', code: typed })).toBe('ok')
    expect(await house.proves(who.by.id, { method: 'recovery-code', code: recoveryCodes[0] })).toBe(
      'factors.not-accepted',
    )
    const fresh = await house.act<{ readonly recoveryCodes: readonly string[] }>('RegenerateRecoveryCodes', {}, who)
    const old = recoveryCodes[1] ?? ''
    expect(await house.proves(who.by.id, { method: 'recovery-code', code: old })).toBe('factors.not-accepted')
    expect(await house.proves(who.by.id, { method: 'recovery-code', code: fresh.recoveryCodes[0] ?? '' })).toBe('ok')
  })

  it('are asked for after the password, and end in a session that names both', async () => {
    const house = new FactorHouse()
    const who = await house.somebody()
    const { id } = who.by
    expect(await house.act('LogIn', { identifier: id, password: 'p' })).toMatchObject({ kind: 'signed-in' })
    const { secret } = await house.withTotp(who)
    const asked = await house.act('LogIn', { identifier: id, password: 'p' })
    expect(asked).toMatchObject({ kind: 'second-factor', methods: ['totp', 'recovery-code'] })
    const { flow } = asked
    const wrong = { method: 'totp', code: '12345' }
    expect(await house.refusal('CompleteLogIn', { flow, proof: wrong })).toBe('factors.not-accepted')
    const proof = { method: 'totp', code: house.code(secret, 1) }
    const tokens = await house.act<{ readonly accessToken: string }>('CompleteLogIn', { flow, proof })
    expect((await house.house.bearer(tokens.accessToken)).methods).toEqual(['pwd', 'otp'])
    house.house.market.clock.advance(HOUR)
    expect(await house.refusal('CompleteLogIn', { flow, proof })).toBe('sign-in.start-again')
  })

  it('are none for who has set up none, and prove nothing then', async () => {
    const house = new FactorHouse()
    const { by } = await house.somebody()
    expect(await house.secondFactors.methodsOf(by.id)).toEqual([])
    expect(await house.proves(by.id, { method: 'totp', code: '123456' })).toBe('factors.not-accepted')
    expect(await house.proves(by.id, { method: 'recovery-code', code: 'AAAA' })).toBe('factors.not-accepted')
  })
})
