import { type Actor, MINUTE, type Role } from '../../../../src/domain/kernel'
import { nextId } from '../../../support/commands/marketplace'
import { eventually } from '../../../support/eventually'
import { given, refusedBecause, SignInHouse } from '../../../support/sessions'

interface Acting {
  readonly accessToken: string
  readonly expiresIn: number
  readonly role: Role
}

describe('acting for somebody', () => {
  const house = new SignInHouse()
  let admin: string
  beforeAll(async () => {
    await house.start()
    admin = await house.somebody('admin')
  })
  afterAll(() => house.close())

  const actAs = (token: string, userId: string, role?: Role) =>
    house.act<Acting>('ActAs', { userId, reason: 'asked on the phone', ...(role && { role }) }, token)

  it("speaks for the user, names the administrator, and is in both persons' trail before it begins", async () => {
    const user = await house.somebody('tutor', 'learner')
    const own = await house.logIn(admin)
    const { accessToken, expiresIn, role } = given(await actAs(own.accessToken, user, 'tutor'))
    expect([expiresIn, role]).toEqual([900, 'tutor'])
    const via = { id: admin, role: 'admin' }
    expect(await house.bearer(accessToken)).toMatchObject({
      actor: { id: user, role: 'tutor', via },
      sessionId: own.sessionId,
    })
    const events = await house.market.store.readStream(`session-${own.sessionId}`)
    expect(events.at(-1)).toMatchObject({
      type: 'ActingStarted',
      data: { userId: admin, forId: user, forRole: 'tutor', reason: 'asked on the phone' },
      metadata: { actor: { id: admin, role: 'admin' } },
    })
  })

  it('ends with the session of whoever acts', async () => {
    const own = await house.logIn(admin)
    const { accessToken } = given(await actAs(own.accessToken, await house.somebody('learner')))
    expect(await house.isRefused(accessToken)).toBe(false)
    given(await house.act('LogOut', {}, own.accessToken))
    await eventually(async () => expect(await house.isRefused(accessToken)).toBe(true))
  })

  it('ends with the role of whoever acts, and with the account of whom they act for', async () => {
    const [second, user] = [await house.somebody('admin', 'support'), await house.somebody('learner')]
    const by: Actor = { id: admin, role: 'admin' }
    const first = given(await actAs((await house.logIn(second, 'admin')).accessToken, user))
    await house.command('account', second, 'WithdrawRole', { role: 'admin' }, by)
    await eventually(async () => expect(await house.isRefused(first.accessToken)).toBe(true))
    const another = given(await actAs((await house.logIn(admin)).accessToken, user))
    await house.command('account', user, 'EraseAccount', { cause: 'own-wish' })
    await eventually(async () => expect(await house.isRefused(another.accessToken)).toBe(true))
  })

  it('leaves the sessions and credentials of the other alone', async () => {
    const user = await house.somebody('learner')
    const { sessionId } = await house.logIn(user)
    const { accessToken } = given(await actAs((await house.logIn(admin)).accessToken, user))
    for (const [name, data] of [
      ['LogOutEverywhere', {}],
      ['RevokeSession', { id: sessionId }],
      ['ActAs', { userId: user, reason: 'again' }],
      ['ActForInstitution', { institutionId: nextId() }],
    ] as const)
      expect([name, refusedBecause(await house.act(name, data, accessToken))]).toEqual([name, 'auth.not-in-person'])
    given(await house.act('LogOut', {}, accessToken))
    expect(await house.sessions.find(sessionId)).toBeDefined()
  })

  it('is not for whoever has power over others', async () => {
    const own = await house.logIn(admin)
    for (const roles of [['admin'], ['support'], ['finance', 'learner'], ['auditor']] as const) {
      const user = await house.somebody(...(roles as readonly [Role, ...Role[]]))
      expect([roles, refusedBecause(await actAs(own.accessToken, user))]).toEqual([roles, 'sign-in.role-not-held'])
    }
    expect(refusedBecause(await actAs(own.accessToken, nextId()))).toBe('sign-in.role-not-held')
    const learner = await house.somebody('learner')
    expect(refusedBecause(await actAs(own.accessToken, learner, 'tutor'))).toBe('sign-in.role-not-held')
  })

  it('asks the administrator to have signed in shortly before, and in a session', async () => {
    const user = await house.somebody('learner')
    const own = await house.logIn(admin)
    house.market.clock.advance(6 * MINUTE)
    expect(refusedBecause(await actAs(own.accessToken, user))).toBe('auth.sign-in-again')
    const printed = await house.issuer.sign({ id: admin, role: 'admin' }, 600)
    expect(refusedBecause(await actAs(printed, user))).toBe('auth.sign-in-again')
  })

  it('is for an institution where its administrator asks, who is named', async () => {
    const [institution, member] = [nextId(), await house.somebody('tutor')]
    const own = await house.logIn(member)
    const act = () => house.act<Acting>('ActForInstitution', { institutionId: institution }, own.accessToken)
    expect(refusedBecause(await act())).toBe('sign-in.role-not-held')
    house.administrators.add(`${institution} ${member}`)
    const { accessToken } = given(await act())
    expect((await house.bearer(accessToken)).actor).toEqual({
      ...{ id: institution, role: 'registrar' },
      via: { id: member, role: 'tutor' },
    })
    const printed = await house.issuer.sign({ id: member, role: 'tutor' }, 600)
    const withoutSession = await house.act('ActForInstitution', { institutionId: institution }, printed)
    expect(refusedBecause(withoutSession)).toBe('sign-in.no-session')
  })

  it('for an institution ends when its administrator is removed, for a process that was started since as well', async () => {
    const [institution, founder, member] = [nextId(), nextId(), await house.somebody('tutor')]
    house.administrators.add(`${institution} ${member}`)
    const own = await house.logIn(member)
    const { accessToken } = given(
      await house.act<Acting>('ActForInstitution', { institutionId: institution }, own.accessToken),
    )
    expect(await house.isRefused(accessToken)).toBe(false)
    // What the institution's stream says, as the feed hears it, and as the look-up finds it.
    house.list.changed(institution, { kind: 'member', userId: founder, acts: false })
    expect(await house.isRefused(accessToken)).toBe(false)
    house.list.changed(institution, { kind: 'member', userId: member, acts: false })
    expect(await house.isRefused(accessToken)).toBe(true)
    const started = new SignInHouse(house)
    await started.start()
    expect(await started.isRefused(accessToken)).toBe(true)
    await started.close()
  })
})
