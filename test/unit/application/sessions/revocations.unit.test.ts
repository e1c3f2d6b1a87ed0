import { isLeft } from 'fp-ts/Either'
import { type Actor, HOUR, MINUTE } from '../../../../src/domain/kernel'
import { nextId } from '../../../support/commands/marketplace'
import { eventually } from '../../../support/eventually'
import { given, refusedBecause, SignInHouse } from '../../../support/sessions'

const admin: Actor = { id: nextId(), role: 'admin' }

describe('a token that has not expired', () => {
  const house = new SignInHouse()
  /** Another process, which hears of all only from the log; and one that is started after the fact. */
  const other = new SignInHouse(house)
  const late = async (): Promise<SignInHouse> => {
    const process = new SignInHouse(house)
    await process.start()
    return process
  }
  beforeAll(() => Promise.all([house.start(), other.start()]))
  afterAll(() => Promise.all([house.close(), other.close()]))

  /** Refused by the process that knows, by the one that hears of it, and by one that was not there. */
  const refusedEverywhere = async (token: string): Promise<void> => {
    await eventually(async () => {
      expect([await house.isRefused(token), await other.isRefused(token)]).toEqual([true, true])
    })
    const started = await late()
    expect(await started.isRefused(token)).toBe(true)
    await started.close()
  }
  const acceptedEverywhere = async (token: string): Promise<void> => {
    await eventually(async () => {
      expect([await house.isRefused(token), await other.isRefused(token)]).toEqual([false, false])
    })
    const started = await late()
    expect(await started.isRefused(token)).toBe(false)
    await started.close()
  }

  it('is refused once its holder has logged out; another session goes on', async () => {
    const user = await house.somebody('learner')
    const [one, two] = [await house.logIn(user), await house.logIn(user)]
    await acceptedEverywhere(one.accessToken)
    given(await house.act('LogOut', {}, one.accessToken))
    await refusedEverywhere(one.accessToken)
    await acceptedEverywhere(two.accessToken)
  })

  it('is refused after a log-out with the refresh token alone', async () => {
    const { accessToken, refreshToken } = await house.logIn(await house.somebody('learner'))
    given(await house.act('LogOut', { refreshToken }))
    await refusedEverywhere(accessToken)
    expect(given(await house.act('LogOut', { refreshToken: 'lyr_x' }))).toEqual({})
  })

  it('is refused once its holder has logged out everywhere; a later log-in is none of it', async () => {
    const user = await house.somebody('learner')
    const [one, two] = [await house.logIn(user), await house.logIn(user)]
    house.market.clock.advance(1)
    given(await house.act('LogOutEverywhere', {}, one.accessToken))
    const later = await house.logIn(user)
    await refusedEverywhere(one.accessToken)
    await refusedEverywhere(two.accessToken)
    await acceptedEverywhere(later.accessToken)
    const refreshed = await house.act('RefreshSession', { refreshToken: two.refreshToken })
    expect(refusedBecause(refreshed)).toBe('sign-in.over')
  })

  it('is refused once its session was revoked by its holder; nobody else can, nor learn of it', async () => {
    const user = await house.somebody('learner')
    const [lost, kept] = [await house.logIn(user), await house.logIn(user)]
    const stranger = await house.logIn(await house.somebody('tutor'))
    const revoke = (token: string, id: string) => house.act('RevokeSession', { id }, token)
    expect(refusedBecause(await revoke(stranger.accessToken, lost.sessionId))).toBe('session.not-found')
    expect(refusedBecause(await revoke(stranger.accessToken, nextId()))).toBe('session.not-found')
    given(await revoke(kept.accessToken, lost.sessionId))
    await refusedEverywhere(lost.accessToken)
    await acceptedEverywhere(kept.accessToken)
  })

  it('is refused while its account is suspended, and its session is over when it is refreshed then', async () => {
    const user = await house.somebody('learner')
    const [one, two] = [await house.logIn(user), await house.logIn(user)]
    house.market.clock.advance(1)
    await house.command('account', user, 'SuspendAccount', { reason: 'spam' }, admin)
    await refusedEverywhere(one.accessToken)
    const refused = await house.act('RefreshSession', { refreshToken: one.refreshToken })
    expect(refusedBecause(refused)).toMatch(/^sign-in\.(closed|over)$/)
    await house.command('account', user, 'ReinstateAccount', {}, admin)
    expect(isLeft(await house.act('RefreshSession', { refreshToken: two.refreshToken }))).toBe(true)
    await acceptedEverywhere((await house.logIn(user)).accessToken)
  })

  it('is refused once its account is erased', async () => {
    const user = await house.somebody('learner')
    const { accessToken } = await house.logIn(user)
    await house.command('account', user, 'EraseAccount', { cause: 'own-wish' })
    await refusedEverywhere(accessToken)
  })

  it('is refused in a role that was withdrawn, and good in the others', async () => {
    const user = await house.somebody('learner', 'tutor')
    const [learner, tutor] = [await house.logIn(user, 'learner'), await house.logIn(user, 'tutor')]
    await house.command('account', user, 'WithdrawRole', { role: 'tutor' }, admin)
    await refusedEverywhere(tutor.accessToken)
    await acceptedEverywhere(learner.accessToken)
    await house.command('account', user, 'GrantRole', { role: 'tutor' }, admin)
    await acceptedEverywhere(tutor.accessToken)
  })

  it('is refused for as long as it lives, also after what memory covers', async () => {
    const user = await house.somebody('learner')
    await house.somebody('tutor')
    const token = await house.issuer.sign({ id: user, role: 'learner' }, 86_400)
    await acceptedEverywhere(token)
    house.market.clock.advance(MINUTE)
    await house.command('account', user, 'SuspendAccount', { reason: 'spam' }, admin)
    await refusedEverywhere(token)
    house.market.clock.advance(HOUR)
    house.list.forget()
    await refusedEverywhere(token)
  })

  it('is looked up once by a process that was started after it was issued, and never again while it lives', async () => {
    const { accessToken } = await house.logIn(await house.somebody('learner'))
    const started = await late()
    const load = jest.spyOn(house.market.bus, 'load')
    for (let times = 0; times < 3; times += 1) expect(await started.isRefused(accessToken)).toBe(false)
    expect(load.mock.calls.map(([category]) => category)).toEqual(['session', 'account'])
    load.mockRestore()
    await started.close()
  })

  it('is looked up by nobody where it was issued while the process ran', async () => {
    house.market.clock.advance(10_000)
    const { accessToken } = await house.logIn(await house.somebody('learner'))
    const load = jest.spyOn(house.market.bus, 'load')
    expect([await house.isRefused(accessToken), await other.isRefused(accessToken)]).toEqual([false, false])
    expect(load).not.toHaveBeenCalled()
    load.mockRestore()
  })
})
