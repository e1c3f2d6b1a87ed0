import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '../support/http/client'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { lyceum, startLyceum } from '../support/program/command-line'
import { kill, type Service, startService, stopAll } from '../support/program/program'
import { type SignedIn, Staff } from '../support/program/staff'
import { until } from '../support/program/until'

type Tokens = SignedIn

describe('sessions over two processes on one database', () => {
  let database: TestDatabase
  let folder: string
  let settings: Record<string, string>
  let one: Service
  let two: Service
  let grace: Staff
  let finn: Staff

  // Keys are kept in the database, as they are where nobody gives one.
  const start = (roles: string): Promise<Service> =>
    startService({ ...settings, LYCEUM_ROLES: roles, LYCEUM_JWT_KEY: undefined })
  const post = (service: Service, path: string, body: unknown, token?: string) =>
    new Client(service.url, token).post(`/api/v1/accounts/${path}`, body)
  const statusOf = async (service: Service, { accessToken, userId }: Tokens): Promise<number> =>
    (await new Client(service.url, accessToken).get(`/api/v1/accounts/users/${userId}/sessions`)).status
  const refresh = (service: Service, { refreshToken }: Tokens) => post(service, 'sessions/refresh', { refreshToken })
  const open = (email: string, role: string): Promise<Staff> => Staff.open(one.url, email, role, settings)

  beforeAll(async () => {
    database = await createDatabase()
    folder = mkdtempSync(join(tmpdir(), 'lyceum-sessions-'))
    settings = { DATABASE_URL: database.url, LYCEUM_DATA: folder }
    ;[one, two] = await Promise.all([start('all'), start('api')])
    ;[grace, finn] = await Promise.all([open('grace@example.org', 'admin'), open('finn@example.org', 'finance')])
  })
  afterAll(async () => {
    await stopAll()
    await database.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('are known to both, by keys that both publish, and are listed', async () => {
    const tokens = await grace.logIn(one.url)
    expect([await statusOf(one, tokens), await statusOf(two, tokens)]).toEqual([200, 200])
    const sets = await Promise.all([one, two].map(({ url }) => new Client(url).get('/.well-known/jwks.json')))
    expect(sets[0]?.body).toEqual(sets[1]?.body)
    const reader = new Client(two.url, tokens.accessToken)
    await until('the session is listed', async () => {
      const { body } = await reader.get(`/api/v1/accounts/users/${tokens.userId}/sessions`)
      return (body as { readonly items: readonly { readonly id: string }[] }).items.some(
        ({ id }) => id === tokens.sessionId,
      )
    })
  })

  it('case M33: one token refreshed at both at once keeps both signed in; a later replay at either ends it for all', async () => {
    const tokens = await grace.logIn(one.url)
    const answers = await Promise.all([refresh(one, tokens), refresh(two, tokens), refresh(one, tokens)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    const [next] = answers.map(({ body }) => body as Tokens)
    for (const { body } of answers) expect((body as Tokens).refreshToken).toBe(next!.refreshToken)
    const latest = (await refresh(two, next!)).body as Tokens

    expect(await refresh(one, tokens)).toMatchObject({ status: 401, body: { code: 'sign-in.over' } })
    expect((await refresh(two, latest)).status).toBe(401)
    await until('both refuse its access tokens', async () => {
      const statuses = [await statusOf(one, latest), await statusOf(two, latest), await statusOf(two, next!)]
      return statuses.every((status) => status === 401)
    })
  })

  it('outlive a process that is killed before its answer arrives: the other one gives the same', async () => {
    const tokens = await grace.logIn(two.url)
    const lost = (await refresh(two, tokens)).body as Tokens
    await kill(two)
    const again = await refresh(one, tokens)
    expect(again).toMatchObject({ status: 200, body: { refreshToken: lost.refreshToken } })
    two = await start('api')
    expect(await statusOf(two, again.body as Tokens)).toBe(200)
  })

  it('that were ended at one are refused by the other, and by one that is started later', async () => {
    const [ended, kept] = [await finn.logIn(one.url), await finn.logIn(two.url)]
    expect([await statusOf(one, ended), await statusOf(two, ended)]).toEqual([200, 200])
    await post(one, 'sessions/log-out', {}, ended.accessToken)
    const admin = await grace.logIn(one.url)
    await until('the other refuses it', async () => (await statusOf(two, ended)) === 401)
    expect(await statusOf(two, kept)).toBe(200)

    const suspended = await post(one, `${kept.userId}/suspend`, { reason: 'test' }, admin.accessToken)
    expect(suspended.status).toBeLessThan(300)
    await until('the other refuses those of a suspended account', async () => (await statusOf(two, kept)) === 401)
    await kill(two)
    two = await start('api')
    expect([await statusOf(two, ended), await statusOf(two, kept)]).toEqual([401, 401])
    await expect(finn.logIn(two.url)).rejects.toThrow('sign-in.closed')
  })

  it('go on while their key is replaced; where it leaked, its tokens are refused and a refresh is enough', async () => {
    const tokens = await grace.logIn(one.url)
    await lyceum(['keys', 'rotate-signing'], settings)
    expect([await statusOf(one, tokens), await statusOf(two, tokens)]).toEqual([200, 200])

    await lyceum(['keys', 'rotate-signing', '--leaked'], settings)
    await kill(two)
    two = await start('api')
    expect(await statusOf(two, tokens)).toBe(401)
    const renewed = (await refresh(two, tokens)).body as Tokens
    expect([await statusOf(two, renewed), await statusOf(one, renewed)]).toEqual([200, 200])
  })

  it('are not what services have: those get tokens by a secret, for their scopes and nothing else', async () => {
    const printed = await lyceum(['service', 'create', '--name', 'export', '--scopes', 'jobs:read'], settings)
    const { serviceId, secret } = JSON.parse(printed) as { readonly serviceId: string; readonly secret: string }
    const asked = { clientId: serviceId, clientSecret: secret }
    const { body } = await post(two, 'services/token', asked)
    const { accessToken, scope } = body as { readonly accessToken: string; readonly scope: string }
    expect(scope).toBe('jobs:read')
    const service = new Client(one.url, accessToken)
    expect((await service.get('/api/v1/jobs/postings')).status).toBe(200)
    expect(await service.get('/api/v1/lms/courses')).toMatchObject({
      status: 403,
      body: { code: 'auth.insufficient-scope' },
    })

    const admin = await grace.logIn(one.url)
    const revoked = await post(one, `services/${serviceId}/revoke`, {}, admin.accessToken)
    expect(revoked.status).toBeLessThan(300)
    expect((await post(two, 'services/token', asked)).status).toBe(401)
    await until('its token is refused', async () => (await service.get('/api/v1/jobs/postings')).status === 401)
    const wrong = await startLyceum(['service', 'create', '--name', 'x', '--scopes', 'all'], settings).finished
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('there is no such scope')])
  })
})
