import { DAY, fromMillis, MINUTE, toMillis } from '../../../../src/domain/kernel'
import { IDLE_LIFETIME, REUSE_GRACE } from '../../../../src/domain/session'
import { CODE, given, PASSWORD, refusedBecause, SignInHouse } from '../../../support/sessions'
import { nextId } from '../../../support/commands/marketplace'

const typesOf = async (house: SignInHouse, sessionId: string): Promise<readonly string[]> =>
  (await house.market.store.readStream(`session-${sessionId}`)).map(({ type }) => type)

describe('a session', () => {
  const house = new SignInHouse()
  let user: string
  beforeAll(async () => {
    await house.start()
    user = await house.somebody('learner', 'tutor')
  })
  afterAll(() => house.close())

  const refresh = (refreshToken: string) => house.act('RefreshSession', { refreshToken })

  it("begins with a log-in, in the account's first role unless another is asked for", async () => {
    const first = await house.logIn(user)
    expect(first).toMatchObject({
      kind: 'signed-in',
      tokenType: 'Bearer',
      expiresIn: 600,
      userId: user,
      role: 'learner',
    })
    expect(await house.bearer(first.accessToken)).toMatchObject({
      actor: { id: user, role: 'learner' },
      sessionId: first.sessionId,
      methods: ['pwd'],
    })
    expect((await house.logIn(user, 'tutor')).role).toBe('tutor')
    const asked = await house.act('LogIn', { identifier: user, password: PASSWORD, role: 'admin' })
    expect(refusedBecause(asked)).toBe('sign-in.role-not-held')
  })

  it('gets a new id with every log-in, whatever the client brought (session fixation)', async () => {
    const before = await house.logIn(user)
    const after = given(await house.act('LogIn', { identifier: user, password: PASSWORD }, before.accessToken))
    expect(after.sessionId).not.toBe(before.sessionId)
  })

  it("is the same for a log-in that is sent again, and never somebody else's", async () => {
    const commandId = nextId()
    const attempt = (identifier: string) =>
      house.act('LogIn', { identifier, password: PASSWORD }, undefined, { commandId }).then(given)
    const other = await house.somebody('learner')
    const [first, again, others] = [await attempt(user), await attempt(user), await attempt(other)]
    expect(again.sessionId).toBe(first.sessionId)
    expect([others.userId, others.sessionId === first.sessionId]).toEqual([other, false])
  })

  it("keeps what it was started from as its holder's, and never the tokens", async () => {
    const { sessionId, refreshToken, accessToken } = await house.logIn(user)
    given(await refresh(refreshToken))
    const text = JSON.stringify(await house.market.log.readStream(`session-${sessionId}`))
    for (const plain of ['203.0.113.7', 'jest', refreshToken, accessToken]) expect(text).not.toContain(plain)
    expect(JSON.stringify(await house.market.store.readStream(`session-${sessionId}`))).toContain('203.0.113.7')
  })

  it('asks for a second factor where there is one, and for each flow once', async () => {
    const careful = await house.somebody('learner')
    house.factors.set(careful, ['totp'])
    const asked = given(await house.act<{ flow: string }>('LogIn', { identifier: careful, password: PASSWORD }))
    expect(asked).toEqual({ kind: 'second-factor', flow: expect.any(String) as string, methods: ['totp'] })
    const complete = (code: string, flow = asked.flow) =>
      house.act('CompleteLogIn', { flow, proof: { method: 'totp', code } })
    expect(refusedBecause(await complete('000000'))).toBe('credentials.wrong')
    const tokens = given(await complete(CODE))
    expect((await house.bearer(tokens.accessToken)).methods).toEqual(['pwd', 'otp'])
    expect(refusedBecause(await complete(CODE))).toBe('sign-in.start-again')
    expect(refusedBecause(await complete(CODE, `${asked.flow}x`))).toBe('sign-in.start-again')
  })

  it('case M33: two tabs refresh one token and both stay signed in; later replay revokes', async () => {
    const { refreshToken, sessionId } = await house.logIn(user)
    const [one, two] = (await Promise.all([refresh(refreshToken), refresh(refreshToken)])).map(given)
    expect(one!.refreshToken).toBe(two!.refreshToken)
    expect(await typesOf(house, sessionId)).toEqual(['SessionStarted', 'SessionRefreshed'])
    for (const { accessToken } of [one!, two!]) expect(await house.isRefused(accessToken)).toBe(false)
    const next = given(await refresh(one!.refreshToken))

    expect(refusedBecause(await refresh(refreshToken))).toBe('sign-in.over')
    expect(await typesOf(house, sessionId)).toEqual([
      ...['SessionStarted', 'SessionRefreshed', 'SessionRefreshed', 'ReuseDetected', 'SessionEnded'],
    ])
    expect(refusedBecause(await refresh(next.refreshToken))).toBe('sign-in.over')
    for (const { accessToken } of [one!, two!, next]) expect(await house.isRefused(accessToken)).toBe(true)
  })

  it('case M33: a replay after the grace revokes, though its successor was not used', async () => {
    const { refreshToken } = await house.logIn(user)
    const next = given(await refresh(refreshToken))
    house.market.clock.advance(REUSE_GRACE + 1)
    expect(refusedBecause(await refresh(refreshToken))).toBe('sign-in.over')
    expect(refusedBecause(await refresh(next.refreshToken))).toBe('sign-in.over')
  })

  it('finds a replay out even where the client repeats its Idempotency-Key', async () => {
    const { refreshToken } = await house.logIn(user)
    const commandId = nextId()
    const send = () => house.act('RefreshSession', { refreshToken }, undefined, { commandId })
    given(await send())
    house.market.clock.advance(REUSE_GRACE + 1)
    expect(refusedBecause(await send())).toBe('sign-in.over')
  })

  it('of one user ends by reuse alone: others of the same account go on', async () => {
    const [stolen, other] = [await house.logIn(user), await house.logIn(user)]
    given(await refresh(stolen.refreshToken))
    house.market.clock.advance(REUSE_GRACE + 1)
    expect(refusedBecause(await refresh(stolen.refreshToken))).toBe('sign-in.over')
    given(await refresh(other.refreshToken))
  })

  it.each(['', 'x', 'lyr_', `lyr_${'A'.repeat(71)}`, `lys_${'A'.repeat(71)}`])(
    'is not refreshed by %j, which is refused before anything is read',
    async (token) => {
      const load = jest.spyOn(house.market.bus, 'load')
      expect(refusedBecause(await refresh(token))).toBe('session.invalid-token')
      expect(load).not.toHaveBeenCalled()
      load.mockRestore()
    },
  )

  it('goes on in another role of the account, and in none that it lacks', async () => {
    const { refreshToken } = await house.logIn(user)
    const choose = (token: string, role: string) => house.act('SwitchRole', { refreshToken: token, role })
    expect(refusedBecause(await choose(refreshToken, 'admin'))).toBe('sign-in.role-not-held')
    const switched = given(await choose(refreshToken, 'tutor'))
    expect((await house.bearer(switched.accessToken)).actor.role).toBe('tutor')
    expect(given(await refresh(switched.refreshToken)).role).toBe('tutor')
  })

  it('is confirmed by all that a log-in would ask for, and says so', async () => {
    const careful = await house.somebody('learner')
    const { refreshToken } = await house.logIn(careful)
    house.factors.set(careful, ['totp'])
    house.market.clock.advance(10 * MINUTE)
    const confirm = (shown: object) => house.act('ConfirmSession', { refreshToken, ...shown })
    const proof = { method: 'totp', code: CODE }
    // The real check finds an account by its address; this one has none but for a passkey.
    expect(refusedBecause(await confirm({ password: PASSWORD, proof }))).toBe('sign-in.more-needed')
    expect(refusedBecause(await confirm({ proof }))).toBe('sign-in.more-needed')
    expect(refusedBecause(await confirm({}))).toBe('sign-in.more-needed')
    const passkey = { method: 'passkey', code: CODE }
    const confirmed = given(await confirm({ proof: passkey }))
    expect(await house.bearer(confirmed.accessToken)).toMatchObject({
      // The claim is in whole seconds.
      authenticatedAt: fromMillis(Math.floor(toMillis(house.market.clock.now()) / 1_000) * 1_000),
      methods: ['otp'],
    })
  })

  it('is over after a fortnight in which nobody used it', async () => {
    const { refreshToken } = await house.logIn(user)
    house.market.clock.advance(IDLE_LIFETIME)
    expect(refusedBecause(await refresh(refreshToken))).toBe('sign-in.over')
  })

  it('is over after a month, however much it was used', async () => {
    let { refreshToken } = await house.logIn(user)
    for (let day = 0; day < 29; day += 10) {
      house.market.clock.advance(10 * DAY)
      const answer = await refresh(refreshToken)
      if (day < 20) ({ refreshToken } = given(answer))
      else expect(refusedBecause(answer)).toBe('sign-in.over')
    }
  })
})
