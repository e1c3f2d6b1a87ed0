import { instant, MINUTE } from '../../../../src/domain/kernel'
import { FactorHouse, SITE } from '../../../support/factors/factor-house'
import { SoftwareAuthenticator } from '../../../support/factors/software-authenticator'

const counting = () => new SoftwareAuthenticator(SITE, { counts: true })
const synced = () => new SoftwareAuthenticator(SITE, { backupEligible: true, algorithm: 'EdDSA' })

describe('passkeys', () => {
  it('sign in whoever has one, without a word of who they are, and count for two factors', async () => {
    const house = new FactorHouse()
    const who = await house.somebody()
    const { device, recoveryCodes } = await house.withPasskey(who)
    expect(recoveryCodes).toHaveLength(10)
    const { options, flow } = await house.begun('BeginPasskeyLogIn')
    expect(JSON.stringify(options)).not.toContain(who.by.id)
    const response = device.get(options)
    const tokens = await house.act<{ readonly accessToken: string }>('FinishPasskeyLogIn', { flow, response })
    const bearer = await house.house.bearer(tokens.accessToken)
    expect(bearer).toMatchObject({ actor: { id: who.by.id, role: 'learner' }, methods: ['hwk'] })
    expect(await house.shown(who.by)).toMatchObject({
      passkeys: [{ name: 'Phone', usedAt: instant('2026-03-01T10:00:00Z'), backedUp: false }],
    })
  })

  it('that are copied between devices say so in the session', async () => {
    const house = new FactorHouse()
    const who = await house.somebody()
    const { device } = await house.withPasskey(who, synced())
    const { options, flow } = await house.begun('BeginPasskeyLogIn')
    const data = { flow, response: device.get(options) }
    const { accessToken } = await house.act<{ readonly accessToken: string }>('FinishPasskeyLogIn', data)
    expect((await house.house.bearer(accessToken)).methods).toEqual(['swk'])
  })

  it('case M37: 0 after 0 is accepted, 0 after 5 suggests a clone: refused, noted, taken no longer', async () => {
    const house = new FactorHouse()
    const [who, other] = [await house.somebody(), await house.somebody()]
    const { device: zero } = await house.withPasskey(other, synced())
    for (let i = 0; i < 3; i += 1) expect(await house.passkeyLogIn(zero)).toBe('ok')

    const { device } = await house.withPasskey(who)
    for (let i = 0; i < 5; i += 1) expect(await house.passkeyLogIn(device)).toBe('ok')
    expect(await house.passkeyLogIn(device, { counter: 0 })).toBe('factors.not-accepted')
    const [suspected] = (await house.house.market.store.readStream(`factors-${who.by.id}`)).slice(-1)
    expect(suspected).toMatchObject({ type: 'PasskeyCloneSuspected', data: { stored: 5, shown: 0 } })
    // Neither the clone nor the other one gets in from now on, and nothing more is noted.
    expect(await house.passkeyLogIn(device)).toBe('factors.not-accepted')
    expect((await house.events(`factors-${who.by.id}`)).at(-1)).toBe('PasskeyCloneSuspected')
    // A second factor is asked for all the same.
    expect(await house.secondFactors.methodsOf(who.by.id)).toEqual(['recovery-code'])
  })

  it('that were cloned are found out when the second of the two is used', async () => {
    const house = new FactorHouse()
    const who = await house.somebody()
    const { device } = await house.withPasskey(who)
    const clone = device.clone()
    expect(await house.passkeyLogIn(clone)).toBe('ok')
    expect(await house.passkeyLogIn(device)).toBe('factors.not-accepted')
    expect(await house.passkeyLogIn(clone)).toBe('factors.not-accepted')
  })

  it('look like clones to nobody who cannot sign: a forged counter suspends no passkey', async () => {
    const house = new FactorHouse()
    const who = await house.somebody()
    const { device } = await house.withPasskey(who)
    expect(await house.passkeyLogIn(device)).toBe('ok')
    expect(await house.passkeyLogIn(device, { counter: 0, otherKey: true })).toBe('factors.not-accepted')
    expect(await house.passkeyLogIn(device)).toBe('ok')
  })

  it('refuse alike whatever is wrong: nobody learns whether there is such an account or passkey', async () => {
    const house = new FactorHouse()
    const who = await house.somebody()
    const { device } = await house.withPasskey(who)
    const stranger = counting()
    stranger.create({ challenge: 'AAAA', user: { id: Buffer.alloc(16, 7).toString('base64url') } })
    const unknownKey = counting()
    unknownKey.create({
      challenge: 'AAAA',
      user: { id: Buffer.from(who.by.id.replaceAll('-', ''), 'hex').toString('base64url') },
    })
    const answers = [
      await house.passkeyLogIn(stranger),
      await house.passkeyLogIn(unknownKey),
      await house.passkeyLogIn(device, { otherKey: true }),
      await house.passkeyLogIn(device, { origin: 'https://evil.example' }),
      await house.passkeyLogIn(device, { without: 0x04 }),
      await house.refusal('FinishPasskeyLogIn', { flow: 'no flow', response: {} }),
    ]
    expect(new Set(answers)).toEqual(new Set(['factors.not-accepted']))
  })

  it('answer a challenge once, in five minutes', async () => {
    const house = new FactorHouse()
    const who = await house.somebody()
    const { device } = await house.withPasskey(who)
    const { options, flow } = await house.begun('BeginPasskeyLogIn')
    const response = device.get(options)
    const both = await Promise.all([1, 2].map(() => house.refusal('FinishPasskeyLogIn', { flow, response })))
    expect(both.filter((answer) => answer.startsWith('accepted'))).toHaveLength(1)
    expect(both).toContain('factors.not-accepted')
    const late = await house.begun('BeginPasskeyLogIn')
    house.house.market.clock.advance(5 * MINUTE)
    const lateResponse = device.get(late.options)
    expect(await house.refusal('FinishPasskeyLogIn', { flow: late.flow, response: lateResponse })).toBe(
      'factors.not-accepted',
    )
  })

  it('are a second factor after the password, of the account that signs in alone', async () => {
    const house = new FactorHouse()
    const [who, other] = [await house.somebody(), await house.somebody()]
    const [mine, others] = [await house.withPasskey(who), await house.withPasskey(other)]
    const asked = await house.act('LogIn', { identifier: who.by.id, password: 'p' })
    expect(asked).toMatchObject({ kind: 'second-factor', methods: ['passkey', 'recovery-code'] })
    const show = async (device: SoftwareAuthenticator) => {
      const { options, flow } = await house.begun('BeginPasskeyLogIn')
      return { flow: asked['flow'], proof: { method: 'passkey', flow, response: device.get(options) } }
    }
    expect(await house.refusal('CompleteLogIn', await show(others.device))).toBe('factors.not-accepted')
    const tokens = await house.act<{ readonly accessToken: string }>('CompleteLogIn', await show(mine.device))
    expect((await house.house.bearer(tokens.accessToken)).methods).toEqual(['pwd', 'hwk'])
  })

  it('do not open an account that is suspended', async () => {
    const house = new FactorHouse()
    const who = await house.somebody()
    const { device } = await house.withPasskey(who)
    await house.house.command('account', who.by.id, 'SuspendAccount', { reason: 'x' })
    expect(await house.passkeyLogIn(device)).toBe('sign-in.closed')
  })
})

describe('adding passkeys', () => {
  it('takes the answer to a flow of the account, once', async () => {
    const house = new FactorHouse()
    const [who, other] = [await house.somebody(), await house.somebody()]
    const { options, flow } = await house.begun('BeginPasskeyRegistration', who)
    const data = { flow, response: counting().create(options), name: 'Key' }
    expect(await house.refusal('FinishPasskeyRegistration', data, other)).toBe('factors.passkey-not-valid')
    expect(await house.refusal('FinishPasskeyRegistration', { ...data, flow: 'x' }, who)).toBe(
      'factors.passkey-not-valid',
    )
    expect(await house.act('FinishPasskeyRegistration', data, who)).toHaveProperty('recoveryCodes')
    expect(await house.refusal('FinishPasskeyRegistration', data, who)).toBe('factors.passkey-not-valid')
    // The next one comes without codes: those from before are good.
    expect(await house.withPasskey(who)).not.toHaveProperty('recoveryCodes')
  })

  it('takes a flow to sign in by for none to add by', async () => {
    const house = new FactorHouse()
    const who = await house.somebody()
    const { flow } = await house.begun('BeginPasskeyLogIn')
    const { options } = await house.begun('BeginPasskeyRegistration', who)
    const data = { flow, response: counting().create(options), name: 'Key' }
    expect(await house.refusal('FinishPasskeyRegistration', data, who)).toBe('factors.passkey-not-valid')
  })

  it('names those that the account has, so that no device makes a second one', async () => {
    const house = new FactorHouse()
    const who = await house.somebody()
    await house.withPasskey(who)
    const { options } = await house.begun('BeginPasskeyRegistration', who)
    const [{ credentialId } = { credentialId: '' }] = (await house.factorsOf(who.by.id)).passkeys
    expect(options['excludeCredentials']).toMatchObject([{ id: credentialId }])
  })

  it('renames and removes them, but not the last way to sign in', async () => {
    const house = new FactorHouse()
    const who = await house.somebody()
    const { passkeyId } = await house.withPasskey(who)
    await house.act('RenamePasskey', { passkeyId, name: 'Old phone' }, who)
    expect(await house.shown(who.by)).toMatchObject({ passkeys: [{ name: 'Old phone' }] })
    // The account has no password.
    expect(await house.refusal('RemovePasskey', { passkeyId }, who)).toBe('factors.last-way-in')
    await house.withPasskey(who)
    await house.act('RemovePasskey', { passkeyId }, who)
    expect((await house.factorsOf(who.by.id)).passkeys).toHaveLength(1)
  })
})
