import { HOUR } from '../../../../src/domain/kernel'
import { eventually } from '../../../support/eventually'
import { given, refusedBecause, SignInHouse } from '../../../support/sessions'

interface Secret {
  readonly serviceId: string
  readonly secret: string
}

interface Token {
  readonly accessToken: string
  readonly scope: string
}

describe('a service', () => {
  const house = new SignInHouse()
  let token: string
  beforeAll(async () => {
    await house.start()
    token = (await house.logIn(await house.somebody('admin'))).accessToken
  })
  afterAll(() => house.close())

  const create = async (scopes: readonly string[] = ['payments:read', 'bookings:read']): Promise<Secret> =>
    given(await house.act<Secret>('CreateService', { name: 'export', scopes }, token))
  const ask = ({ serviceId, secret }: Secret, scope?: string) =>
    house.act<Token>('IssueServiceToken', { clientId: serviceId, clientSecret: secret, ...(scope && { scope }) })

  it('gets tokens by its secret, for what it was given or for less', async () => {
    const service = await create()
    const all = given(await ask(service))
    expect(all.scope).toBe('payments:read bookings:read')
    expect(await house.bearer(all.accessToken)).toEqual({
      actor: { id: service.serviceId, role: 'service' },
      scopes: ['payments:read', 'bookings:read'],
    })
    const less = given(await ask(service, 'bookings:read'))
    expect((await house.bearer(less.accessToken)).scopes).toEqual(['bookings:read'])
    for (const more of ['payments:write', 'bookings:read payments:write', ' '])
      expect(refusedBecause(await ask(service, more))).toBe('service-token.bad-scope')
  })

  it('is refused alike for a wrong id, a wrong secret, and no secret at all', async () => {
    const [one, two] = [await create(), await create()]
    for (const attempt of [
      { ...one, secret: two.secret },
      { ...one, secret: `${one.secret.slice(0, -1)}${one.secret.endsWith('A') ? 'E' : 'A'}` },
      { ...one, secret: 'guess' },
    ])
      expect(refusedBecause(await ask(attempt))).toBe('service-token.refused')
  })

  it('keeps no secret in the log, and a refresh token is none', async () => {
    const service = await create()
    expect(JSON.stringify(await house.market.log.readStream(`service-${service.serviceId}`))).not.toContain(
      service.secret,
    )
    const { refreshToken } = await house.logIn(await house.somebody('learner'))
    expect(refusedBecause(await ask({ ...service, secret: refreshToken }))).toBe('service-token.refused')
  })

  it('with another secret is refused with the one before', async () => {
    const service = await create()
    const next = given(await house.act<Secret>('ReplaceServiceSecret', { id: service.serviceId }, token))
    expect(refusedBecause(await ask(service))).toBe('service-token.refused')
    given(await ask(next))
  })

  it('that was revoked gets no token, and those that it has are refused', async () => {
    const service = await create()
    const { accessToken } = given(await ask(service))
    await house.command('service', service.serviceId, 'RevokeService', {})
    expect(refusedBecause(await ask(service))).toBe('service-token.refused')
    await eventually(async () => expect(await house.isRefused(accessToken)).toBe(true))
    const started = new SignInHouse(house)
    await started.start()
    expect(await started.isRefused(accessToken)).toBe(true)
    await started.close()
  })

  it('is let in by administrators who have signed in shortly before', async () => {
    const learner = (await house.logIn(await house.somebody('learner'))).accessToken
    const attempt = (by: string) => house.act('CreateService', { name: 'x', scopes: ['lms:read'] }, by)
    expect(refusedBecause(await attempt(learner))).toBe('command.forbidden')
    house.market.clock.advance(HOUR)
    const stale = (await house.logIn(await house.somebody('admin'))).accessToken
    house.market.clock.advance(HOUR / 10)
    expect(refusedBecause(await attempt(stale))).toBe('auth.sign-in-again')
  })
})
